-- Is the file ours? And the mark that says so.

-- name: tables
SELECT table_name, table_type = 'BASE TABLE' FROM information_schema.tables
WHERE table_schema = 'main';

-- name: marker
SELECT product, schema_version FROM keeneye_store;

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
