-- Looking into the whole store, whatever moment it speaks of.

-- name: known_reports
SELECT report_id FROM reports SEMI JOIN wanted ON report_id = wanted.id;

-- name: forgotten
SELECT text_sha256 FROM tombstones SEMI JOIN wanted ON text_sha256 = wanted.id;

-- name: find_tombstone
SELECT * FROM tombstones WHERE report_id = $id;

-- name: find_stories
SELECT story_key, arg_min(report_id, (known_at, report_id)), min(known_at)
FROM reports SEMI JOIN wanted ON story_key = wanted.id
GROUP BY story_key;

-- name: reports_near
SELECT report_id, known_at FROM reports
SEMI JOIN moments ON known_at BETWEEN moments.first AND moments.last
WHERE text IS NOT NULL
ORDER BY known_at DESC, report_id
LIMIT $limit;

-- name: find_texts
SELECT report_id, text FROM reports SEMI JOIN wanted ON report_id = wanted.id
WHERE text IS NOT NULL;

-- name: known_inputs
SELECT input_id FROM inputs SEMI JOIN wanted ON input_id = wanted.id;

-- name: find_input
SELECT * FROM inputs WHERE input_id = $id LIMIT 1;

-- name: uncoded_reports
-- Not those that no History ever shows: copies from the first moment.
SELECT reports.* FROM reports
ANTI JOIN (SELECT report_id FROM codings WHERE coder = $coder) AS coded USING (report_id)
WHERE text IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM links JOIN reports AS original ON original.report_id = links.copy_of
    WHERE links.report_id = reports.report_id
    AND links.known_at <= reports.known_at AND original.known_at <= reports.known_at
)
ORDER BY known_at, report_id;

-- name: find_report
SELECT * FROM reports WHERE report_id = $id AND text IS NOT NULL LIMIT 1;

-- name: find_event
SELECT events.*, substring(reports.text, span_start + 1, span_end - span_start) AS span_text
FROM events LEFT JOIN reports USING (report_id)
WHERE event_id = $id LIMIT 1;

-- name: find_link
SELECT * FROM links WHERE link_id = $id LIMIT 1;

-- name: find_rejection
SELECT * FROM rejections WHERE rejection_id = $id LIMIT 1;

-- name: find_correction
SELECT * FROM corrections WHERE correction_id = $id LIMIT 1;

-- name: rejections
SELECT * FROM rejections
WHERE ($stage IS NULL OR stage = $stage) AND ($reason IS NULL OR reason = $reason)
    AND ($coder IS NULL OR coder = $coder)
ORDER BY stage DESC, file, line, report_id, span_start, rejection_id
LIMIT $limit OFFSET $offset;

-- name: counts
SELECT 'reports' AS name, count(*) AS n FROM reports
UNION ALL SELECT 'links', count(*) FROM links
UNION ALL SELECT 'codings', count(*) FROM codings
UNION ALL SELECT 'events', count(*) FROM events
UNION ALL SELECT 'corrections', count(*) FROM corrections
UNION ALL SELECT 'rejections', count(*) FROM rejections
UNION ALL SELECT 'inputs', count(*) FROM inputs
UNION ALL SELECT 'revisions', count(*) FROM revisions
UNION ALL SELECT 'tombstones', count(*) FROM tombstones;

-- name: digest
-- A sum of hashes does not depend on the order of rows, and sees a row that stands twice.
-- Left out: when and from which input a row came (recorded_at, writes, inputs).
SELECT 'reports' AS name, count(*) AS n, sum(md5_number_lower(to_json(t)::VARCHAR)) AS digest
FROM (SELECT * EXCLUDE (recorded_at) REPLACE (epoch_us(known_at) AS known_at) FROM reports) AS t
UNION ALL SELECT 'links', count(*), sum(md5_number_lower(to_json(t)::VARCHAR))
FROM (SELECT * EXCLUDE (recorded_at) REPLACE (epoch_us(known_at) AS known_at) FROM links) AS t
UNION ALL SELECT 'codings', count(*), sum(md5_number_lower(to_json(t)::VARCHAR))
FROM (SELECT * EXCLUDE (recorded_at) FROM codings) AS t
UNION ALL SELECT 'events', count(*), sum(md5_number_lower(to_json(t)::VARCHAR))
FROM (SELECT * EXCLUDE (recorded_at) REPLACE (epoch_us(known_at) AS known_at) FROM events) AS t
UNION ALL SELECT 'corrections', count(*), sum(md5_number_lower(to_json(t)::VARCHAR))
FROM (SELECT * EXCLUDE (recorded_at) REPLACE (epoch_us(known_at) AS known_at) FROM corrections) AS t
UNION ALL SELECT 'rejections', count(*), sum(md5_number_lower(to_json(t)::VARCHAR))
FROM (SELECT * EXCLUDE (recorded_at) FROM rejections) AS t
UNION ALL SELECT 'revisions', count(*), sum(md5_number_lower(to_json(t)::VARCHAR))
FROM (SELECT * EXCLUDE (recorded_at) REPLACE (epoch_us(known_at) AS known_at) FROM revisions) AS t
UNION ALL SELECT 'tombstones', count(*), sum(md5_number_lower(to_json(t)::VARCHAR))
FROM (SELECT report_id, text_sha256 FROM tombstones) AS t
ORDER BY name;
