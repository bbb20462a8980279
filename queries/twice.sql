-- Which records stand in the lake twice, since two sources share them: a log that was rotated, appended to, or bundled twice? Readers of a lake know
-- nothing of each other, so this is asked before attempts.sql; a store takes such records out while it loads them. {reading}, {kindred} and {twice} are
-- what the last asking left: the table arrived as it was, and two tables of this file. {said} is all that an event tells, in one text.

-- span: piece
-- In which order do sources count, and which have come since? Of two that share a record, the one whose path comes first keeps it.
SELECT s.source, s.side, s.format, CASE WHEN s.device_from = 'kin' THEN NULL ELSE s.device END AS device, s.time_from, s.time_to, row_number() OVER (ORDER BY split(s.path, '/'), s.hash) AS place, r.source IS NULL AS fresh
FROM arrived s LEFT JOIN {reading} r ON r.source = s.source

-- span: alike
-- Which sources, of the same side, format and terminal, or without one, share a sampled record? One of them has come since.
WITH late AS (
  SELECT min(time_from) AS since, max(time_to) AS until FROM piece WHERE fresh
),
mark AS (
  SELECT p.source, p.side, p.format, p.device, p.place, p.fresh, a.digest
  FROM anchor a JOIN piece p ON p.source = a.source CROSS JOIN late l
  WHERE p.fresh OR p.time_from IS NULL OR p.time_from <= l.until AND p.time_to >= l.since
),
pair AS (
  SELECT n.source, o.source AS other
  FROM mark n JOIN mark o ON o.digest = n.digest AND o.side = n.side AND o.format = n.format AND o.device = n.device
  WHERE o.place < n.place AND (n.fresh OR o.fresh)
  UNION
  SELECT CASE WHEN n.place > o.place THEN n.source ELSE o.source END AS source, CASE WHEN n.place > o.place THEN o.source ELSE n.source END AS other
  FROM (SELECT * FROM mark WHERE device IS NULL) n JOIN mark o ON o.digest = n.digest AND o.side = n.side AND o.format = n.format
  WHERE o.source <> n.source AND (n.fresh OR o.fresh)
)
SELECT source, other FROM pair

-- span: near
-- Which others have a moment in common with one, so that they may share records that were not sampled? Where there are very many, they are logs
-- that are written side by side.
WITH pair AS (
  SELECT n.source, o.source AS other
  FROM piece n JOIN piece o ON o.side = n.side AND o.format = n.format AND (o.device = n.device OR o.device IS NULL OR n.device IS NULL)
  WHERE o.place < n.place AND (n.fresh OR o.fresh) AND n.time_from <= o.time_to AND o.time_from <= n.time_to
),
counted AS (
  SELECT p.source, p.other, count(*) OVER (PARTITION BY p.source) AS others
  FROM pair p LEFT JOIN alike a ON a.source = p.source AND a.other = p.other WHERE a.source IS NULL
)
SELECT source, other FROM counted WHERE others <= 64

-- span: met
-- Which of those hold one of the first four records of the other?
WITH numbered AS (
  SELECT e.source, e.line, e.time, e.time_quality, row_number() OVER (PARTITION BY e.source ORDER BY e.line) AS n
  FROM event e WHERE e.source IN (SELECT source FROM near UNION SELECT other FROM near)
),
head AS (
  SELECT e.source, e.time, {said} AS said
  FROM numbered h JOIN event e ON e.source = h.source AND e.line = h.line
  WHERE h.n <= 4 AND h.time_quality <> 'none'
),
pair AS (
  SELECT source, other, source AS having_head, other AS having_all FROM near
  UNION ALL
  SELECT source, other, other AS having_head, source AS having_all FROM near
)
SELECT DISTINCT p.source, p.other
FROM pair p JOIN head h ON h.source = p.having_head JOIN event e ON e.source = p.having_all AND e.time = h.time
WHERE {said} = h.said

-- table: kindred
-- Which sources are pieces of one log, by all that is known?
SELECT source, other FROM alike
UNION SELECT source, other FROM met
UNION SELECT k.source, k.other FROM {kindred} k JOIN arrived a ON a.source = k.source JOIN arrived b ON b.source = k.other

-- span: touched
-- Which sources may hold other records for their own than before? Those of a new pair, and those whose partner went.
SELECT source FROM alike UNION SELECT other FROM alike
UNION SELECT source FROM met UNION SELECT other FROM met
UNION SELECT k.source FROM {kindred} k LEFT JOIN arrived a ON a.source = k.other WHERE a.source IS NULL
UNION SELECT k.other FROM {kindred} k LEFT JOIN arrived a ON a.source = k.source WHERE a.source IS NULL

-- span: record
-- What do they and their partners tell?
SELECT e.source, e.line, e.byte_offset, e.time_quality, {said} AS said
FROM event e
WHERE e.source IN (
  SELECT k.source FROM kindred k JOIN touched t ON t.source IN (k.source, k.other)
  UNION SELECT k.other FROM kindred k JOIN touched t ON t.source IN (k.source, k.other))

-- table: twice
-- Which records do not count? The last one of a source that another continues, if that holds another record at the same place, and the same before it: it was
-- read while it was half written. And of a record that stands n times in a source, and m times in one before it, the first m.
WITH tail AS (
  SELECT source, line, byte_offset, said, row_number() OVER w AS n, lead(line) OVER w AS line_before, lead(said) OVER w AS said_before
  FROM record WINDOW w AS (PARTITION BY source ORDER BY line DESC)
),
half AS (
  SELECT DISTINCT o.source, o.line
  FROM tail o JOIN kindred k ON k.other = o.source
  JOIN record n ON n.source = k.source AND n.line = o.line AND n.byte_offset = o.byte_offset AND n.said <> o.said
  JOIN record b ON b.source = k.source AND b.line = o.line_before AND b.said = o.said_before
  WHERE o.n = 1
),
kept AS (
  SELECT r.* FROM record r LEFT JOIN half h ON h.source = r.source AND h.line = r.line WHERE h.source IS NULL
),
begun AS (
  SELECT source, min(line) AS line FROM kept WHERE time_quality NOT IN ('none', 'neighbour') GROUP BY source
),
own AS (
  SELECT r.source, r.line, r.said, row_number() OVER (PARTITION BY r.source, r.said ORDER BY r.line) AS nth
  FROM kept r JOIN begun b ON b.source = r.source WHERE r.time_quality <> 'none' AND r.line >= b.line
),
copies AS (
  SELECT source, said, count(*) AS n FROM kept GROUP BY source, said
)
SELECT DISTINCT r.source, r.line, 'duplicate' AS rule
FROM own r JOIN kindred k ON k.source = r.source JOIN copies c ON c.source = k.other AND c.said = r.said
JOIN touched t ON t.source = r.source
WHERE r.nth <= c.n
UNION ALL
SELECT h.source, h.line, 'half-written' AS rule FROM half h JOIN touched t ON t.source = h.source
UNION ALL
SELECT w.source, w.line, w.rule
FROM {twice} w JOIN arrived a ON a.source = w.source LEFT JOIN touched t ON t.source = w.source WHERE t.source IS NULL
