-- report: merchants
-- title.en: Merchants
-- title.zh: 商户
-- doc.en: Which shops lose payments, why, and which of them need a call or a visit.
-- doc.zh: 哪些商户损失交易、原因何在、哪些需要电话或上门。
-- section: merchants
-- section.title.en: Merchants
-- section.title.zh: 商户
-- question.en: How did each merchant's payments go?
-- question.zh: 每个商户的交易情况如何？
-- column: merchant text | merchant | 商户
-- column: devices int | terminals | 终端数
-- column: attempts int | attempts | 交易尝试
-- column: failures int | failed | 失败
-- column: failure_rate percent | failure rate | 失败率
-- column: cause text | most frequent cause | 主要原因
-- column: failed_amount money | amount failed | 失败金额
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
WITH counted AS (
  SELECT merchant, count(DISTINCT device) AS devices, count(*) AS attempts, count(*) FILTER (WHERE is_failure) AS failures,
    CAST(coalesce(sum(CASE WHEN is_failure THEN amount END), 0) AS BIGINT) AS failed_amount, min(started) AS first, max(started) AS last
  FROM chosen WHERE kind = 'payment' AND merchant IS NOT NULL GROUP BY merchant
),
ranked AS (
  SELECT merchant, cause, row_number() OVER (PARTITION BY merchant ORDER BY count(*) DESC, cause) AS place
  FROM chosen WHERE kind = 'payment' AND is_failure GROUP BY merchant, cause
)
SELECT c.merchant, c.devices, c.attempts, c.failures, round(CAST(c.failures AS DOUBLE) / nullif(c.attempts, 0), 4) AS failure_rate,
  r.cause, c.failed_amount, c.first, c.last
FROM counted c LEFT JOIN ranked r ON r.merchant = c.merchant AND r.place = 1
ORDER BY c.failures DESC, failure_rate DESC, c.merchant
-- section: visits
-- section.title.en: Visits and calls
-- section.title.zh: 上门与电话
-- question.en: Which merchants need help, by whom, and for how many terminals?
-- question.zh: 哪些商户需要帮助，由谁处理，涉及多少终端？
-- column: merchant text | merchant | 商户
-- column: actor text | who acts | 负责方
-- column: cause text | cause | 原因
-- column: title_en text | meaning | 含义（英文）
-- column: title_zh text | meaning (Chinese) | 含义
-- column: devices int | terminals | 终端数
-- column: failures int | failed | 失败
-- column: last time | last (UTC) | 末次 (UTC)
SELECT c.merchant, k.actor, c.cause, k.title_en, k.title_zh, count(DISTINCT c.device) AS devices, count(*) AS failures, max(c.started) AS last
FROM chosen c JOIN cause k ON k.cause = c.cause
WHERE c.kind = 'payment' AND c.is_failure AND c.merchant IS NOT NULL AND k.actor IN ('maintenance', 'merchant', 'acquirer') AND k.severity <> 'info'
GROUP BY c.merchant, c.cause, k.actor, k.title_en, k.title_zh
ORDER BY failures DESC, c.merchant, c.cause
-- section: one-code
-- section.title.en: Refusals that one merchant gets
-- section.title.zh: 单一商户的拒绝
-- question.en: Where does one refusal strike many cards of one shop? That points at the shop's contract or registration, not at the cards.
-- question.zh: 哪些拒绝集中在同一商户的多张卡上？这指向商户合同或登记，而非卡片。
-- column: merchant text | merchant | 商户
-- column: code text | code | 应答码
-- column: class text | class | 类型
-- column: times int | times | 笔数
-- column: cards int | cards | 卡数
-- column: devices int | terminals | 终端数
SELECT merchant, response_code AS code, response_class AS class, count(*) AS times, count(DISTINCT card) AS cards, count(DISTINCT device) AS devices
FROM (
  SELECT merchant, response_code, response_class, device, xxhash64(to_utf8(coalesce(card_token, card))) AS card
  FROM chosen
  WHERE kind = 'payment' AND is_failure AND outcome = 'declined' AND merchant IS NOT NULL AND response_code IS NOT NULL) c
GROUP BY merchant, response_code, response_class
HAVING count(DISTINCT card) >= 3
ORDER BY cards DESC, times DESC, merchant, code, class
