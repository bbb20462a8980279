-- The ledger of the weekly mail, made in the store by the first `posmortem weekly` that has somebody to write to.

-- One row per mail that was to be sent: what became of it.
CREATE TABLE IF NOT EXISTS sent (
  week       VARCHAR,    -- ISO week that the mail is about: 2026-W10
  report     VARCHAR,    -- weekly
  recipient  VARCHAR,    -- mail address, the domain in lower case
  message_id VARCHAR,    -- Message-ID without its brackets, made from report, week and recipient
  status     VARCHAR,    -- trying: begun, the end of the mail was not handed over yet, so that it cannot have been delivered
                         -- handed: the end of the mail is being handed over, the server's answer is not known yet
                         -- sent: the server took it
                         -- failed: not taken, may be tried again; refused: for good, or tried too often
                         -- assumed: the program was killed while handed; taken as delivered
  attempts   INTEGER,    -- how often it was begun
  first_try  TIMESTAMP,  -- UTC
  sent_at    TIMESTAMP,  -- UTC; when the server took it
  error      VARCHAR     -- the last thing that went wrong
);

-- One row per week whose mail was taken by a server: what it said, so that the next one can tell what came late.
CREATE TABLE IF NOT EXISTS mailed (
  week      VARCHAR,     -- ISO week
  terminals BIGINT,      -- terminals with payments
  attempts  BIGINT,      -- payments
  failures  BIGINT       -- of them failed
);
