-- report: card-reads
-- title.en: Card reads
-- title.zh: 读卡
-- doc.en: How terminals read cards: by chip, by tap, by stripe; where that fails, and whether the card or the reader is to blame.
-- doc.zh: 终端读卡情况：芯片、挥卡、磁条；哪里失败，是卡还是读卡器的问题。
-- table: read_ways
-- How did each terminal read cards? The first two digits of the entry mode, and whether the reader said that the chip before had failed.
SELECT device, max(merchant) AS merchant, substr(entry_mode, 1, 2) AS way, coalesce(chip_condition, '') = '2' AS chip_failed, count(*) AS attempts, count_if(is_failure) AS failures
FROM chosen
WHERE kind = 'payment'
GROUP BY device, substr(entry_mode, 1, 2), coalesce(chip_condition, '') = '2'
-- section: ways
-- section.title.en: Ways to read
-- section.title.zh: 读卡方式
-- question.en: How often was each way of reading used, and how often did payments so begun fail for any cause?
-- question.zh: 各读卡方式用了多少次，由此发起的交易失败多少（任何原因）？
-- column: technology text | way | 方式
-- column: attempts int | attempts | 交易尝试
-- column: share percent | share | 占比
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: devices int | terminals | 终端数
WITH read AS (
  SELECT CASE
      WHEN way IN ('05', '95') THEN 'chip'
      WHEN way IN ('07', '91') THEN 'tap'
      WHEN way = '80' THEN 'stripe after chip'
      WHEN way IN ('02', '90') THEN 'stripe'
      WHEN way = '03' THEN 'code'
      WHEN way = '01' THEN 'keyed'
      ELSE 'not told' END AS technology, attempts, failures, device
  FROM read_ways
)
SELECT technology, CAST(sum(attempts) AS BIGINT) AS attempts, round(CAST(sum(attempts) AS DOUBLE) / nullif(sum(sum(attempts)) OVER (), 0), 4) AS share,
  CAST(sum(failures) AS BIGINT) AS failures, round(CAST(sum(failures) AS DOUBLE) / nullif(sum(attempts), 0), 4) AS failure_rate, count(DISTINCT device) AS devices
FROM read
GROUP BY technology
ORDER BY attempts DESC, technology
-- section: signals
-- section.title.en: What went wrong at the card
-- section.title.zh: 读卡问题
-- question.en: Which reading faults did failed payments report?
-- question.zh: 失败交易报告了哪些读卡故障？
-- column: signal text | signal | 信号
-- column: failures int | failed | 失败
-- column: devices int | terminals | 终端数
-- column: cards int | cards | 卡数
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
SELECT p.signal, count(DISTINCT c.attempt) AS failures, count(DISTINCT c.device) AS devices, count(DISTINCT coalesce(c.card_token, c.card)) AS cards,
  min(c.started) AS first, max(c.started) AS last
FROM chosen c JOIN proof p ON p.attempt = c.attempt AND p.standing = 'own'
WHERE c.kind = 'payment' AND starts_with(p.signal, 'card-')
GROUP BY p.signal
ORDER BY failures DESC, p.signal
-- section: devices
-- section.title.en: Readers
-- section.title.zh: 读卡器
-- question.en: Which terminals read cards badly, and in which way? Many cards on one terminal speak against the reader, one card on many terminals against the card.
-- question.zh: 哪些终端读卡不良，是哪种方式？同一终端多卡失败说明读卡器有问题，同一卡在多台终端失败说明卡有问题。
-- column: device text | terminal | 终端
-- column: merchant text | merchant | 商户
-- column: attempts int | attempts | 交易尝试
-- column: read_failures int | not read | 读卡失败
-- column: read_failure_rate percent | share not read | 读卡失败率
-- column: chip int | by chip | 芯片
-- column: tap int | by tap | 挥卡
-- column: stripe int | by stripe | 磁条
-- column: cards int | cards not read | 未读出的卡
-- column: last time | last (UTC) | 末次 (UTC)
WITH bad AS (
  SELECT c.device, count(DISTINCT c.attempt) AS read_failures,
    count(DISTINCT CASE WHEN p.signal = 'card-chip' THEN c.attempt END) AS chip,
    count(DISTINCT CASE WHEN p.signal = 'card-contactless' THEN c.attempt END) AS tap,
    count(DISTINCT CASE WHEN p.signal = 'card-stripe' THEN c.attempt END) AS stripe,
    count(DISTINCT coalesce(c.card_token, c.card)) AS cards, max(c.started) AS last
  FROM chosen c JOIN proof p ON p.attempt = c.attempt AND p.standing = 'own'
  WHERE c.kind = 'payment' AND c.device IS NOT NULL
    AND p.signal IN ('card-chip', 'card-contactless', 'card-stripe', 'card-read', 'card-reader', 'card-orientation')
  GROUP BY c.device
),
tried AS (
  SELECT device, max(merchant) AS merchant, CAST(sum(attempts) AS BIGINT) AS attempts FROM read_ways WHERE device IS NOT NULL GROUP BY device
)
SELECT b.device, t.merchant, t.attempts, b.read_failures, round(CAST(b.read_failures AS DOUBLE) / nullif(t.attempts, 0), 4) AS read_failure_rate,
  b.chip, b.tap, b.stripe, b.cards, b.last
FROM bad b JOIN tried t ON t.device = b.device
ORDER BY b.read_failures DESC, read_failure_rate DESC, b.device
-- section: cards
-- section.title.en: Cards
-- section.title.zh: 卡片
-- question.en: Which cards could not be read on more than one terminal?
-- question.zh: 哪些卡在多台终端上都无法读取？
-- column: card text | card (masked) | 卡号（已屏蔽）
-- column: failures int | not read | 读卡失败
-- column: devices int | terminals | 终端数
-- column: last time | last (UTC) | 末次 (UTC)
SELECT max(c.card) AS card, count(DISTINCT c.attempt) AS failures, count(DISTINCT c.device) AS devices, max(c.started) AS last
FROM chosen c JOIN proof p ON p.attempt = c.attempt AND p.standing = 'own'
WHERE c.kind = 'payment' AND c.card_token IS NOT NULL AND starts_with(p.signal, 'card-')
GROUP BY c.card_token
HAVING count(DISTINCT c.device) > 1
ORDER BY devices DESC, failures DESC, last DESC, c.card_token
-- section: fallback
-- section.title.en: Stripe in place of the chip
-- section.title.zh: 降级刷磁条
-- question.en: Where do chip cards have to be swiped because the chip was not read?
-- question.zh: 哪些终端因芯片读取失败而改刷磁条？
-- column: device text | terminal | 终端
-- column: attempts int | chip or fallback | 芯片及降级
-- column: fallbacks int | fallbacks | 降级次数
-- column: fallback_rate percent | fallback rate | 降级率
-- column: failures int | failed all the same | 降级后仍失败
WITH chipped AS (
  SELECT device, attempts, failures, way = '80' OR way IN ('02', '90') AS fell
  FROM read_ways
  WHERE device IS NOT NULL AND (way IN ('05', '95', '80') OR way IN ('02', '90') AND chip_failed)
)
SELECT device, CAST(sum(attempts) AS BIGINT) AS attempts, CAST(sum(CASE WHEN fell THEN attempts END) AS BIGINT) AS fallbacks,
  round(CAST(sum(CASE WHEN fell THEN attempts END) AS DOUBLE) / nullif(sum(attempts), 0), 4) AS fallback_rate, CAST(sum(CASE WHEN fell THEN failures END) AS BIGINT) AS failures
FROM chipped
GROUP BY device
HAVING sum(CASE WHEN fell THEN attempts END) > 0
ORDER BY fallbacks DESC, fallback_rate DESC, device
