-- Legacy data in and out: what was read, what became of each row, what a leader should look at.

CREATE TABLE import_runs (
  run_no BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,                 -- callers tickets customers
  source TEXT NOT NULL,               -- the system the data comes from, as its mapping names it
  file_name TEXT NOT NULL,
  state TEXT NOT NULL,                -- running done
  started_at_ms BIGINT NOT NULL,
  seen_at_ms BIGINT NOT NULL,         -- the last batch
  finished_at_ms BIGINT,
  host TEXT NOT NULL,
  process BIGINT NOT NULL,
  rows_done BIGINT NOT NULL,
  rows_digest TEXT NOT NULL,          -- of the rows so far, with the mapping: the same file goes on where it stopped
  tally TEXT NOT NULL,                -- JSON object of counts
  data_until_ms BIGINT                -- the newest instant in the rows
);
CREATE INDEX import_runs_by_kind ON import_runs (kind, source, run_no);

-- Every row that was taken, by its key and by all its content, both hashed: the same row twice changes nothing.
CREATE TABLE import_rows (
  row_key BIGINT NOT NULL,
  fingerprint BIGINT NOT NULL,
  subject_id TEXT NOT NULL,           -- the caller, customer or report it went into
  run_no BIGINT NOT NULL,             -- when it was the present one
  PRIMARY KEY (row_key, fingerprint)
) {{without_rowid}};

-- Two callers that may be one. Nothing is merged until a leader says so.
CREATE TABLE caller_reviews (
  review_id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL,            -- the one that was added
  other_id TEXT NOT NULL,             -- the one that was there
  reason TEXT NOT NULL,               -- other_name several same_email changed_at_desk
  state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'apart', 'postponed')),
  source TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  decided_at_ms BIGINT,
  decided_by TEXT,
  UNIQUE (caller_id, other_id)
);
CREATE INDEX caller_reviews_by_state ON caller_reviews (state, review_id);
CREATE INDEX caller_reviews_by_other ON caller_reviews (other_id);

-- For exports of what changed.
CREATE INDEX callers_by_update ON callers (updated_at_ms, caller_id);
CREATE INDEX tickets_by_update ON tickets (updated_at_ms);
