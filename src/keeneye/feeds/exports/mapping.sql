-- Rows of an export, as text, into the columns of events. What stands in braces comes from a layout
-- (our own data) and never from a file. `rows` holds the columns as c0, c1, … and the line of each.

-- name: map_rows
WITH roles AS (
    SELECT line, {fields},
        nullif(trim({event_date}), '') AS said_date,
        nullif(nullif(trim({known}), ''), 'NA') AS said_known,
        {event_code} AS said_code,
        nullif(nullif(trim({goldstein}), ''), 'NA') AS said_goldstein,
        nullif(nullif(trim({latitude}), ''), 'NA') AS said_latitude,
        nullif(nullif(trim({longitude}), ''), 'NA') AS said_longitude,
        lower(trim({source_country})) AS said_source,
        lower(trim({target_country})) AS said_target,
        {source_sector} AS said_source_sector,
        {target_sector} AS said_target_sector,
        nullif(nullif(trim({place}), ''), 'NA') AS place,
        try_strptime(said_date, $date_format)::DATE AS event_date,
        try_cast(said_goldstein AS DOUBLE) AS own_goldstein,
        (event_date + {span})::DATE AS event_date_end,
        coalesce($release::TIMESTAMPTZ, {known_at}) AS known_at
    FROM rows
), looked_up AS (
    SELECT roles.*,
        source.iso3 AS source_actor, target.iso3 AS target_actor,
        source_sector.sector AS source_sector, target_sector.sector AS target_sector,
        codes.ontology, codes.root_code, codes.mode, codes.event_code AS cameo_code,
        codes.quad_class, coalesce(own_goldstein, codes.goldstein) AS goldstein
    FROM roles
    LEFT JOIN countries AS source ON source.word = said_source
    LEFT JOIN countries AS target ON target.word = said_target
    LEFT JOIN sectors AS source_sector ON source_sector.word = said_source_sector
    LEFT JOIN sectors AS target_sector ON target_sector.word = said_target_sector
    LEFT JOIN codes ON codes.said = said_code
), judged AS (
    SELECT *,
        CASE
            WHEN event_date IS NULL OR year(event_date) < $earliest_year THEN 'bad-event-date'
            WHEN {bad_count} THEN 'bad-number'
            WHEN root_code IS NULL AND {has_code} THEN 'unknown-code'
            WHEN said_goldstein IS NOT NULL AND coalesce(own_goldstein NOT BETWEEN -10 AND 10, true)
                THEN 'bad-number'
            WHEN said_latitude IS NOT NULL
                AND coalesce(try_cast(said_latitude AS DOUBLE) NOT BETWEEN -90 AND 90, true)
                THEN 'bad-place'
            WHEN said_longitude IS NOT NULL
                AND coalesce(try_cast(said_longitude AS DOUBLE) NOT BETWEEN -180 AND 180, true)
                THEN 'bad-place'
            WHEN known_at IS NULL THEN 'bad-known-at'
            WHEN known_at < event_date::TIMESTAMPTZ THEN 'known-before-event'
        END AS reason
    FROM looked_up
)
SELECT * FROM judged;

-- name: refused
SELECT line, reason, CASE reason
    WHEN 'bad-event-date' THEN coalesce(said_date, '') || ': a day as ' || $date_format
    WHEN 'unknown-code' THEN said_code || ': no code of the ontology'
    WHEN 'bad-place' THEN concat_ws(', ', said_latitude, said_longitude) || ': -90 to 90, -180 to 180'
    WHEN 'bad-known-at' THEN coalesce(said_known, '') || ': a time as ' || $known_format
    WHEN 'known-before-event' THEN said_date || ' after ' || known_at::VARCHAR
    ELSE concat_ws(', ', said_goldstein, {counts_said}) || ': -10 to 10, counts from 0' END AS detail
FROM mapped WHERE reason IS NOT NULL ORDER BY line;

-- name: events
-- The id follows from the content as in keeneye.records.Event; the words are put together here.
SELECT
    'e-' || substring(sha256(concat(
        '[', {object}, ',["', event_date, '","', event_date_end, '","', $precision, '"],[',
        coalesce('"' || source_actor || '"', 'null'), ',', coalesce('"' || source_sector || '"', 'null'), ',', coalesce('"' || target_actor || '"', 'null'), ',', coalesce('"' || target_sector || '"', 'null'), '],["',
        ontology, '","', root_code, '",', coalesce('"' || mode || '"', 'null'), ',"', cameo_code, '","actual"],["',
        $coder, '",null]]')), 1, 20) AS event_id,
    event_date, event_date_end, known_at, source_actor, source_sector, target_actor, target_sector,
    ontology, root_code, mode, cameo_code, quad_class, goldstein, place,
    line AS row_line, {list} AS row_values, {key} AS row_key
FROM {events_from};

-- name: unfold_counts
-- One event a unit: a row that counts three events of a kind becomes three, numbered.
CREATE OR REPLACE TEMP TABLE unfolded AS
SELECT mapped.* EXCLUDE (ontology, root_code, mode, cameo_code, quad_class, goldstein),
    unit.code AS unit_code, generated.n::VARCHAR AS unit_number,
    codes.ontology, codes.root_code, codes.mode, codes.event_code AS cameo_code,
    codes.quad_class, codes.goldstein
FROM (SELECT *, unnest({count_structs}) AS unit FROM mapped WHERE reason IS NULL) AS mapped
JOIN codes ON codes.said = unit.code,
    LATERAL (SELECT unnest(range(1, unit.n + 1)) AS n) AS generated;
