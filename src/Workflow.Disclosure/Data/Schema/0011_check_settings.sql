-- What the county decides about the checks of annual reports: one row, absent until something is decided.
CREATE TABLE check_settings (
    id integer PRIMARY KEY CHECK (id = 1),
    settings text NOT NULL,                     -- JSON, as CheckSettings reads it
    changed_by uuid NOT NULL REFERENCES people,
    changed_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON check_settings TO {app};
