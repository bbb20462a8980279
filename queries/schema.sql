-- The data dictionary. What the logs say is kept in two append-only tables, source and event; all
-- else is computed from them. Nothing here may hold card data in clear, a key, a PIN block, a card
-- verification value or an expiry date: the mask works before a value reaches Arrow.
--
-- No primary keys and no indexes: released DuckDB versions have open WAL-replay bugs with them.
-- Uniqueness is kept by the loader, through source.hash and event.digest.

-- Words of a fixed list are kept as ENUM: they compare like text and cost a tenth of it.
CREATE TYPE IF NOT EXISTS time_quality AS ENUM ('none', 'exact', 'zone-set', 'zone-assumed', 'year-inferred', 'date-inferred', 'neighbour');
CREATE TYPE IF NOT EXISTS side AS ENUM ('unknown', 'terminal', 'host');
CREATE TYPE IF NOT EXISTS level AS ENUM ('trace', 'debug', 'info', 'warn', 'error', 'fatal');
CREATE TYPE IF NOT EXISTS kind AS ENUM ('note', 'request', 'response', 'step', 'trouble', 'link', 'boot', 'manifest');

-- One row of settings: which layout the store has.
CREATE TABLE IF NOT EXISTS store_version (
  version INTEGER          -- layout of these tables; raised with every change that old programs cannot read
);

-- One row per log stream: a file, or a member of an archive. Known by its content.
CREATE TABLE IF NOT EXISTS source (
  source        BIGINT,    -- number of the source in this store, in order of arrival; event.source refers to it
  path          VARCHAR,   -- path inside the input, members of archives after a slash
  hash          VARCHAR,   -- SHA-256 of the decompressed bytes, hexadecimal
  head          VARCHAR,   -- SHA-256 of the first 64 KiB, hexadecimal: a cheap hint that a source may be known
  bytes         BIGINT,    -- decompressed bytes
  encoding      VARCHAR,   -- UTF-8, UTF-16LE, UTF-16BE, GB18030, ISO-8859-1, binary
  format        VARCHAR,   -- name of the log format
  score         INTEGER,   -- how surely the format was recognised, 0 to 100; 100 when forced
  side          VARCHAR,   -- terminal, host, unknown
  device        VARCHAR,   -- terminal number that the file tells of itself (banner), else of its folder's manifest, else of its path
  device_from   VARCHAR,   -- line, file, manifest, path, kin (the other logs of its folder), none
  merchant      VARCHAR,   -- merchant number, by the same order of trust
  serial        VARCHAR,   -- serial number of the device, from a manifest
  model         VARCHAR,   -- device model, from a manifest
  version       VARCHAR,   -- app version, from a manifest
  vendor        VARCHAR,   -- maker of the device: sunmi, pax, newland, ums, nexgo ...
  profile       VARCHAR,   -- response-code profile, from a manifest
  zone          VARCHAR,   -- IANA zone used for stamps that name none
  zone_from     VARCHAR,   -- flag, manifest, log, assumed
  time_from     TIMESTAMP, -- first event, UTC
  time_to       TIMESTAMP, -- last event, UTC
  records       BIGINT,    -- the ledger: records = events + skipped + rejected
  events        BIGINT,
  skipped       BIGINT,
  rejected      BIGINT,
  skipped_by    VARCHAR,   -- JSON object: rule -> records
  rejected_by   VARCHAR,   -- JSON object: reason -> records
  masked_by     VARCHAR,   -- JSON object: kind of secret -> times masked
  first_reject  BIGINT     -- line of the first rejected record; NULL when none
);

-- One row per record that says something. Columns are empty (NULL) where the record does not tell.
CREATE TABLE IF NOT EXISTS event (
  source          BIGINT,    -- source.source
  line            BIGINT,    -- first line of the record, counted from 1 in the decoded text
  byte_offset     BIGINT,    -- where the record begins, bytes of the decoded text
  time            TIMESTAMP, -- UTC, microseconds
  time_quality    time_quality, -- exact, zone-set, zone-assumed, year-inferred, date-inferred, neighbour, none
  utc_offset      INTEGER,   -- minutes east of UTC of the log's own clock
  side            side,      -- terminal, host, unknown
  level           level,     -- trace, debug, info, warn, error, fatal
  kind            kind,      -- note, request, response, step, trouble, link, boot, manifest
  component       VARCHAR USING COMPRESSION dictionary,   -- logger, tag, module or realm
  device          VARCHAR USING COMPRESSION dictionary,   -- DE41 terminal number, on the line itself
  merchant        VARCHAR USING COMPRESSION dictionary,   -- DE42
  stan            VARCHAR USING COMPRESSION fsst,   -- DE11 system trace audit number, 6 digits
  rrn             VARCHAR USING COMPRESSION fsst,   -- DE37 retrieval reference number
  mti             VARCHAR USING COMPRESSION dictionary,   -- message type indicator, 4 digits
  processing_code VARCHAR USING COMPRESSION dictionary,   -- DE3
  amount          BIGINT,    -- DE4, minor units of currency
  currency        VARCHAR USING COMPRESSION dictionary,   -- DE49, ISO 4217 numeric
  response_code   VARCHAR USING COMPRESSION dictionary,   -- DE39 as written; means nothing without a profile
  entry_mode      VARCHAR USING COMPRESSION dictionary,   -- DE22
  auth_code       VARCHAR USING COMPRESSION fsst,   -- DE38
  hsm_code        VARCHAR USING COMPRESSION dictionary,   -- answer of a security module; never to be compared with DE39
  bin             VARCHAR USING COMPRESSION dictionary,   -- first 6 digits of DE2
  card            VARCHAR USING COMPRESSION fsst,   -- DE2, first 6 and last 4 digits
  card_token      VARCHAR USING COMPRESSION fsst,   -- HMAC-SHA-256 of DE2 with the installation's key, first 64 bits, in base 16 with the letters a to p
  signal          VARCHAR USING COMPRESSION dictionary,   -- fault signal of the dictionary
  step            VARCHAR USING COMPRESSION dictionary,   -- step of a payment or management exchange, of the dictionary
  vendor          VARCHAR USING COMPRESSION dictionary,   -- whose code vendor_code is
  vendor_code     VARCHAR USING COMPRESSION dictionary,   -- error code of a terminal's maker
  version         VARCHAR USING COMPRESSION dictionary,   -- app version told by the record
  serial          VARCHAR USING COMPRESSION dictionary,   -- device serial number told by the record
  model           VARCHAR USING COMPRESSION dictionary,   -- device model told by the record
  network_code    VARCHAR USING COMPRESSION dictionary,   -- DE70, or DE60.3 of UnionPay terminals: 001/003/004 sign-in ...
  original_stan   VARCHAR USING COMPRESSION fsst,   -- trace number of the payment that this message reverses or completes
  batch_number    VARCHAR USING COMPRESSION dictionary,   -- DE60.2
  chip_condition  VARCHAR USING COMPRESSION dictionary,   -- DE60.5: 2 = last chip read failed
  profile         VARCHAR USING COMPRESSION dictionary,   -- response-code profile told by a manifest
  peer            VARCHAR USING COMPRESSION dictionary,   -- other end of a connection, address and port
  emv             VARCHAR USING COMPRESSION dictionary,   -- chip data objects: 95=8000048000;9F34=410302;84=A0000003330101; 9F10=y where it was there
  latency         BIGINT,    -- milliseconds
  text            VARCHAR USING COMPRESSION fsst,   -- the message, masked; NULL for a routine exchange that the other columns tell in full
  fault           VARCHAR USING COMPRESSION dictionary,   -- what is wrong with the record itself: truncated, cut
  digest          BIGINT     -- hash of the record's bytes: finds what two overlapping sources share
);

-- A thin sample of every source's digests, by which overlapping sources are found.
CREATE TABLE IF NOT EXISTS anchor (
  source BIGINT,   -- source.source
  digest BIGINT    -- event.digest of one of its events
);

-- Response codes: one row per profile and code (queries/codes).
CREATE TABLE IF NOT EXISTS code (
  profile    VARCHAR,  -- response-code table
  code       VARCHAR,  -- DE39
  class      VARCHAR,  -- approved, issuer_decline, key_or_mac ... (see the README)
  actor      VARCHAR,  -- who can do something about it
  meaning_en VARCHAR,
  meaning_zh VARCHAR,
  remedy_en  VARCHAR,
  remedy_zh  VARCHAR
);

-- Root causes: what each one is (queries/causes).
CREATE TABLE IF NOT EXISTS cause (
  cause    VARCHAR,  -- slug
  family   VARCHAR,
  actor    VARCHAR,
  severity VARCHAR,  -- critical, major, minor, info
  title_en VARCHAR,
  title_zh VARCHAR
);
