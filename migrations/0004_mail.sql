-- What DNS says about the domains of e-mail addresses; confirmation letters with their single-use tokens; bounces.

-- One answer a domain (domain 5.5). A domain is nobody's personal data.
CREATE TABLE email_domains (
  domain TEXT PRIMARY KEY,
  answer TEXT NOT NULL CHECK (answer IN ('accepts', 'no_mail', 'no_domain', 'unknown')),
  detail TEXT NOT NULL,               -- mx, address, null_mx, nxdomain, no_record, timeout ...
  asked_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL
);

-- The queue: what waits is sent, again and again with longer pauses, until it is delivered or given up.
CREATE TABLE confirmation_letters (
  letter_id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL,
  email_id TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('id', 'en')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'cancelled', 'confirmed', 'denied', 'unsubscribed')),
  email_state TEXT NOT NULL,          -- of the address when the letter was asked for: bounces are counted by it
  attempts BIGINT NOT NULL,
  next_attempt_at_ms BIGINT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  call_id TEXT,
  sent_at_ms BIGINT,
  answered_at_ms BIGINT,
  problem TEXT NOT NULL               -- of the last attempt; a word and a code, never an address
);
CREATE INDEX confirmation_letters_due ON confirmation_letters (state, next_attempt_at_ms);
CREATE INDEX confirmation_letters_by_email ON confirmation_letters (email_id, created_at_ms);

-- A new token with every attempt: it is never stored, so a letter that is sent again needs another one.
CREATE TABLE letter_tokens (
  token_hash TEXT PRIMARY KEY,        -- BLAKE2b
  letter_id TEXT NOT NULL,
  made_at_ms BIGINT NOT NULL,
  ends_at_ms BIGINT NOT NULL
);
CREATE INDEX letter_tokens_by_letter ON letter_tokens (letter_id);
CREATE INDEX letter_tokens_by_end ON letter_tokens (ends_at_ms);

-- One letter an address and day, whoever asks and whichever caller it belongs to.
CREATE TABLE letter_addresses (
  email_key TEXT PRIMARY KEY,         -- of core/email.h: the mailbox
  last_at_ms BIGINT NOT NULL
);

CREATE TABLE bounces (
  report_hash TEXT PRIMARY KEY,       -- BLAKE2b of the report and the recipient: the same report twice counts once
  email_id TEXT NOT NULL,
  letter_id TEXT,
  status TEXT NOT NULL,               -- 5.1.1 (RFC 3463)
  kind TEXT NOT NULL CHECK (kind IN ('hard', 'soft', 'ours')),
  at_ms BIGINT NOT NULL
);
CREATE INDEX bounces_by_email ON bounces (email_id, at_ms);
