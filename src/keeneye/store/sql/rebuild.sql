-- A store made anew from an old one, from segments, or from both: nothing in a file is ever changed.
-- `old` is the attached old store, `made` the new one; `incoming_…` are Arrow data sets.

-- name: rebuild_by_id
-- Of one id with two moments the earlier one counts: the world could know then.
INSERT INTO made.{table} BY NAME
SELECT * FROM ({sources})
QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {first}, rank) = 1
ORDER BY {order};

-- name: rebuild_events
-- Of a report that both coded with one coder, the events of the store that was there stand.
INSERT INTO made.events BY NAME
SELECT kept.* EXCLUDE (rank, first_rank) FROM (
    SELECT *, min(rank) OVER (PARTITION BY event_id) AS first_rank FROM ({sources})
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY known_at, rank) = 1
) AS kept LEFT JOIN ({codings}) AS coded USING (report_id, coder)
WHERE coded.rank IS NULL OR supersedes IS NOT NULL OR first_rank = coded.rank
ORDER BY {order};

-- name: first_codings
SELECT report_id, coder, min(rank) AS rank FROM ({sources}) GROUP BY ALL

-- name: rebuild_reports
-- A text that was forgotten anywhere is forgotten here.
INSERT INTO made.reports BY NAME
SELECT * EXCLUDE (rank, forgotten) REPLACE (
    CASE WHEN gone.forgotten IS NULL THEN text END AS text,
    CASE WHEN gone.forgotten IS NULL THEN title ELSE '' END AS title
) FROM (
    SELECT * FROM ({sources})
    QUALIFY row_number() OVER (PARTITION BY report_id ORDER BY known_at, rank) = 1
) AS kept LEFT JOIN (
    SELECT DISTINCT report_id, true AS forgotten FROM made.tombstones
) AS gone USING (report_id)
ORDER BY known_at, report_id;

-- name: rebuild_tombstone
INSERT INTO made.tombstones BY NAME
SELECT report_id, text_sha256, story_key, $reason AS reason, $now AS forgotten_at,
    $now AS recorded_at
FROM old.reports WHERE report_id = $id AND text IS NOT NULL;

-- name: rebuild_writes
INSERT INTO made.writes BY NAME
SELECT DISTINCT recorded_at, clock_at FROM ({sources}) ORDER BY recorded_at, clock_at;
