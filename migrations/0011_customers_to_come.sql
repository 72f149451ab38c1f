-- Callers and tickets whose table named a customer that was not here yet: linked when it comes.
CREATE TABLE awaited_customers (
  customer_no TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('caller', 'ticket')),
  PRIMARY KEY (customer_no, subject_id)
) {{without_rowid}};
-- The words of a caller are those of the name; to look them up cost every import two pages a row.
DROP INDEX caller_words_by_caller;
CREATE INDEX awaited_customers_by_subject ON awaited_customers (subject_id);
