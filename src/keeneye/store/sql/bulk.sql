-- Many imported rows at once. `new_rows` is a registered Arrow table with the columns of events that
-- differ from row to row; what is one value for all of a file comes as parameters.

-- name: make_known_rows
-- Equal ids have equal event dates, which lets the scan skip most of a large table.
CREATE OR REPLACE TEMP TABLE known_rows AS
SELECT event_id, any_value(recorded_at) AS recorded_at FROM events
SEMI JOIN new_rows USING (event_id, event_date) GROUP BY event_id;

-- name: count_rows
SELECT count(*), count(DISTINCT event_id), count(DISTINCT row_line), count(row_key),
    count(DISTINCT (row_key, event_date)) FILTER (row_key IS NOT NULL),
    (SELECT count(*) FROM known_rows)
FROM new_rows;

-- name: count_statuses
-- A row is accepted if it gives any new event, else linked if it stands in this input again, else
-- known from before.
WITH told AS (
    SELECT row_line, CASE
        WHEN known.event_id IS NULL AND row_number() OVER (
            PARTITION BY new.event_id ORDER BY row_line) = 1 THEN 1
        WHEN known.event_id IS NULL OR known.recorded_at > coalesce($since, $long_ago) THEN 2
        ELSE 3 END AS status
    FROM new_rows AS new LEFT JOIN known_rows AS known USING (event_id)
), lines AS (SELECT row_line, min(status) AS status FROM told GROUP BY row_line)
SELECT count(*) FILTER (status = 1), count(*) FILTER (status = 2), count(*) FILTER (status = 3)
FROM lines;

-- name: make_conflicts
-- Rows that their source calls by one name on one day, and that differ: which gives way to which.
-- What contradicts a stored row of the same hour could be known only when it was read.
CREATE OR REPLACE TEMP TABLE conflicts AS
WITH fresh AS (
    SELECT event_id, event_date, row_key, min(row_line) AS row_line, min(known_at) AS known_at
    FROM new_rows ANTI JOIN known_rows USING (event_id)
    WHERE row_key IS NOT NULL GROUP BY ALL
), stored AS (
    SELECT fresh.event_id AS new_id, events.event_id AS old_id, fresh.known_at AS new_at,
        events.known_at AS old_at
    FROM events JOIN fresh ON events.event_date = fresh.event_date
        AND events.row_values ->> '$[0]' = fresh.row_key AND events.event_id <> fresh.event_id
    WHERE events.coder = $coder
), following AS (
    SELECT event_id, lead(event_id) OVER later AS revised_by, lead(known_at) OVER later AS known_at
    FROM fresh WINDOW later AS (PARTITION BY row_key, event_date ORDER BY known_at, row_line)
)
SELECT old_id AS event_id, new_id AS revised_by,
    CASE WHEN new_at = old_at THEN $clock_at ELSE new_at END AS known_at, new_at = old_at AS late
FROM stored WHERE new_at >= old_at
UNION ALL SELECT new_id, old_id, old_at, false FROM stored WHERE new_at < old_at
UNION ALL SELECT event_id, revised_by, known_at, false FROM following WHERE revised_by IS NOT NULL;

-- name: append_rows
-- Pairs of actors lie together, so that a question about one pair skips what is about others.
INSERT INTO events BY NAME
SELECT new.* EXCLUDE (row_key), CASE $date_precision WHEN 'month' THEN 'month' ELSE 'day' END AS period,
    $date_precision AS date_precision, $known_at_basis AS known_at_basis, $coder AS coder,
    $row_file AS row_file, $row_file_sha256 AS row_file_sha256, $row_names AS row_names,
    'actual' AS modality, true AS counted, 1.0 AS confidence, $recorded_at AS recorded_at
FROM new_rows AS new
ORDER BY source_actor, target_actor, event_date, event_id;

-- name: append_some_rows
-- As append_rows, where some are known, stand twice or contradict others.
INSERT INTO events BY NAME
SELECT new.* EXCLUDE (row_key, known_at),
    CASE WHEN late.event_id IS NULL THEN new.known_at ELSE $clock_at END AS known_at,
    CASE WHEN late.event_id IS NULL THEN $known_at_basis ELSE 'observed' END AS known_at_basis,
    CASE $date_precision WHEN 'month' THEN 'month' ELSE 'day' END AS period,
    $date_precision AS date_precision, $coder AS coder,
    $row_file AS row_file, $row_file_sha256 AS row_file_sha256, $row_names AS row_names,
    'actual' AS modality, true AS counted, 1.0 AS confidence, $recorded_at AS recorded_at
FROM new_rows AS new ANTI JOIN known_rows USING (event_id)
LEFT JOIN (SELECT DISTINCT revised_by AS event_id FROM conflicts WHERE late) AS late USING (event_id)
QUALIFY row_number() OVER (PARTITION BY new.event_id ORDER BY new.known_at, row_line) = 1
ORDER BY source_actor, target_actor, event_date, event_id;

-- name: append_revisions
INSERT INTO revisions BY NAME
SELECT DISTINCT event_id, revised_by, known_at, $recorded_at AS recorded_at FROM conflicts
ANTI JOIN revisions USING (event_id, revised_by);

-- name: no_conflicts
CREATE OR REPLACE TEMP TABLE conflicts
    (event_id VARCHAR, revised_by VARCHAR, known_at TIMESTAMPTZ, late BOOLEAN);
