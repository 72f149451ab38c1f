-- The e-mail procedure on the desk: flows in revisions, one run a call, the letters that were confirmed, spelling alphabets,
-- consents. Revision 1 of a flow ships with the program and has no row.

CREATE TABLE flow_revisions (
  flow_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  document TEXT NOT NULL,             -- JSON, never changed once published
  published_at_ms BIGINT NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (flow_id, revision)
) {{without_rowid}};

-- Begun with the first answer: before it a run is what the facts of the moment say.
CREATE TABLE procedure_runs (
  call_id TEXT PRIMARY KEY,
  flow_id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  facts TEXT NOT NULL,                -- JSON; only searches are added
  caller_ids TEXT NOT NULL,           -- JSON array, in the order of the facts' callers
  intents_done BIGINT NOT NULL,       -- how many of the walk's intents were carried out
  saved_position BIGINT NOT NULL,     -- answers up to here were saved and are not taken back
  step TEXT NOT NULL,
  email_state TEXT NOT NULL,
  outcome TEXT NOT NULL,              -- '' while it runs
  site TEXT NOT NULL,
  started_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT
);
CREATE INDEX procedure_runs_by_end ON procedure_runs (ended_at_ms);

CREATE TABLE procedure_answers (
  call_id TEXT NOT NULL,
  position BIGINT NOT NULL,
  step TEXT NOT NULL,
  choice TEXT NOT NULL,
  fields TEXT NOT NULL,               -- JSON object
  at_ms BIGINT NOT NULL,
  by_user_id TEXT NOT NULL,           -- '' when the desk ticked it off by itself
  PRIMARY KEY (call_id, position)
) {{without_rowid}};

-- How an address was confirmed tile by tile; never the address.
CREATE TABLE letter_checks (
  check_id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  caller_id TEXT,
  user_id TEXT NOT NULL,
  user_name TEXT NOT NULL,
  site TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  alphabet TEXT NOT NULL,
  tiles BIGINT NOT NULL,
  corrected BIGINT NOT NULL,
  total_ms BIGINT NOT NULL,
  fastest_ms BIGINT NOT NULL,
  too_fast BIGINT NOT NULL,
  corrections TEXT NOT NULL,          -- JSON: [["y", "u"], ...], heard and confirmed letter, for learning the risks
  result TEXT NOT NULL                -- the choice that followed
);
CREATE INDEX letter_checks_by_user ON letter_checks (user_id, check_id);
CREATE INDEX letter_checks_by_speed ON letter_checks (too_fast, check_id);
CREATE INDEX letter_checks_by_call ON letter_checks (call_id, check_id);

CREATE TABLE alphabets (
  alphabet_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  words TEXT NOT NULL,                -- JSON object, a to z
  updated_at_ms BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

-- UU PDP 27/2022, Pasal 21 to 24: what was said and answered, by whom, when, in which call.
CREATE TABLE consents (
  consent_id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL,
  call_id TEXT NOT NULL,
  purpose TEXT NOT NULL,              -- service_email
  notice TEXT NOT NULL,               -- prompt and revision of the flow: its exact words
  answer TEXT NOT NULL,               -- given refused
  at_ms BIGINT NOT NULL,
  by_user_id TEXT NOT NULL,
  withdrawn_at_ms BIGINT
);
CREATE INDEX consents_by_caller ON consents (caller_id, at_ms);
