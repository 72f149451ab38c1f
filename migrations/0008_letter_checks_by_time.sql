-- The figures of a month read that month's checks, not all there ever were.
CREATE INDEX letter_checks_by_time ON letter_checks (at_ms);
