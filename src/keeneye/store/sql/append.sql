-- Appending one batch: what is known by its id is left out, inside the one transaction.
-- The batch's tables are registered Arrow tables, already without repeats and in known_at order.
-- Stored rows are narrowed to the batch's (SEMI JOIN) before the batch is held against them, so
-- that the small side is always the one in memory.

-- name: last_write
SELECT max(recorded_at) FROM writes;

-- name: append_writes
INSERT INTO writes BY NAME SELECT $recorded_at AS recorded_at, $clock_at AS clock_at;

-- name: append_reports
INSERT INTO reports BY NAME
SELECT *, $recorded_at AS recorded_at FROM new_reports
ANTI JOIN (SELECT report_id FROM reports SEMI JOIN new_reports USING (report_id)) AS known
    USING (report_id)
ORDER BY known_at, report_id;

-- name: append_links
INSERT INTO links BY NAME
SELECT *, $recorded_at AS recorded_at FROM new_links
ANTI JOIN (SELECT link_id FROM links SEMI JOIN new_links USING (link_id)) AS known
    USING (link_id)
ORDER BY known_at, link_id;

-- name: append_events
-- A report that its coder has coded already is not coded again: its first events stand.
-- Equal ids have equal event dates, which lets the scan skip most of a large table.
INSERT INTO events BY NAME
SELECT *, $recorded_at AS recorded_at FROM new_events AS new
WHERE NOT EXISTS (
    SELECT 1 FROM (SELECT event_id FROM events SEMI JOIN new_events USING (event_id, event_date))
        AS known
    WHERE known.event_id = new.event_id
) AND NOT EXISTS (
    SELECT 1 FROM (SELECT report_id, coder FROM codings SEMI JOIN new_codings
        USING (report_id, coder)) AS coded
    WHERE coded.report_id = new.report_id AND coded.coder = new.coder AND new.supersedes IS NULL
)
ORDER BY known_at, event_id;

-- name: append_rejections
INSERT INTO rejections BY NAME
SELECT *, $recorded_at AS recorded_at FROM new_rejections AS new
WHERE NOT EXISTS (
    SELECT 1 FROM (SELECT rejection_id FROM rejections SEMI JOIN new_rejections
        USING (rejection_id)) AS known
    WHERE known.rejection_id = new.rejection_id
) AND NOT EXISTS (
    SELECT 1 FROM (SELECT report_id, coder FROM codings SEMI JOIN new_codings
        USING (report_id, coder)) AS coded
    WHERE coded.report_id = new.report_id AND coded.coder = new.coder
)
ORDER BY rejection_id;

-- name: append_codings
INSERT INTO codings BY NAME
SELECT *, $recorded_at AS recorded_at FROM new_codings
ANTI JOIN (SELECT report_id, coder FROM codings SEMI JOIN new_codings USING (report_id, coder))
    AS known USING (report_id, coder)
ORDER BY report_id, coder;

-- name: append_corrections
INSERT INTO corrections BY NAME
SELECT *, $recorded_at AS recorded_at FROM new_corrections
ANTI JOIN (SELECT correction_id FROM corrections SEMI JOIN new_corrections USING (correction_id))
    AS known USING (correction_id)
ORDER BY known_at, correction_id;

-- name: append_inputs
INSERT INTO inputs BY NAME
SELECT *, $recorded_at AS recorded_at FROM new_inputs
ANTI JOIN (SELECT input_id FROM inputs SEMI JOIN new_inputs USING (input_id)) AS known
    USING (input_id)
ORDER BY input_id;
