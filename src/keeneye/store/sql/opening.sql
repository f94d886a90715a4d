-- Is the file ours? And the mark that says so.

-- name: tables
SELECT table_name, table_type = 'BASE TABLE' FROM information_schema.tables
WHERE table_schema = 'main';

-- name: marker
SELECT product, schema_version FROM keeneye_store;

-- name: append_marker
INSERT INTO keeneye_store VALUES (?, ?, ?);
