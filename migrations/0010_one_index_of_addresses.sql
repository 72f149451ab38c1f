-- Addresses are found by their folded key; a second index cost every import a page a row.
DROP INDEX caller_emails_by_address;
