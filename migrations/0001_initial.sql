-- Portable types only: TEXT, BIGINT, DOUBLE PRECISION. Instants are BIGINT milliseconds UTC, named ..._at_ms. Yes and no
-- are BIGINT 1 and 0. Ids are UUIDv7 text made by us. No triggers; news and audit rows are written by the program.

CREATE TABLE users (
  user_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,                 -- what is typed at sign-in
  name_key TEXT NOT NULL UNIQUE,      -- folded
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('agent', 'leader', 'qa', 'admin')),
  site TEXT NOT NULL,                 -- S1, S2 ...
  team TEXT NOT NULL,                 -- '' when none
  email TEXT NOT NULL,                -- '' when none; also resolves call events
  password_hash TEXT NOT NULL,        -- argon2id
  failed_sign_ins BIGINT NOT NULL,
  locked_until_ms BIGINT NOT NULL,
  disabled_at_ms BIGINT,
  created_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,        -- BLAKE2b of the cookie's token
  user_id TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  seen_at_ms BIGINT NOT NULL,
  ends_at_ms BIGINT NOT NULL,         -- absolute
  remote_address TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Telephones that exist. owner_user_id: a phone that belongs to one agent whoever is signed in.
CREATE TABLE extensions (
  extension TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  label TEXT NOT NULL,
  owner_user_id TEXT,
  created_at_ms BIGINT NOT NULL
);

-- Who sits at which telephone now.
CREATE TABLE seats (
  extension TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  session_hash TEXT NOT NULL,
  taken_at_ms BIGINT NOT NULL
);
CREATE INDEX seats_by_user ON seats (user_id);

CREATE TABLE integration_keys (
  key_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  source TEXT NOT NULL,               -- namespace of the call ids that come with it
  key_hash TEXT NOT NULL UNIQUE,      -- BLAKE2b
  key_hint TEXT NOT NULL,             -- the first characters, to tell keys apart
  signing_secret TEXT,                -- set: X-Sapa-Signature is required
  allowed_networks TEXT NOT NULL,     -- CIDR list, comma between; '' = any
  default_region TEXT NOT NULL,       -- trunk profile of this source
  trunk_area_code TEXT NOT NULL,
  strip_prefixes TEXT NOT NULL,       -- comma between
  controls TEXT NOT NULL,             -- what the source can do for us: hold,transfer,hangup; '' = nothing
  created_at_ms BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at_ms BIGINT,               -- rotation with overlap
  last_used_at_ms BIGINT
);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,                -- JSON
  version BIGINT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE callers (
  caller_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,                 -- '' for a phone-only caller
  name_key TEXT {{collate_c}} NOT NULL,
  honorific TEXT NOT NULL,            -- IBU BAPAK SDR SDRI HJ H DR PT CV, '' when unknown
  address TEXT NOT NULL,              -- the present one; former ones are in record_changes
  location TEXT NOT NULL,             -- the last CVP LOKASI
  note TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);

-- Words of the folded name, for look-up by beginnings.
CREATE TABLE caller_words (
  word TEXT {{collate_c}} NOT NULL,
  caller_id TEXT NOT NULL,
  PRIMARY KEY (word, caller_id)
) {{without_rowid}};
CREATE INDEX caller_words_by_caller ON caller_words (caller_id);

-- Other addresses of a caller beside the present one (second home, office).
CREATE TABLE caller_addresses (
  address_id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL,
  label TEXT NOT NULL,
  address TEXT NOT NULL,
  source TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  released_at_ms BIGINT
);
CREATE INDEX caller_addresses_by_caller ON caller_addresses (caller_id);

-- Numbers are shared and recycled: many callers a number, many numbers a caller. phone_key = digits of E.164.
CREATE TABLE caller_phones (
  phone_key BIGINT NOT NULL,
  caller_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('hp', 'telp_rumah', 'pelapor_lain', 'kerabat', 'id_caller')),
  raw TEXT NOT NULL,
  source TEXT NOT NULL,
  verified_at_ms BIGINT,
  verified_by TEXT,
  verified_call_id TEXT,
  created_at_ms BIGINT NOT NULL,
  last_seen_at_ms BIGINT NOT NULL,
  released_at_ms BIGINT,              -- "bukan nomor saya": a former number
  PRIMARY KEY (phone_key, caller_id)
) {{without_rowid}};
CREATE INDEX caller_phones_by_caller ON caller_phones (caller_id);

CREATE TABLE caller_emails (
  email_id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL,
  address TEXT NOT NULL,              -- canonical, lower case
  email_key TEXT NOT NULL,            -- folded, finds duplicates
  raw TEXT NOT NULL,
  source TEXT NOT NULL,               -- spoken legacy_email_column legacy_alamat apkt_ticket self_service
  state TEXT NOT NULL,
  state_at_ms BIGINT NOT NULL,
  state_by TEXT NOT NULL,
  state_call_id TEXT,
  created_at_ms BIGINT NOT NULL,
  released_at_ms BIGINT,              -- superseded, withdrawn or not this person's
  UNIQUE (caller_id, address)
);
CREATE INDEX caller_emails_by_address ON caller_emails (address);
CREATE INDEX caller_emails_by_key ON caller_emails (email_key);

CREATE TABLE customers (
  customer_id TEXT PRIMARY KEY,
  customer_no TEXT NOT NULL UNIQUE,   -- IDPEL, 12 digits
  meter_no TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  tariff_code TEXT NOT NULL,
  power_va BIGINT,
  substation TEXT NOT NULL,           -- Gardu
  pole TEXT NOT NULL,                 -- Tiang
  unit TEXT NOT NULL,
  status TEXT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX customers_by_meter ON customers (meter_no);

CREATE TABLE customer_words (
  word TEXT {{collate_c}} NOT NULL,
  customer_id TEXT NOT NULL,
  PRIMARY KEY (word, customer_id)
) {{without_rowid}};

CREATE TABLE caller_customers (
  caller_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('pemilik', 'penyewa', 'keluarga', 'tetangga', 'petugas', '')),
  linked_at_ms BIGINT NOT NULL,
  linked_by TEXT NOT NULL,
  PRIMARY KEY (caller_id, customer_id)
) {{without_rowid}};
CREATE INDEX caller_customers_by_customer ON caller_customers (customer_id);

-- The story of a record (Riwayat): every change with who, when, in which call, old and new.
CREATE TABLE record_changes (
  change_id TEXT PRIMARY KEY,
  subject_id TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  by_user_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  call_id TEXT,
  kind TEXT NOT NULL,                 -- created changed attached released linked unlinked verified
  field TEXT NOT NULL,
  old_value TEXT,
  new_value TEXT
);
CREATE INDEX record_changes_by_subject ON record_changes (subject_id, change_id);

CREATE TABLE calls (
  call_id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  direction TEXT NOT NULL,
  caller_number TEXT,                 -- raw, as signalled
  caller_key BIGINT NOT NULL,         -- 0: none
  caller_withheld BIGINT NOT NULL,
  caller_name TEXT,
  called_number TEXT,
  queue TEXT,
  location TEXT,
  late BIGINT NOT NULL,
  manual BIGINT NOT NULL,             -- typed by hand; a late event of the same number takes it over
  started_at_ms BIGINT NOT NULL,
  answered_at_ms BIGINT,
  ended_at_ms BIGINT,
  end_reason TEXT,
  attributes TEXT NOT NULL,           -- JSON object
  caller_id TEXT,                     -- who it is, once known
  identity TEXT NOT NULL,             -- unknown suggested confirmed none
  resume TEXT NOT NULL,
  disposition TEXT NOT NULL,
  site TEXT NOT NULL,                 -- of the first agent it reached; '' = none yet
  UNIQUE (source, external_id)
);
CREATE INDEX calls_open ON calls (started_at_ms) WHERE ended_at_ms IS NULL;
CREATE INDEX calls_by_start ON calls (started_at_ms, call_id);
CREATE INDEX calls_by_number ON calls (caller_key, started_at_ms, call_id);
CREATE INDEX calls_by_caller ON calls (caller_id, started_at_ms, call_id);

CREATE TABLE call_legs (
  call_id TEXT NOT NULL,
  leg_no BIGINT NOT NULL,
  agent_user_id TEXT,
  agent_address TEXT NOT NULL,
  state TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  rang_at_ms BIGINT,
  answered_at_ms BIGINT,
  held_at_ms BIGINT,
  retrieved_at_ms BIGINT,
  retrieved_alone BIGINT NOT NULL,    -- the retrieve overtook its hold
  held_ms BIGINT NOT NULL,
  gone_at_ms BIGINT,
  gone_reason TEXT,
  PRIMARY KEY (call_id, leg_no)
) {{without_rowid}};
CREATE INDEX call_legs_by_agent ON call_legs (agent_user_id, call_id);

-- One agent's desk for one call: open from the first ring until it is closed in wrap-up.
CREATE TABLE workspaces (
  call_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  opened_at_ms BIGINT NOT NULL,
  answered_at_ms BIGINT,
  wrap_up_at_ms BIGINT,               -- the agent's part of the call ended
  closed_at_ms BIGINT,
  draft TEXT,                         -- JSON object, what is typed and not saved
  draft_version BIGINT NOT NULL,
  draft_at_ms BIGINT,
  version BIGINT NOT NULL,            -- rises with every news of this workspace
  PRIMARY KEY (call_id, user_id)
) {{without_rowid}};
CREATE INDEX workspaces_open ON workspaces (user_id, closed_at_ms);

-- "Bukan orang ini": matches that the agent turned down in this call.
CREATE TABLE call_rejections (
  call_id TEXT NOT NULL,
  caller_id TEXT NOT NULL,
  PRIMARY KEY (call_id, caller_id)
) {{without_rowid}};

CREATE TABLE callbacks (
  callback_id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL UNIQUE,       -- the missed call
  phone_key BIGINT NOT NULL,
  caller_id TEXT,
  site TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'done')),
  owner_user_id TEXT,
  attempts BIGINT NOT NULL,
  result TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX callbacks_by_state ON callbacks (state, created_at_ms);
CREATE INDEX callbacks_by_number ON callbacks (phone_key, state);

CREATE TABLE tickets (
  ticket_id TEXT PRIMARY KEY,
  ticket_no TEXT NOT NULL UNIQUE,     -- No. Tiket, 7 characters, opaque
  category TEXT NOT NULL,
  module_id TEXT NOT NULL,            -- '' shows as KOSONG
  status TEXT NOT NULL,
  status_qualifier TEXT NOT NULL,
  customer_id TEXT,
  substation TEXT NOT NULL,
  pole TEXT NOT NULL,
  repeat_count BIGINT NOT NULL,       -- Jml Laporan Ulang
  created_at_ms BIGINT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE reports (
  report_no BIGINT PRIMARY KEY,       -- No. Laporan, 8 digits, rising
  ticket_id TEXT NOT NULL,
  call_id TEXT,
  caller_id TEXT,
  transaction_no TEXT NOT NULL,
  reporter_name TEXT NOT NULL,
  reporter_address TEXT NOT NULL,     -- may begin with an e-mail, as the old system wrote it
  reporter_phone TEXT NOT NULL,       -- raw
  reporter_key BIGINT NOT NULL,
  reporter_email TEXT NOT NULL,
  created_by TEXT NOT NULL,           -- CC.S2.RINI
  site TEXT NOT NULL,
  resume TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL
);
CREATE INDEX reports_by_phone ON reports (reporter_key, created_at_ms, report_no);
CREATE INDEX reports_by_time ON reports (created_at_ms, report_no);
CREATE INDEX reports_by_ticket ON reports (ticket_id);
CREATE INDEX reports_by_caller ON reports (caller_id, created_at_ms, report_no);

-- The outbox. Numbers count per audience, in the order of commits.
CREATE TABLE audiences (
  audience TEXT PRIMARY KEY,          -- user:ID, site:S1, everyone
  last_seq BIGINT NOT NULL
);
CREATE TABLE news (
  audience TEXT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,                 -- JSON
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (audience, seq)
) {{without_rowid}};
CREATE INDEX news_by_time ON news (at_ms);

-- What the sources sent, what was understood, what was decided (call inspector).
CREATE TABLE received_events (
  event_id TEXT PRIMARY KEY,
  at_ms BIGINT NOT NULL,
  source TEXT NOT NULL,
  dialect TEXT NOT NULL,
  raw TEXT NOT NULL,
  understood TEXT NOT NULL,           -- JSON
  decided TEXT NOT NULL,              -- JSON: changes, remarks, resolution, matches
  outcome TEXT NOT NULL,              -- applied duplicate ignored unresolved refused
  call_id TEXT
);
CREATE INDEX received_events_by_source ON received_events (source, event_id);
CREATE INDEX received_events_by_call ON received_events (call_id);
CREATE INDEX received_events_by_time ON received_events (at_ms);

CREATE TABLE sources (
  source TEXT PRIMARY KEY,
  last_event_at_ms BIGINT NOT NULL,
  last_problem_at_ms BIGINT,
  last_problem TEXT NOT NULL
);

-- Who looked at what (UU PDP 27/2022, Pasal 31). Append-only; each row seals the one before.
CREATE TABLE accesses (
  access_no BIGINT PRIMARY KEY,       -- 1, 2, 3 ... without gaps
  at_ms BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  role TEXT NOT NULL,
  site TEXT NOT NULL,
  action TEXT NOT NULL,               -- view reveal search export inspect
  subject_id TEXT NOT NULL,           -- '' for a search
  detail TEXT NOT NULL,               -- which kind of search, which fields; never a value
  reason TEXT NOT NULL,
  call_id TEXT,
  found BIGINT NOT NULL,
  seal TEXT NOT NULL                  -- BLAKE2b of the row and the seal before it
);
CREATE INDEX accesses_by_subject ON accesses (subject_id, access_no);
CREATE INDEX accesses_by_user ON accesses (user_id, access_no);

-- Answers already given to requests that carry an Idempotency-Key: a repeat gets the same answer.
CREATE TABLE idempotent_answers (
  user_id TEXT NOT NULL,
  request_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,         -- BLAKE2b of method, path, If-Match and body: the same key with another request is refused
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  etag TEXT NOT NULL,                 -- '' when it had none
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (user_id, request_key)
) {{without_rowid}};
CREATE INDEX idempotent_answers_by_time ON idempotent_answers (at_ms);
