-- Chip and message values in words, for questions that people ask: each part is a view, made with the computed tables. Written in
-- the words that DuckDB and Trino share.

-- view: chip
-- What did the chip data of each message say? One row per event that has some.
SELECT e.source, e.line, e.time, coalesce(e.device, s.device) AS device, a.attempt, e.mti, e.stan,
  nullif(regexp_extract(e.emv, '(?:^|;)(?:84|4F|9F06)=([0-9A-F]+)', 1), '') AS aid,
  nullif(regexp_extract(e.emv, '(?:^|;)95=([0-9A-F]+)', 1), '') AS tvr,
  nullif(regexp_extract(e.emv, '(?:^|;)9B=([0-9A-F]+)', 1), '') AS tsi,
  nullif(regexp_extract(e.emv, '(?:^|;)9F27=([0-9A-F]+)', 1), '') AS cid,
  CASE WHEN e.emv LIKE '%9F27=%' THEN
    CASE WHEN strpos('0123', substr(regexp_extract(e.emv, '9F27=([0-9A-F])', 1), 1, 1)) > 0 THEN 'AAC'
      WHEN strpos('4567', substr(regexp_extract(e.emv, '9F27=([0-9A-F])', 1), 1, 1)) > 0 THEN 'TC'
      WHEN strpos('89AB', substr(regexp_extract(e.emv, '9F27=([0-9A-F])', 1), 1, 1)) > 0 THEN 'ARQC' ELSE 'AAR' END END AS cryptogram,
  nullif(regexp_extract(e.emv, '(?:^|;)9F34=([0-9A-F]+)', 1), '') AS cvm,
  nullif(regexp_extract(e.emv, '(?:^|;)9F33=([0-9A-F]+)', 1), '') AS capabilities,
  nullif(regexp_extract(e.emv, '(?:^|;)8A=([0-9A-F]+)', 1), '') AS answer,
  nullif(regexp_extract(e.emv, '(?:^|;)(?:9F5B|DF31)=([0-9A-F]+)', 1), '') AS script_results,
  e.emv LIKE '%9F10=y%' AS issuer_data_present
FROM event e
JOIN source s ON s.source = e.source
LEFT JOIN attempt_event a ON a.source = e.source AND a.line = e.line
WHERE e.emv IS NOT NULL

-- view: tvr_bits
-- What went wrong by the terminal's own judgement? One row per message and bit that is set in its terminal verification
-- results (EMV Book 3, annex C5; tag 95).
SELECT c.source, c.line, c.time, c.device, c.attempt, c.tvr, b.tvr_byte, b.tvr_bit, b.name_en, b.name_zh
FROM chip c
JOIN (VALUES
    (1, 8, 1, '89ABCDEF', 'data authentication was not done', '未做脱机数据认证'),
    (1, 7, 1, '4567CDEF', 'static data authentication failed', '静态数据认证失败'),
    (1, 6, 1, '2367ABEF', 'chip data missing', 'IC卡数据缺失'),
    (1, 5, 1, '13579BDF', 'card is on the exception file', '卡片在异常文件中'),
    (1, 4, 2, '89ABCDEF', 'dynamic data authentication failed', '动态数据认证失败'),
    (1, 3, 2, '4567CDEF', 'combined data authentication failed', '复合动态数据认证失败'),
    (1, 2, 2, '2367ABEF', 'static data authentication selected', '选择了静态数据认证'),
    (2, 8, 3, '89ABCDEF', 'card and terminal have different versions of the application', '卡与终端应用版本不一致'),
    (2, 7, 3, '4567CDEF', 'application expired', '应用已过期'),
    (2, 6, 3, '2367ABEF', 'application not yet effective', '应用尚未生效'),
    (2, 5, 3, '13579BDF', 'service not allowed for this card', '卡片不允许所请求的服务'),
    (2, 4, 4, '89ABCDEF', 'new card', '新卡'),
    (3, 8, 5, '89ABCDEF', 'cardholder verification failed', '持卡人验证失败'),
    (3, 7, 5, '4567CDEF', 'verification method not known', '未知的持卡人验证方法'),
    (3, 6, 5, '2367ABEF', 'PIN tries exceeded', 'PIN重试次数超限'),
    (3, 5, 5, '13579BDF', 'PIN wanted, but the PIN pad is absent or does not work', '要求输入PIN，但密码键盘不存在或不工作'),
    (3, 4, 6, '89ABCDEF', 'PIN wanted, but none was entered', '要求输入PIN，但未输入'),
    (3, 3, 6, '4567CDEF', 'PIN entered for online check', '输入联机PIN'),
    (4, 8, 7, '89ABCDEF', 'above the floor limit', '超过最低限额'),
    (4, 7, 7, '4567CDEF', 'lower limit of consecutive offline payments passed', '超过连续脱机交易下限'),
    (4, 6, 7, '2367ABEF', 'upper limit of consecutive offline payments passed', '超过连续脱机交易上限'),
    (4, 5, 7, '13579BDF', 'chosen at random for online', '随机选择联机'),
    (4, 4, 8, '89ABCDEF', 'merchant forced it online', '商户要求联机'),
    (5, 8, 9, '89ABCDEF', 'default TDOL used', '使用缺省TDOL'),
    (5, 7, 9, '4567CDEF', 'issuer authentication failed', '发卡行认证失败'),
    (5, 6, 9, '2367ABEF', 'script failed before the last cryptogram', '最后一次生成密文前脚本处理失败'),
    (5, 5, 9, '13579BDF', 'script failed after the last cryptogram', '最后一次生成密文后脚本处理失败'),
    (5, 4, 10, '89ABCDEF', 'relay resistance threshold exceeded', '超过中继防护门限'),
    (5, 3, 10, '4567CDEF', 'relay resistance time limits exceeded', '超过中继防护时限')
  ) AS b (tvr_byte, tvr_bit, place, digits, name_en, name_zh)
  ON length(c.tvr) = 10 AND strpos(b.digits, substr(c.tvr, b.place, 1)) > 0

-- view: cvm_result
-- How was the cardholder verified, and with what result? (EMV Book 3, annex C3, and Book 4, annex A4; tag 9F34)
SELECT c.source, c.line, c.time, c.device, c.attempt, c.cvm,
  CASE
    WHEN substr(c.cvm, 1, 2) IN ('00', '40') THEN 'failed by rule'
    WHEN substr(c.cvm, 1, 2) IN ('01', '41') THEN 'offline PIN in clear'
    WHEN substr(c.cvm, 1, 2) IN ('02', '42') THEN 'online PIN'
    WHEN substr(c.cvm, 1, 2) IN ('03', '43') THEN 'offline PIN in clear, and signature'
    WHEN substr(c.cvm, 1, 2) IN ('04', '44') THEN 'offline PIN, enciphered'
    WHEN substr(c.cvm, 1, 2) IN ('05', '45') THEN 'offline PIN, enciphered, and signature'
    WHEN substr(c.cvm, 1, 2) IN ('1E', '5E') THEN 'signature'
    WHEN substr(c.cvm, 1, 2) IN ('1F', '5F') THEN 'none needed'
    WHEN substr(c.cvm, 1, 2) = '3F' THEN 'none done'
    ELSE 'other' END AS method,
  CASE substr(c.cvm, 5, 2) WHEN '00' THEN 'unknown' WHEN '01' THEN 'failed' WHEN '02' THEN 'successful' ELSE 'other' END AS result
FROM chip c
WHERE length(c.cvm) = 6

-- view: entry_mode_name
-- How was the card read in each attempt? (DE22: ISO 8583:1987, and what UnionPay, Visa and Mastercard add)
SELECT a.attempt, a.device, a.started, a.entry_mode,
  CASE
    WHEN substr(a.entry_mode, 1, 2) = '00' THEN 'unknown'
    WHEN substr(a.entry_mode, 1, 2) = '01' THEN 'keyed'
    WHEN substr(a.entry_mode, 1, 2) IN ('02', '90') THEN 'stripe'
    WHEN substr(a.entry_mode, 1, 2) = '03' THEN 'bar or QR code'
    WHEN substr(a.entry_mode, 1, 2) = '05' THEN 'chip'
    WHEN substr(a.entry_mode, 1, 2) IN ('06', '07') THEN 'contactless chip'
    WHEN substr(a.entry_mode, 1, 2) = '09' THEN 'e-commerce'
    WHEN substr(a.entry_mode, 1, 2) = '10' THEN 'card on file'
    WHEN substr(a.entry_mode, 1, 2) = '79' THEN 'fallback that could not be sent'
    WHEN substr(a.entry_mode, 1, 2) = '80' THEN 'fallback from chip to stripe'
    WHEN substr(a.entry_mode, 1, 2) = '91' THEN 'contactless stripe'
    WHEN substr(a.entry_mode, 1, 2) = '95' THEN 'chip, verification value unreliable'
    ELSE 'other' END AS name_en,
  CASE
    WHEN substr(a.entry_mode, 1, 2) = '00' THEN '未知'
    WHEN substr(a.entry_mode, 1, 2) = '01' THEN '手工输入'
    WHEN substr(a.entry_mode, 1, 2) IN ('02', '90') THEN '磁条'
    WHEN substr(a.entry_mode, 1, 2) = '03' THEN '条码或二维码'
    WHEN substr(a.entry_mode, 1, 2) = '05' THEN '接触式芯片'
    WHEN substr(a.entry_mode, 1, 2) IN ('06', '07') THEN '非接触芯片'
    WHEN substr(a.entry_mode, 1, 2) = '09' THEN '电子商务'
    WHEN substr(a.entry_mode, 1, 2) = '10' THEN '留存卡'
    WHEN substr(a.entry_mode, 1, 2) = '79' THEN '降级请求未能送出'
    WHEN substr(a.entry_mode, 1, 2) = '80' THEN '芯片降级为磁条'
    WHEN substr(a.entry_mode, 1, 2) = '91' THEN '非接触磁条数据'
    WHEN substr(a.entry_mode, 1, 2) = '95' THEN '芯片，校验值不可靠'
    ELSE '其他' END AS name_zh,
  CASE substr(a.entry_mode, 3, 1) WHEN '1' THEN 'can take a PIN' WHEN '2' THEN 'cannot take a PIN' WHEN '8' THEN 'PIN pad is down' END AS pin
FROM attempt a
WHERE a.entry_mode IS NOT NULL

-- view: de39_class
-- What does each attempt's response code mean under the profile in use? (DE39)
SELECT a.attempt, a.device, a.started, a.outcome, p.value AS profile, a.response_code, c.class, c.actor, c.meaning_en, c.meaning_zh
FROM attempt a
CROSS JOIN (SELECT value FROM setting WHERE name = 'profile') p
LEFT JOIN code c ON c.profile = p.value AND c.code = a.response_code
WHERE a.response_code IS NOT NULL
