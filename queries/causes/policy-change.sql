-- cause: policy-change
-- family: policy
-- actor: acquirer
-- severity: critical
-- articles: 003-C11
-- title.en: New rule or policy
-- title.zh: 政策法规变化
-- why.en: A rule of the regulator, the network or the acquirer took effect, and terminals that do not meet it yet are refused, healthy as they are. In China, for example, each terminal number belongs to one device and one merchant, with place and serial on record.
-- why.zh: 监管、清算机构或收单机构的新规生效，尚未达标的终端虽然正常也会被拒。例如国内要求一机一码、一机一户，并登记序列号与位置。
-- evidence.en: 58, 97, 03 or 93 begin on one date for many healthy terminals of one group.
-- evidence.en: No local error on them; terminals outside the group are well.
-- evidence.zh: 某一日期起，同一类的多台正常终端出现58、97、03或93。
-- evidence.zh: 这些终端没有本地错误，其他终端正常。
-- against.en: One terminal only: see terminal-unregistered.
-- against.en: It began with an app version rather than a date: see software-defect.
-- against.en: All cards and all terminals: see host-outage.
-- against.zh: 仅一台终端：见 terminal-unregistered。
-- against.zh: 从某程序版本而非日期开始：见 software-defect。
-- against.zh: 所有卡与终端都如此：见 host-outage。
-- remedy.en: Acquirer: find the rule and its date, and list the terminals that do not meet it.
-- remedy.en: Acquirer: complete the registration (serial, merchant, place, settlement account) or the upgrade for each.
-- remedy.en: Merchant: send the papers that the acquirer asks for, by its own channel.
-- remedy.en: Merchant: sign in and make a small test payment.
-- remedy.zh: 收单机构：确认规则与生效日，列出未达标终端。
-- remedy.zh: 收单机构：逐台补全登记（序列号、商户、位置、结算账户）或升级。
-- remedy.zh: 商户：通过收单机构官方渠道提交所需资料。
-- remedy.zh: 商户：签到并做一笔小额测试。
-- prevention.en: Follow notices of regulator and network, with a list of affected terminals before the date.
-- prevention.en: Report moved or swapped terminals at once.
-- prevention.zh: 关注监管与清算机构通知，生效前列出受影响终端。
-- prevention.zh: 移机、换机及时报备。
-- missing.en: The acquirer's rule calendar.
-- missing.en: The register data of the group compared with terminals that are well.
-- missing.zh: 收单机构的规则日历。
-- missing.zh: 受影响终端与正常终端的登记对比。
-- sql
-- The same refusal begins on one day for many terminals of several merchants that passed before.
SELECT f.attempt, 0.95 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class IN ('terminal_registration', 'terminal_restricted', 'policy_or_law', 'merchant_config')
  AND f.code_devices >= 4 AND f.last_ok IS NOT NULL
UNION ALL
SELECT f.attempt, 0.80 AS confidence, a.source, a.line
FROM fact f JOIN answer a ON a.attempt = f.attempt
WHERE f.response_class = 'policy_or_law'
