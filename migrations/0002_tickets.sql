-- Monitoring Tiket: what reports are found by, the report in progress of a call, the story of a ticket, announcements,
-- saved views.

ALTER TABLE tickets ADD COLUMN priority TEXT NOT NULL DEFAULT 'Biasa';
ALTER TABLE tickets ADD COLUMN last_report_at_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tickets ADD COLUMN closed_at_ms BIGINT;
ALTER TABLE tickets ADD COLUMN merged_into TEXT;            -- ticket_no, with status Gabung Tiket
CREATE INDEX tickets_by_customer ON tickets (customer_id, last_report_at_ms) WHERE customer_id IS NOT NULL;
CREATE INDEX tickets_by_place ON tickets (substation, last_report_at_ms) WHERE substation <> '';

-- What a row of the list is found by stands in the row, so that every filter is one index descent. status_key and
-- category_key repeat the ticket's; who changes a ticket changes them in the same transaction.
ALTER TABLE reports ADD COLUMN customer_id TEXT;
ALTER TABLE reports ADD COLUMN substation TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN pole TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN status_key TEXT NOT NULL DEFAULT '';       -- folded, without the qualifier
ALTER TABLE reports ADD COLUMN category_key TEXT NOT NULL DEFAULT '';     -- folded
ALTER TABLE reports ADD COLUMN creator_key TEXT NOT NULL DEFAULT '';      -- created_by in capitals
ALTER TABLE reports ADD COLUMN email_key TEXT NOT NULL DEFAULT '';        -- the e-mail of the column, else of the address
ALTER TABLE reports ADD COLUMN search_text TEXT {{collate_c}} NOT NULL DEFAULT '';  -- core/word_search.h
CREATE INDEX reports_by_customer ON reports (customer_id, created_at_ms, report_no) WHERE customer_id IS NOT NULL;
CREATE INDEX reports_by_place ON reports (substation, created_at_ms, report_no) WHERE substation <> '';
CREATE INDEX reports_by_email ON reports (email_key, created_at_ms, report_no) WHERE email_key <> '';
CREATE INDEX reports_by_creator ON reports (creator_key, created_at_ms, report_no);
CREATE INDEX reports_by_site ON reports (site, created_at_ms, report_no);
CREATE INDEX reports_by_status ON reports (status_key, created_at_ms, report_no);
CREATE INDEX reports_by_category ON reports (category_key, created_at_ms, report_no);
CREATE INDEX reports_by_call ON reports (call_id) WHERE call_id IS NOT NULL;

-- Pieces of words. Candidates only: core/word_search.h decides, so that both engines give the same answers.
-- only sqlite
CREATE VIRTUAL TABLE report_search USING fts5(search_text, content='reports', content_rowid='report_no', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);
-- end
-- only postgres
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE INDEX reports_by_words ON reports USING gin (search_text public.gin_trgm_ops);
-- end

-- Numbers that rise for the whole utility. Who takes one holds the row until the commit: no two nodes get the same.
CREATE TABLE counters (
  name TEXT PRIMARY KEY,              -- report_no
  last_value BIGINT NOT NULL
);

-- The report in progress of a call, before it is sent.
CREATE TABLE call_reports (
  call_id TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  kept BIGINT NOT NULL,               -- the agent wrote in it; 0: only what the call filled in
  written TEXT NOT NULL,              -- names of the fields the agent wrote, space between; those are not filled in again
  category TEXT NOT NULL,
  module_id TEXT NOT NULL,
  priority TEXT NOT NULL,
  customer_id TEXT,
  substation TEXT NOT NULL,
  pole TEXT NOT NULL,
  reporter_name TEXT NOT NULL,
  reporter_address TEXT NOT NULL,
  reporter_phone TEXT NOT NULL,
  reporter_email TEXT NOT NULL,
  resume TEXT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  updated_by TEXT NOT NULL
);

CREATE TABLE ticket_changes (
  change_id TEXT PRIMARY KEY,
  ticket_id TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  by_user_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  call_id TEXT,
  report_no BIGINT,
  kind TEXT NOT NULL,                 -- created repeat status priority category module comment merged corrected
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX ticket_changes_by_ticket ON ticket_changes (ticket_id, change_id);

CREATE TABLE announcements (
  announcement_id TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  site TEXT NOT NULL,                 -- '' every site
  area TEXT NOT NULL,                 -- '' everywhere
  sentence TEXT NOT NULL,
  suspend_email BIGINT NOT NULL,
  from_ms BIGINT NOT NULL,
  until_ms BIGINT NOT NULL,
  by_user_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX announcements_by_end ON announcements (until_ms);

CREATE TABLE ticket_views (
  view_id TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  owner_user_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,               -- JSON object, TicketFilter of the contract
  preset TEXT NOT NULL,
  shared_with TEXT NOT NULL,          -- '' agent leader qa everyone
  updated_at_ms BIGINT NOT NULL
);
CREATE INDEX ticket_views_by_owner ON ticket_views (owner_user_id, name);
CREATE INDEX ticket_views_by_share ON ticket_views (shared_with, name) WHERE shared_with <> '';
