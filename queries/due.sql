-- Which attempts have to be made anew? Asked before attempts.sql, where some were made before. {reading}, {skew} and {wall} are what the last
-- making left: the table source as it was read, and two tables of attempts.sql.

-- span: changed
-- Which sources came, went or became others since, and from when until when do they speak?
SELECT d.source, coalesce(d.time_from, e.first) AS time_from, coalesce(d.time_to, e.last) AS time_to
FROM (
  (SELECT {identity} FROM source EXCEPT SELECT {identity} FROM {reading})
  UNION ALL
  (SELECT {identity} FROM {reading} EXCEPT SELECT {identity} FROM source)) d
LEFT JOIN (
  SELECT source, min(time) AS first, max(time) AS last FROM event
  WHERE source IN (SELECT source FROM source WHERE time_from IS NULL AND events > 0) GROUP BY source) e ON e.source = d.source
WHERE coalesce(d.time_from, e.first) IS NOT NULL

-- span: gone
-- Which sources went, and are not there as another either, longer or told otherwise? What they said far from a failure cannot be looked up any more.
SELECT path FROM {reading} WHERE source NOT IN (SELECT source FROM source) AND path NOT IN (SELECT path FROM source)

-- span: moved
-- On which days is a terminal's clock seen to go otherwise than before? Where its first day with a measure is another, all days on which it told
-- the time. Asked once the clocks are known.
WITH other AS (
  SELECT day FROM (
    (SELECT device, day, seconds FROM skew EXCEPT SELECT device, day, seconds FROM {skew})
    UNION ALL
    (SELECT device, day, seconds FROM {skew} EXCEPT SELECT device, day, seconds FROM skew)) x
),
adrift AS (
  SELECT coalesce(a.device, b.device) AS device
  FROM (SELECT device, min_by(seconds, day) AS seconds FROM skew GROUP BY device) a
  FULL JOIN (SELECT device, min_by(seconds, day) AS seconds FROM {skew} GROUP BY device) b ON b.device = a.device
  WHERE a.seconds IS DISTINCT FROM b.seconds
),
days AS (
  SELECT CAST(day AS TIMESTAMP) AS day FROM other
  UNION
  SELECT CAST(CAST(w.moment AS DATE) AS TIMESTAMP) AS day FROM {wall} w JOIN adrift d ON d.device = w.device
)
SELECT day AS time_from, day + INTERVAL '1439' MINUTE AS time_to FROM days

-- span: reversed
-- Which hours hold a payment that a changed source reverses, or a reversal whose payment it holds? Of the events from {from} until {to}.
WITH line AS (
  SELECT coalesce(e.original_stan, e.stan) AS stan, e.stan AS own, coalesce(e.device, s.device) AS device, e.time,
    substr(e.mti, 2, 1) = '4' OR e.mti IS NULL AND e.step = 'step-reversal' AS reversal, e.source IN (SELECT source FROM changed) AS fresh
  FROM event e JOIN source s ON s.source = e.source
  WHERE e.stan IS NOT NULL AND (e.mti IS NOT NULL OR e.step = 'step-reversal') AND e.time >= {from} AND e.time < {to}
),
pair AS (
  SELECT r.time AS reversed, o.time AS paid
  FROM line r JOIN line o ON o.own = r.stan AND o.time BETWEEN r.time - INTERVAL '25' HOUR AND r.time
  WHERE r.reversal AND NOT o.reversal AND (r.fresh OR o.fresh) AND (r.device = o.device OR r.device IS NULL OR o.device IS NULL)
)
SELECT date_trunc('hour', reversed) AS time_from, date_trunc('hour', reversed) AS time_to FROM pair
UNION
SELECT date_trunc('hour', paid) AS time_from, date_trunc('hour', paid) AS time_to FROM pair

-- span: voiced
-- Which hours hold payments that were begun and led to nothing, of terminals that show their messages now and did not, or the other way round? There such a
-- payment counts, or counts no more.
SELECT DISTINCT date_trunc('hour', t.started) AS time_from, date_trunc('hour', t.started) AS time_to
FROM tried t
WHERE t.outcome = 'begun' AND t.device IN (
  SELECT device FROM ((SELECT device FROM voice EXCEPT SELECT device FROM {voice}) UNION ALL (SELECT device FROM {voice} EXCEPT SELECT device FROM voice)) v)

-- span: busy
-- How much is there to be put together in each hour? Lines that say nothing about attempts cost next to nothing. An estimate.
SELECT date_trunc('hour', time) AS hour, count(*) AS events
FROM event
WHERE time >= {from} AND time < {to} AND (stan IS NOT NULL OR step IS NOT NULL OR signal IS NOT NULL OR mti IS NOT NULL OR response_code IS NOT NULL)
GROUP BY 1
ORDER BY 1
