-- What could be behind the payments that no cause explains? Made after findings.sql, for those alone.

-- table: suspect
-- Which three causes come nearest for each of them, and on what grounds? 'evidence': the cause spoke, but below the threshold. 'terminal': another failure
-- of the same terminal within half an hour has this cause. 'outcome': so large a share of what ended the same way in this store has it. 'usual': that is what such
-- an end mostly is. None is as sure as the threshold asks, else it would be the cause.
WITH untold AS (
  SELECT f.attempt, f.device, f.started, f.outcome, coalesce(f.response_class, '') AS class, f.host_seen, f.terminal_seen
  FROM judged j JOIN failed f ON f.attempt = j.attempt
  WHERE j.kind = 'payment' AND j.cause = 'unexplained'
),
told AS (
  SELECT f.attempt, f.device, f.started, f.outcome, coalesce(f.response_class, '') AS class, f.host_seen, f.terminal_seen, j.cause
  FROM judged j JOIN failed f ON f.attempt = j.attempt
  WHERE j.kind = 'payment' AND j.cause <> 'unexplained'
),
alike AS (
  SELECT outcome, class, host_seen, terminal_seen, cause, CAST(count(*) AS DOUBLE) / sum(count(*)) OVER (PARTITION BY outcome, class, host_seen, terminal_seen) AS share
  FROM told GROUP BY outcome, class, host_seen, terminal_seen, cause
),
usual AS (
  SELECT outcome, class, host_seen, cause, weight
  FROM (VALUES
    ('not-sent', '', FALSE, 'operator-error', 0.25), ('not-sent', '', FALSE, 'key-missing', 0.22), ('not-sent', '', FALSE, 'card-reader', 0.20),
    ('no-answer', '', FALSE, 'network-link', 0.35), ('no-answer', '', FALSE, 'host-outage', 0.25), ('no-answer', '', FALSE, 'network-config', 0.20),
    ('no-answer', '', TRUE, 'host-outage', 0.30), ('no-answer', '', TRUE, 'issuer-unavailable', 0.27), ('no-answer', '', TRUE, 'network-link', 0.25),
    ('approved-not-received', '', TRUE, 'network-link', 0.35), ('approved-not-received', '', TRUE, 'network-congestion', 0.22), ('approved-not-received', '', TRUE, 'device-power', 0.20),
    ('approved-not-received', '', FALSE, 'network-link', 0.35), ('approved-not-received', '', FALSE, 'device-power', 0.22),
    ('declined', 'key_or_mac', NULL, 'key-session-stale', 0.35), ('declined', 'key_or_mac', NULL, 'key-mismatch', 0.30), ('declined', 'key_or_mac', NULL, 'key-corrupt', 0.15),
    ('declined', 'pin_or_key_crypto', NULL, 'key-mismatch', 0.35), ('declined', 'pin_or_key_crypto', NULL, 'key-session-stale', 0.30), ('declined', 'pin_or_key_crypto', NULL, 'host-outage', 0.15),
    ('declined', 'terminal_registration', NULL, 'terminal-unregistered', 0.40), ('declined', 'terminal_registration', NULL, 'terminal-parameters-lost', 0.30),
    ('declined', 'terminal_restricted', NULL, 'bank-restriction', 0.35), ('declined', 'terminal_restricted', NULL, 'policy-change', 0.30),
    ('declined', 'merchant_config', NULL, 'terminal-unregistered', 0.30), ('declined', 'merchant_config', NULL, 'policy-change', 0.25),
    ('declined', 'policy_or_law', NULL, 'policy-change', 0.35), ('declined', 'policy_or_law', NULL, 'bank-restriction', 0.30),
    ('declined', 'host_unavailable', NULL, 'issuer-unavailable', 0.35), ('declined', 'host_unavailable', NULL, 'host-outage', 0.30),
    ('declined', 'host_system_error', NULL, 'host-outage', 0.35), ('declined', 'host_system_error', NULL, 'issuer-unavailable', 0.20),
    ('declined', 'network_timeout', NULL, 'issuer-unavailable', 0.30), ('declined', 'network_timeout', NULL, 'host-outage', 0.27), ('declined', 'network_timeout', NULL, 'network-congestion', 0.20),
    ('declined', 'format_error', NULL, 'software-defect', 0.35), ('declined', 'format_error', NULL, 'software-outdated', 0.30), ('declined', 'format_error', NULL, 'terminal-parameters-lost', 0.20),
    ('declined', 'session_or_batch', NULL, 'operator-procedure', 0.35), ('declined', 'session_or_batch', NULL, 'key-session-stale', 0.25),
    ('declined', 'duplicate', NULL, 'operator-procedure', 0.25), ('declined', 'duplicate', NULL, 'software-defect', 0.22),
    ('declined', 'original_mismatch', NULL, 'operator-procedure', 0.25), ('declined', 'original_mismatch', NULL, 'software-defect', 0.20),
    ('declined', 'card_read', NULL, 'card-reader', 0.30), ('declined', 'card_read', NULL, 'card-damaged', 0.27),
    ('declined', 'unspecified', NULL, 'account-declined', 0.30), ('declined', 'unspecified', NULL, 'bank-restriction', 0.20), ('declined', 'unspecified', NULL, 'policy-change', 0.18),
    ('declined', '', NULL, 'account-declined', 0.30), ('declined', '', NULL, 'bank-restriction', 0.20)
  ) AS v (outcome, class, host_seen, cause, weight)
),
named AS (
  SELECT u.attempt, c.cause, c.confidence, 'evidence' AS basis FROM untold u JOIN candidate c ON c.attempt = u.attempt WHERE c.confidence < 0.6
  UNION ALL
  SELECT u.attempt, t.cause, 0.5 AS confidence, 'terminal' AS basis
  FROM untold u JOIN told t ON t.device = u.device AND t.started BETWEEN u.started - INTERVAL '30' MINUTE AND u.started + INTERVAL '30' MINUTE
  WHERE t.cause <> 'account-declined'
  UNION ALL
  SELECT u.attempt, a.cause, 0.5 * a.share AS confidence, 'outcome' AS basis
  FROM untold u JOIN alike a ON a.outcome = u.outcome AND a.class = u.class AND a.host_seen = u.host_seen AND a.terminal_seen = u.terminal_seen
  UNION ALL
  SELECT u.attempt, w.cause, w.weight AS confidence, 'usual' AS basis
  FROM untold u JOIN usual w ON w.outcome = u.outcome AND (w.class = u.class OR u.outcome <> 'declined') AND coalesce(w.host_seen, u.host_seen) = u.host_seen
),
best AS (
  SELECT n.*, row_number() OVER (PARTITION BY attempt, cause ORDER BY confidence DESC, basis) AS nth FROM named n
),
ranked AS (
  SELECT b.*, row_number() OVER (PARTITION BY attempt ORDER BY confidence DESC, cause) AS place FROM best b WHERE nth = 1
)
SELECT attempt, place, cause, confidence, basis FROM ranked WHERE place <= 3
