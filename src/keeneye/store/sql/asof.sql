-- What could be known at a moment (`cut`), as parameterised views made in each reading connection.
-- Nothing outside this file decides what a History shows.

-- name: asof_macros

-- Copies: a report whose link and whose original were both known.
CREATE TEMP MACRO copies(cut) AS TABLE
SELECT links.report_id, min(links.copy_of) AS copy_of
FROM links SEMI JOIN (SELECT report_id FROM reports WHERE known_at <= cut) AS known
    ON links.copy_of = known.report_id
WHERE links.known_at <= cut
GROUP BY links.report_id;

CREATE TEMP MACRO originals(cut) AS TABLE
SELECT report_id, outlet, known_at FROM reports
ANTI JOIN (SELECT report_id FROM copies(cut)) AS copied USING (report_id)
WHERE known_at <= cut;

-- One coder a report: the first of `coders` that has coded it.
CREATE TEMP MACRO chosen_codings(cut, coders) AS TABLE
SELECT report_id, arg_min(coder, list_position(coders, coder)) AS coder
FROM codings SEMI JOIN originals(cut) USING (report_id)
WHERE list_contains(coders, coder)
GROUP BY report_id;

-- The last word on each event.
CREATE TEMP MACRO standing_corrections(cut) AS TABLE
SELECT * FROM corrections
WHERE known_at <= cut
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY known_at DESC, correction_id DESC) = 1;

-- A correction speaks about a sentence: who did what to whom in it, as it was and as it should be.
CREATE TEMP MACRO corrected_sentences(cut) AS TABLE
SELECT DISTINCT report_id, span_start, span_end, source_actor, target_actor, root_code
FROM events SEMI JOIN (
    SELECT event_id FROM standing_corrections(cut)
    UNION ALL SELECT replacement_id FROM standing_corrections(cut) WHERE replacement_id IS NOT NULL
) AS spoken USING (event_id)
WHERE report_id IS NOT NULL;

CREATE TEMP MACRO coded_events(cut, coders) AS TABLE
SELECT events.* FROM events
SEMI JOIN chosen_codings(cut, coders) AS chosen
    ON events.report_id = chosen.report_id AND events.coder = chosen.coder
WHERE events.known_at <= cut AND events.supersedes IS NULL AND NOT EXISTS (
    SELECT 1 FROM corrected_sentences(cut) AS said
    WHERE said.report_id = events.report_id
    AND said.span_start = events.span_start AND said.span_end = events.span_end
    AND said.root_code = events.root_code
    AND said.source_actor IS NOT DISTINCT FROM events.source_actor
    AND said.target_actor IS NOT DISTINCT FROM events.target_actor
);

-- Of rows that their source calls by one name, the one known last.
CREATE TEMP MACRO imported_events(cut) AS TABLE
SELECT events.* FROM events
ANTI JOIN (
    SELECT event_id FROM standing_corrections(cut)
    UNION ALL SELECT event_id FROM revisions WHERE known_at <= cut
) AS replaced ON events.event_id = replaced.event_id
WHERE events.known_at <= cut AND events.report_id IS NULL AND events.supersedes IS NULL;

-- Replacements that are not replaced themselves; of several for one act in one sentence, the last.
CREATE TEMP MACRO replacement_events(cut) AS TABLE
SELECT events.* FROM events
JOIN standing_corrections(cut) AS standing ON events.event_id = standing.replacement_id
ANTI JOIN standing_corrections(cut) AS corrected ON events.event_id = corrected.event_id
WHERE events.known_at <= cut AND (
    events.report_id IS NULL OR events.report_id IN (SELECT report_id FROM originals(cut))
)
QUALIFY row_number() OVER (
    PARTITION BY coalesce(events.report_id, events.event_id), span_start, span_end,
        source_actor, target_actor, root_code
    ORDER BY standing.known_at DESC, standing.correction_id DESC
) = 1;

CREATE TEMP MACRO shown_events(cut, coders) AS TABLE
SELECT * FROM coded_events(cut, coders)
UNION ALL SELECT * FROM imported_events(cut)
UNION ALL SELECT * FROM replacement_events(cut);

-- The period an event counts in: the smallest that holds it whole, or any larger.
CREATE TEMP MACRO counted_from(event_date, event_date_end, period, span) AS CASE
    WHEN span = 'day' AND period = 'day' THEN event_date
    WHEN span = 'week' AND period IN ('day', 'week') THEN date_trunc('week', event_date)::DATE
    WHEN span = 'month'
        AND date_trunc('month', event_date) = date_trunc('month', event_date_end - 1)
        THEN date_trunc('month', event_date)::DATE
END;
