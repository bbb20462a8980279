-- report: response-codes
-- title.en: Response codes
-- title.zh: 应答码
-- doc.en: What the hosts answered to payments, read by the acquirer's own table.
-- doc.zh: 按收单机构码表解读主机对交易的应答。
-- section: codes
-- section.title.en: Codes
-- section.title.zh: 应答码
-- question.en: Which response codes did payments get, what do they mean here, and how many terminals saw them?
-- question.zh: 交易收到哪些应答码，在此码表中是什么含义，涉及多少终端？
-- column: code text | code | 应答码
-- column: class text | class | 类型
-- column: meaning_en text | meaning | 含义（英文）
-- column: meaning_zh text | meaning (Chinese) | 含义
-- column: times int | times | 笔数
-- column: share percent | share | 占比
-- column: devices int | terminals | 终端数
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
WITH seen AS (
  SELECT profile, response_code, response_class, device, count(*) AS times, min(started) AS first, max(started) AS last
  FROM chosen
  WHERE kind = 'payment' AND response_code IS NOT NULL
  GROUP BY profile, response_code, response_class, device
)
SELECT c.response_code AS code, c.response_class AS class, d.meaning_en, d.meaning_zh, CAST(sum(c.times) AS BIGINT) AS times,
  round(CAST(sum(c.times) AS DOUBLE) / nullif(sum(sum(c.times)) OVER (), 0), 4) AS share, count(DISTINCT c.device) AS devices,
  min(c.first) AS first, max(c.last) AS last
FROM seen c LEFT JOIN code d ON d.profile = c.profile AND d.code = c.response_code
GROUP BY c.response_code, c.response_class, d.meaning_en, d.meaning_zh
ORDER BY times DESC, code, class
-- section: classes
-- section.title.en: Classes
-- section.title.zh: 类型
-- question.en: What kind of refusal is it, taken together?
-- question.zh: 归类来看是哪种拒绝？
-- column: class text | class | 类型
-- column: codes int | codes | 应答码数
-- column: times int | times | 笔数
-- column: share percent | share of the refused | 占拒绝的比例
-- column: devices int | terminals | 终端数
-- column: failed_amount money | amount failed | 失败金额
SELECT response_class AS class, count(DISTINCT response_code) AS codes, count(*) AS times,
  round(CAST(count(*) AS DOUBLE) / nullif(sum(count(*)) OVER (), 0), 4) AS share, count(DISTINCT device) AS devices,
  CAST(coalesce(sum(amount), 0) AS BIGINT) AS failed_amount
FROM chosen
WHERE kind = 'payment' AND is_failure AND outcome = 'declined' AND response_code IS NOT NULL
GROUP BY response_class
ORDER BY times DESC, class
-- section: remedies
-- section.title.en: What to do
-- section.title.zh: 处理办法
-- question.en: Who can do something about each refusal, and what?
-- question.zh: 每种拒绝由谁处理、如何处理？
-- column: code text | code | 应答码
-- column: times int | times | 笔数
-- column: actor text | who acts | 负责方
-- column: remedy_en text | what to do | 处理（英文）
-- column: remedy_zh text | what to do (Chinese) | 处理办法
SELECT c.response_code AS code, count(*) AS times, d.actor, d.remedy_en, d.remedy_zh
FROM chosen c JOIN code d ON d.profile = c.profile AND d.code = c.response_code
WHERE c.kind = 'payment' AND c.is_failure AND c.outcome = 'declined'
GROUP BY c.response_code, d.actor, d.remedy_en, d.remedy_zh
ORDER BY times DESC, code, actor, remedy_en
-- section: unknown
-- section.title.en: Codes that the table does not know
-- section.title.zh: 码表之外的应答码
-- question.en: Which codes does the chosen table not explain? Many of them mean that another profile should be chosen.
-- question.zh: 哪些应答码不在所选码表中？数量多时应改选码表。
-- column: code text | code | 应答码
-- column: times int | times | 笔数
-- column: devices int | terminals | 终端数
-- column: elsewhere int | tables that know it | 认识它的码表数
SELECT c.response_code AS code, count(*) AS times, count(DISTINCT c.device) AS devices,
  max(coalesce(e.tables, 0)) AS elsewhere
FROM chosen c
LEFT JOIN code d ON d.profile = c.profile AND d.code = c.response_code
LEFT JOIN (SELECT code, count(DISTINCT profile) AS tables FROM code GROUP BY code) e ON e.code = c.response_code
WHERE c.response_code IS NOT NULL AND d.code IS NULL AND c.response_class = 'unspecified'
GROUP BY c.response_code
ORDER BY times DESC, code
-- section: management
-- section.title.en: Codes of sign-ins and other exchanges
-- section.title.zh: 签到等管理交互的应答码
-- question.en: Which codes did exchanges get that are not payments?
-- question.zh: 非交易类的管理交互收到哪些应答码？
-- column: exchange text | exchange | 交互
-- column: code text | code | 应答码
-- column: class text | class | 类型
-- column: times int | times | 次数
-- column: devices int | terminals | 终端数
SELECT exchange, response_code AS code, response_class AS class, count(*) AS times, count(DISTINCT device) AS devices
FROM chosen
WHERE kind = 'management' AND response_code IS NOT NULL
GROUP BY exchange, response_code, response_class
ORDER BY times DESC, exchange, code, class
