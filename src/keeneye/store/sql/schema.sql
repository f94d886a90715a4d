-- The tables of a store, version 2. Append-only: no keys, no indexes, nothing is ever updated.
-- Times are UTC. `recorded_at` is the store's own clock: it orders writes, never analysis.

-- name: create_tables
CREATE TABLE keeneye_store (
    product VARCHAR NOT NULL,
    schema_version INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

-- One row a transaction. Where `clock_at` lies before `recorded_at`, the clock had gone back.
CREATE TABLE writes (
    recorded_at TIMESTAMPTZ NOT NULL,
    clock_at TIMESTAMPTZ NOT NULL
);

-- `text` is NULL when it was forgotten; everything else about the report stays.
CREATE TABLE reports (
    report_id VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_at_basis VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    published_date DATE,
    title VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    wording VARCHAR NOT NULL,
    cites VARCHAR[] NOT NULL,
    external_id VARCHAR NOT NULL,
    citation VARCHAR NOT NULL,
    checked VARCHAR NOT NULL,
    text VARCHAR,
    text_sha256 VARCHAR NOT NULL,
    story_key VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE links (
    link_id VARCHAR NOT NULL,
    report_id VARCHAR NOT NULL,
    copy_of VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- One row a report and coder, also when the coder found nothing.
CREATE TABLE codings (
    report_id VARCHAR NOT NULL,
    coder VARCHAR NOT NULL,
    n_events INTEGER NOT NULL,
    n_rejected INTEGER NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- `span_*` of a report's text, or `row_*` of an imported file; the span's words stand in reports.
-- `counted` and `period` are the record's own properties, kept so that SQL need not repeat them.
CREATE TABLE events (
    event_id VARCHAR NOT NULL,
    report_id VARCHAR,
    event_date DATE NOT NULL,
    event_date_end DATE NOT NULL,
    date_precision VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    known_at_basis VARCHAR NOT NULL,
    source_actor VARCHAR,
    source_sector VARCHAR,
    target_actor VARCHAR,
    target_sector VARCHAR,
    ontology VARCHAR NOT NULL,
    root_code VARCHAR NOT NULL,
    mode VARCHAR,
    cameo_code VARCHAR,
    quad_class VARCHAR NOT NULL,
    goldstein DOUBLE,
    modality VARCHAR NOT NULL,
    counted BOOLEAN NOT NULL,
    attribution VARCHAR,
    place VARCHAR,
    span_sentence INTEGER,
    span_start INTEGER,
    span_end INTEGER,
    span_report_sha256 VARCHAR,
    span_wording VARCHAR,
    span_marks STRUCT("role" VARCHAR, "start" INTEGER, "end" INTEGER)[],
    row_file VARCHAR,
    row_line BIGINT,
    row_file_sha256 VARCHAR,
    row_names VARCHAR,
    row_values VARCHAR,
    confidence DOUBLE NOT NULL,
    coder VARCHAR NOT NULL,
    supersedes VARCHAR,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- `replacement_id` is NULL where the analyst says that there was no event.
CREATE TABLE corrections (
    correction_id VARCHAR NOT NULL,
    event_id VARCHAR NOT NULL,
    replacement_id VARCHAR,
    author VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE rejections (
    rejection_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    detail VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    report_id VARCHAR,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    coder VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE inputs (
    input_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    options VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    n_read BIGINT NOT NULL,
    n_accepted BIGINT NOT NULL,
    n_linked BIGINT NOT NULL,
    n_known BIGINT NOT NULL,
    n_rejected BIGINT NOT NULL,
    n_events BIGINT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- name: create_tables_2
-- What version 2 added; an older store gets it at its next write.

-- Of imported rows that their source calls by one name: from `known_at`, `revised_by` stands instead.
CREATE TABLE revisions (
    event_id VARCHAR NOT NULL,
    revised_by VARCHAR NOT NULL,
    known_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- Texts that were taken out, by hash: what is read again under such a hash does not come back.
CREATE TABLE tombstones (
    report_id VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    story_key VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    forgotten_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- name: stand_in_tables_2
-- For reading a store of version 1, which has none of them.
CREATE TEMP TABLE revisions (event_id VARCHAR, revised_by VARCHAR, known_at TIMESTAMPTZ,
    recorded_at TIMESTAMPTZ);
CREATE TEMP TABLE tombstones (report_id VARCHAR, text_sha256 VARCHAR, story_key VARCHAR,
    reason VARCHAR, forgotten_at TIMESTAMPTZ, recorded_at TIMESTAMPTZ);
