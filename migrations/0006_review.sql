-- Review of doubtful pairs: decisions, merges that can be undone, the search for duplicates; how fresh legacy data is.

ALTER TABLE caller_reviews ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- A pair stands there once, whichever of the two is named first.
CREATE UNIQUE INDEX caller_reviews_pair ON caller_reviews (
  (CASE WHEN caller_id < other_id THEN caller_id ELSE other_id END),
  (CASE WHEN caller_id < other_id THEN other_id ELSE caller_id END));
CREATE INDEX caller_reviews_by_reason ON caller_reviews (state, reason, review_id);

-- What a merge did, whole: the records before and after, for taking it back. The texts are emptied after 90 days.
CREATE TABLE caller_merges (
  merge_id TEXT PRIMARY KEY,
  review_id TEXT NOT NULL,
  kept_id TEXT NOT NULL,
  dropped_id TEXT NOT NULL,
  merged_at_ms BIGINT NOT NULL,
  merged_by TEXT NOT NULL,            -- display name
  undone_at_ms BIGINT,
  undone_by TEXT,
  kept_before TEXT NOT NULL,          -- JSON (desk/caller_record.h)
  dropped_before TEXT NOT NULL,
  kept_after TEXT NOT NULL
);
CREATE INDEX caller_merges_by_review ON caller_merges (review_id, merge_id);
CREATE INDEX caller_merges_by_dropped ON caller_merges (dropped_id) WHERE undone_at_ms IS NULL;
CREATE INDEX caller_merges_by_time ON caller_merges (merged_at_ms) WHERE kept_before <> '';

-- What pointed at the other caller and points at the kept one now.
CREATE TABLE caller_merge_moves (
  merge_id TEXT NOT NULL,
  what TEXT NOT NULL,                 -- call callback report change consent letter bounce letter_check run review
  row_id TEXT NOT NULL,
  old_value TEXT NOT NULL,            -- '' where nothing but the caller changed
  PRIMARY KEY (merge_id, what, row_id)
) {{without_rowid}};
CREATE INDEX callbacks_by_caller ON callbacks (caller_id) WHERE caller_id IS NOT NULL;
CREATE INDEX letter_checks_by_caller ON letter_checks (caller_id) WHERE caller_id IS NOT NULL;

CREATE TABLE duplicate_searches (
  search_no BIGINT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped')),
  phase TEXT NOT NULL,                -- phones emails customers
  position TEXT NOT NULL,             -- the last key that was looked at; '' at the beginning of a phase
  scanned BIGINT NOT NULL,
  total BIGINT NOT NULL,              -- rows to look at, counted at the start
  found BIGINT NOT NULL,
  started_at_ms BIGINT NOT NULL,
  started_by TEXT NOT NULL,
  finished_at_ms BIGINT
);

-- What `sapa import --watch` tells the desk.
CREATE TABLE import_watches (
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  file_name TEXT NOT NULL,            -- the last good one
  last_file_at_ms BIGINT,
  data_until_ms BIGINT,               -- the newest instant in it, else when the old system wrote it
  problem TEXT NOT NULL,              -- a sentence; '' after a good file
  waiting BIGINT NOT NULL,            -- files not taken yet
  busy BIGINT NOT NULL,
  seen_at_ms BIGINT NOT NULL,         -- the watcher lives
  changed_at_ms BIGINT NOT NULL,
  PRIMARY KEY (source, kind)
);
