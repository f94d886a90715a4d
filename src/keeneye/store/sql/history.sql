-- What a History answers; which rows it may see is decided in asof.sql.

-- name: events
SELECT event_id, report_id, event_date, event_date_end, date_precision, period, known_at,
    known_at_basis, source_actor, source_sector, target_actor, target_sector, ontology, root_code,
    mode, cameo_code, quad_class, goldstein, modality, counted, place, span_sentence AS sentence,
    span_start, span_end, row_file, row_line, confidence, coder, supersedes
FROM shown_events($cut, $coders)
WHERE $counted IS NULL OR counted = $counted
ORDER BY event_date, known_at, event_id;

-- name: reports
SELECT report_id, known_at, known_at_basis, outlet, published_date, title, url, wording, cites,
    text, copies.copy_of
FROM reports LEFT JOIN copies($cut) AS copies USING (report_id)
WHERE known_at <= $cut
ORDER BY known_at, report_id;

-- name: find_events
SELECT shown.*, substring(reports.text, span_start + 1, span_end - span_start) AS span_text
FROM shown_events($cut, $coders) AS shown LEFT JOIN reports USING (report_id)
WHERE ($since IS NULL OR shown.event_date >= $since)
    AND ($until IS NULL OR shown.event_date < $until)
    AND ($source_actor IS NULL OR shown.source_actor = $source_actor)
    AND ($target_actor IS NULL OR shown.target_actor = $target_actor)
    AND ($root_code IS NULL OR shown.root_code = $root_code)
    AND ($report_id IS NULL OR shown.report_id = $report_id)
    AND ($counted IS NULL OR shown.counted = $counted)
    AND ($from_reports IS NULL OR (shown.report_id IS NOT NULL) = $from_reports)
ORDER BY CASE WHEN $newest THEN shown.event_date END DESC,
    CASE WHEN $newest THEN shown.known_at END DESC,
    CASE WHEN $newest THEN shown.event_id END DESC,
    shown.event_date, shown.known_at, shown.event_id
LIMIT $limit OFFSET $offset;

-- name: find_known_event
-- Also one that is not shown: superseded, of another coder, of a copy.
SELECT events.*, substring(reports.text, span_start + 1, span_end - span_start) AS span_text
FROM events LEFT JOIN reports USING (report_id)
WHERE event_id = $id AND events.known_at <= $cut AND (supersedes IS NULL OR EXISTS (
    SELECT 1 FROM corrections WHERE replacement_id = $id AND corrections.known_at <= $cut))
LIMIT 1;

-- name: find_known_report
SELECT * FROM reports WHERE report_id = $id AND known_at <= $cut AND text IS NOT NULL LIMIT 1;

-- name: open_reports
SELECT reports.* FROM reports SEMI JOIN (SELECT unnest($ids::VARCHAR[]) AS report_id) AS wanted
    USING (report_id)
WHERE known_at <= $cut AND text IS NOT NULL;

-- name: find_reports
SELECT reports.* FROM reports
WHERE known_at <= $cut AND ($since IS NULL OR known_at > $since)
    AND ($until IS NULL OR known_at <= $until) AND text IS NOT NULL
    AND ($with_copies OR report_id IN (SELECT report_id FROM originals($cut)))
ORDER BY known_at, report_id;

-- name: copies_of
WITH RECURSIVE telling AS (
    SELECT report_id FROM copies($cut) WHERE copy_of = $id
    UNION
    SELECT copies.report_id FROM copies($cut) AS copies
    JOIN telling ON copies.copy_of = telling.report_id
)
SELECT reports.* FROM reports SEMI JOIN telling USING (report_id)
WHERE known_at <= $cut AND report_id <> $id AND text IS NOT NULL
ORDER BY known_at, report_id;

-- name: copy_counts
WITH RECURSIVE telling AS (
    SELECT copy_of AS report_id, report_id AS copy_id FROM copies($cut)
    UNION
    SELECT copies.copy_of, telling.copy_id FROM copies($cut) AS copies
    JOIN telling ON copies.report_id = telling.report_id
)
SELECT telling.report_id, count(DISTINCT copy_id) AS n
FROM telling JOIN reports ON reports.report_id = copy_id
WHERE known_at <= $cut AND copy_id <> telling.report_id AND text IS NOT NULL
GROUP BY telling.report_id;

-- name: count_by_period
SELECT counted_from(event_date, event_date_end, period, $span) AS period_start,
    root_code, quad_class, count(*) AS n
FROM shown_events($cut, $coders)
WHERE source_actor = $source_actor AND target_actor = $target_actor AND counted
    AND period_start IS NOT NULL
GROUP BY ALL
ORDER BY ALL;

-- name: series
WITH counts AS (
    SELECT counted_from(event_date, event_date_end, period, $span) AS period_start, count(*) AS n
    FROM shown_events($cut, $coders)
    WHERE source_actor = $source_actor AND target_actor = $target_actor AND counted
        AND ($measure = 'all' OR root_code = $measure OR quad_class = $measure)
        AND period_start IS NOT NULL
    GROUP BY period_start
), calendar AS (
    SELECT unnest(generate_series(min(period_start)::TIMESTAMP, max(period_start)::TIMESTAMP,
        CASE $span WHEN 'day' THEN INTERVAL 1 DAY WHEN 'week' THEN INTERVAL 7 DAY
        ELSE INTERVAL 1 MONTH END))::DATE AS period_start
    FROM counts
)
SELECT period_start, coalesce(n, 0) AS n
FROM calendar LEFT JOIN counts USING (period_start)
ORDER BY period_start;

-- name: known_by_day
SELECT make_timestamp(epoch_us(known_at) - 1)::DATE AS day, count(*) AS n
FROM shown_events($cut, $coders)
WHERE known_at > $since
GROUP BY day
ORDER BY day;

-- name: outlets
SELECT outlet, count(*) AS n_reports, count(copies.copy_of) AS n_copies,
    min(known_at) AS first_known_at, max(known_at) AS last_known_at
FROM reports LEFT JOIN copies($cut) AS copies USING (report_id)
WHERE known_at <= $cut
GROUP BY outlet
ORDER BY outlet;

-- name: rejection_counts
SELECT reason, count(*) AS n FROM rejections
SEMI JOIN chosen_codings($cut, $coders) AS chosen
    ON rejections.report_id = chosen.report_id AND rejections.coder = chosen.coder
GROUP BY reason
ORDER BY reason;

-- name: totals
WITH shown AS MATERIALIZED (SELECT report_id, counted FROM shown_events($cut, $coders))
SELECT
    (SELECT count(*) FROM reports WHERE known_at <= $cut) AS reports,
    (SELECT count(*) FROM copies($cut)) AS copies,
    (SELECT count(*) FROM originals($cut) ANTI JOIN shown USING (report_id)) AS without_event,
    (SELECT count(*) FROM shown) AS events,
    (SELECT count(*) FROM shown WHERE counted) AS counted,
    (SELECT max(known_at) FROM reports WHERE known_at <= $cut) AS last_known_at;

-- name: shown_coders
SELECT coalesce(coder, '') AS coder, count(*) AS n
FROM originals($cut) LEFT JOIN chosen_codings($cut, $coders) USING (report_id)
GROUP BY ALL
ORDER BY ALL;

-- name: find_corrections
SELECT * FROM standing_corrections($cut) ORDER BY known_at, correction_id;

-- name: actor_counts
WITH shown AS MATERIALIZED (
    SELECT source_actor, target_actor, event_date FROM shown_events($cut, $coders) WHERE counted
), ends AS (
    SELECT source_actor AS actor FROM shown WHERE source_actor IS NOT NULL
    UNION ALL SELECT target_actor FROM shown
    WHERE target_actor IS NOT NULL AND target_actor IS DISTINCT FROM source_actor
)
SELECT actor, count(*) AS n, (SELECT max(event_date) - min(event_date) + 1 FROM shown) AS days
FROM ends GROUP BY actor ORDER BY actor;
