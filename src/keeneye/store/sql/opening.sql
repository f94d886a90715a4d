-- Is the file ours? And the mark that says so.

-- name: tables
SELECT table_name, table_type = 'BASE TABLE' FROM information_schema.tables
WHERE table_schema = 'main';

-- name: marker
-- A store that was brought to a later version has a row for each.
SELECT product, schema_version FROM keeneye_store ORDER BY schema_version DESC LIMIT 1;

-- name: append_marker
INSERT INTO keeneye_store VALUES (?, ?, ?);

-- name: last_block
-- The number of the last block that anything in the file needs.
SELECT max(block) FROM (
    SELECT block_id AS block FROM pragma_metadata_info()
    UNION ALL SELECT unnest(list_append(additional_block_ids, block_id)) FROM (
        SELECT block_id, additional_block_ids FROM pragma_storage_info('keeneye_store')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('writes')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('reports')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('links')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('codings')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('events')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('corrections')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('rejections')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('inputs')
    )
);

-- name: last_block_2
-- The same of the tables since version 2.
SELECT max(block) FROM (
    SELECT unnest(list_append(additional_block_ids, block_id)) AS block FROM (
        SELECT block_id, additional_block_ids FROM pragma_storage_info('revisions')
        UNION ALL SELECT block_id, additional_block_ids FROM pragma_storage_info('tombstones')
    )
);

-- name: append_version
INSERT INTO keeneye_store SELECT product, ?, created_at FROM keeneye_store LIMIT 1;
