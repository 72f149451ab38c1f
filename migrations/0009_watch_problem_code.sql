-- What a problem of a watched folder is about, for words in the language of who looks.
ALTER TABLE import_watches ADD COLUMN problem_code TEXT NOT NULL DEFAULT '';
