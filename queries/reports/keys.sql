-- report: keys
-- title.en: Keys and sign-ins
-- title.zh: 密钥与签到
-- doc.en: Whether terminals have the right keys: refusals for MAC or PIN encryption, sign-ins and key downloads, and what cured them.
-- doc.zh: 终端密钥是否正确：MAC与PIN加密类拒绝、签到与密钥下载、以及恢复情况。
-- section: refusals
-- section.title.en: Refusals for keys
-- section.title.zh: 密钥类拒绝
-- question.en: Which payments were refused because MAC or PIN encryption did not fit?
-- question.zh: 哪些交易因MAC或PIN加密不符而被拒绝？
-- column: code text | code | 应答码
-- column: class text | class | 类型
-- column: meaning_en text | meaning | 含义（英文）
-- column: meaning_zh text | meaning (Chinese) | 含义
-- column: failures int | failed | 失败
-- column: devices int | terminals | 终端数
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
SELECT c.response_code AS code, c.response_class AS class, d.meaning_en, d.meaning_zh, count(*) AS failures, count(DISTINCT c.device) AS devices,
  min(c.started) AS first, max(c.started) AS last
FROM chosen c LEFT JOIN code d ON d.profile = c.profile AND d.code = c.response_code
WHERE c.kind = 'payment' AND c.is_failure AND c.response_class IN ('key_or_mac', 'pin_or_key_crypto')
GROUP BY c.response_code, c.response_class, d.meaning_en, d.meaning_zh
ORDER BY failures DESC, code, class
-- section: devices
-- section.title.en: Terminals with key trouble
-- section.title.zh: 密钥异常的终端
-- question.en: Which terminals have a key fault, of which kind, and do payments pass after it?
-- question.zh: 哪些终端存在密钥故障，属于哪种，此后交易是否恢复？
-- column: device text | terminal | 终端
-- column: cause text | cause | 原因
-- column: title_en text | meaning | 含义（英文）
-- column: title_zh text | meaning (Chinese) | 含义
-- column: failures int | failed payments | 失败交易
-- column: management int | failed exchanges | 失败交互
-- column: first time | first (UTC) | 首次 (UTC)
-- column: last time | last (UTC) | 末次 (UTC)
-- column: passed_after int | payments passed after | 此后成功交易
WITH bad AS (
  SELECT c.device, c.cause, k.title_en, k.title_zh, count(*) FILTER (WHERE c.kind = 'payment') AS failures, count(*) FILTER (WHERE c.kind = 'management') AS management,
    min(c.started) AS first, max(c.started) AS last
  FROM chosen c JOIN cause k ON k.cause = c.cause
  WHERE c.is_failure AND k.family = 'key' AND c.device IS NOT NULL
  GROUP BY c.device, c.cause, k.title_en, k.title_zh
),
passed AS (
  SELECT b.device, b.cause, count(*) AS payments
  FROM chosen c JOIN bad b ON b.device = c.device
  WHERE c.kind = 'payment' AND NOT c.is_failure AND c.started > b.last
  GROUP BY b.device, b.cause
)
SELECT b.device, b.cause, b.title_en, b.title_zh, b.failures, b.management, b.first, b.last, coalesce(p.payments, 0) AS passed_after
FROM bad b LEFT JOIN passed p ON p.device = b.device AND p.cause = b.cause
ORDER BY b.failures DESC, b.management DESC, b.device, b.cause
-- section: exchanges
-- section.title.en: Sign-ins and key downloads
-- section.title.zh: 签到与密钥下载
-- question.en: How did sign-ins and key downloads end?
-- question.zh: 签到与密钥下载的结果如何？
-- column: exchange text | exchange | 交互
-- column: outcome text | outcome | 结果
-- column: code text | code | 应答码
-- column: class text | class | 类型
-- column: times int | times | 次数
-- column: devices int | terminals | 终端数
-- column: last time | last (UTC) | 末次 (UTC)
SELECT exchange, outcome, response_code AS code, response_class AS class, count(*) AS times, count(DISTINCT device) AS devices, max(started) AS last
FROM chosen
WHERE kind = 'management' AND exchange IN ('sign-in', 'key-download')
GROUP BY exchange, outcome, response_code, response_class
ORDER BY exchange DESC, times DESC, outcome, code, class
-- section: signals
-- section.title.en: What terminals said about keys
-- section.title.zh: 终端的密钥信号
-- question.en: Which key signals stand in the logs of failed attempts, from which maker?
-- question.zh: 失败记录中有哪些密钥信号，来自哪个厂商？
-- column: signal text | signal | 信号
-- column: vendor text | maker | 厂商
-- column: vendor_code text | maker's code | 厂商代码
-- column: failures int | failed attempts | 失败次数
-- column: devices int | terminals | 终端数
SELECT p.signal, p.vendor, p.vendor_code, count(DISTINCT c.attempt) AS failures, count(DISTINCT c.device) AS devices
FROM chosen c JOIN proof p ON p.attempt = c.attempt AND p.standing = 'own'
WHERE starts_with(p.signal, 'key-') OR p.signal IN ('pin-key', 'mac-error')
GROUP BY p.signal, p.vendor, p.vendor_code
ORDER BY failures DESC, p.signal, p.vendor, p.vendor_code
