-- Each day a hash over the ends that the cases' records have come to, chained to the day before: published, so that nobody writes a record anew.
CREATE TABLE record_days (
    day date PRIMARY KEY,                       -- local
    cases integer NOT NULL,                     -- whose record grew since the day before
    previous_hash text NOT NULL,                -- '' for the first
    hash text NOT NULL,
    computed_at timestamptz NOT NULL
);

CREATE TABLE record_day_heads (
    case_id uuid NOT NULL REFERENCES cases,
    day date NOT NULL REFERENCES record_days,
    number integer NOT NULL,                    -- of the last entry on that day
    head text NOT NULL,                         -- its hash
    PRIMARY KEY (case_id, day)
);
CREATE INDEX ON record_day_heads (day);

-- Attachments of a case beside those that a release's own text names. One that replaces another has its series and the next number.
ALTER TABLE attachments ADD COLUMN series uuid;                 -- null: named by a release's document
ALTER TABLE attachments ADD COLUMN number integer NOT NULL DEFAULT 1;
ALTER TABLE attachments ADD COLUMN seal text;                   -- SHA-256 over the row
UPDATE attachments SET seal = encode(sha256(convert_to(concat_ws(E'\n', id, case_id, name, content_type, size, hash, created_by,
    to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '', number), 'UTF8')), 'hex');
ALTER TABLE attachments ALTER COLUMN seal SET NOT NULL;
CREATE UNIQUE INDEX ON attachments (series, number) WHERE series IS NOT NULL;

GRANT SELECT, INSERT ON record_days, record_day_heads TO {app};
