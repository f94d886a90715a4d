-- What the doctor asks. Each row of a check names what is wrong and how often; 0 is right.

-- name: clock_steps
SELECT count(*), max(recorded_at - clock_at) FROM writes WHERE clock_at < recorded_at;

-- name: file_facts
SELECT product, schema_version, version() AS duckdb_version,
    (SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = current_catalog())
        AS storage_version
FROM keeneye_store ORDER BY schema_version DESC LIMIT 1;

-- name: check_content
SELECT 'reports stand twice' AS what, count(*) - count(DISTINCT report_id) AS n FROM reports
UNION ALL SELECT 'events stand twice', count(*) - count(DISTINCT event_id) FROM events
UNION ALL SELECT 'links stand twice', count(*) - count(DISTINCT link_id) FROM links
UNION ALL SELECT 'rejections stand twice', count(*) - count(DISTINCT rejection_id) FROM rejections
UNION ALL SELECT 'corrections stand twice', count(*) - count(DISTINCT correction_id)
    FROM corrections
UNION ALL SELECT 'reports were coded twice by one coder',
    count(*) - count(DISTINCT (report_id, coder)) FROM codings
UNION ALL SELECT 'codings are of no stored report', count(*)
    FROM codings ANTI JOIN reports USING (report_id)
UNION ALL SELECT 'links lead to no stored report', count(*)
    FROM links ANTI JOIN reports ON links.copy_of = reports.report_id
UNION ALL SELECT 'events are of no stored report', count(*)
    FROM (SELECT * FROM events WHERE report_id IS NOT NULL) AS events
    ANTI JOIN reports USING (report_id)
UNION ALL SELECT 'events are of another text than is stored', count(*)
    FROM events JOIN reports USING (report_id) WHERE span_report_sha256 <> text_sha256
UNION ALL SELECT 'codings have other events than they had', count(*) FROM codings LEFT JOIN (
        SELECT report_id, coder, count(*) AS n FROM events
        WHERE supersedes IS NULL AND report_id IS NOT NULL GROUP BY ALL
    ) AS found USING (report_id, coder) WHERE coalesce(found.n, 0) <> n_events
UNION ALL SELECT 'corrections lead to no stored event', count(*)
    FROM corrections ANTI JOIN events USING (event_id)
UNION ALL SELECT 'replacements are missing', count(*)
    FROM (SELECT replacement_id FROM corrections WHERE replacement_id IS NOT NULL) AS corrections
    ANTI JOIN events ON events.event_id = replacement_id
UNION ALL SELECT 'revisions lead to no stored event', count(*)
    FROM revisions ANTI JOIN events ON events.event_id = revised_by
UNION ALL SELECT 'texts stand that were forgotten', count(*)
    FROM (SELECT report_id FROM reports WHERE text IS NOT NULL) AS told
    SEMI JOIN tombstones USING (report_id)
UNION ALL SELECT 'pairs of reports are copies of each other', count(*)
    FROM links JOIN links AS other
    ON links.copy_of = other.report_id AND links.report_id = other.copy_of;

-- name: all_reports
SELECT * FROM reports WHERE text IS NOT NULL;

-- name: all_events
SELECT events.*, substring(reports.text, span_start + 1, span_end - span_start) AS span_text
FROM events LEFT JOIN reports USING (report_id);
