-- 上年报告 brought in from a file, so that this year's can be checked against it.
CREATE TABLE earlier_reports (
    unit_id uuid NOT NULL REFERENCES units,
    year integer NOT NULL,                      -- the year that it reports on
    content text NOT NULL,                      -- canonical JSON
    file_name text NOT NULL,
    brought_by uuid NOT NULL REFERENCES people,
    brought_at timestamptz NOT NULL,
    PRIMARY KEY (unit_id, year)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON earlier_reports TO {app};
