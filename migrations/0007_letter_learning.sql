-- Which letters callers really correct, and the risks learned from it. Revision 1 ships with the program and has no row.

-- Sums of a month, never of a call: no address can be put together again from them. The same letter twice: it was right.
CREATE TABLE heard_letters (
  month TEXT NOT NULL,                -- 2026-11, UTC
  alphabet TEXT NOT NULL,             -- whose code words were said
  heard TEXT NOT NULL,
  confirmed TEXT NOT NULL,
  seen BIGINT NOT NULL,
  PRIMARY KEY (month, alphabet, heard, confirmed)
) {{without_rowid}};

CREATE TABLE letter_risk_revisions (
  revision BIGINT PRIMARY KEY,
  month TEXT NOT NULL,                -- the last one that it was learned from
  pairs TEXT NOT NULL,                -- JSON, never changed: each pair with its old and new weight and why
  letters BIGINT NOT NULL,
  corrections BIGINT NOT NULL,
  made_at_ms BIGINT NOT NULL,
  state TEXT NOT NULL,                -- proposed taken declined replaced
  decided_at_ms BIGINT,
  decided_by TEXT NOT NULL
);
CREATE UNIQUE INDEX letter_risk_revisions_by_month ON letter_risk_revisions (month);
CREATE INDEX letter_risk_revisions_by_state ON letter_risk_revisions (state, revision);
