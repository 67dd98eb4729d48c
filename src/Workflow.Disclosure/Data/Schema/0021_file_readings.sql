-- What was found in the text inside a file, masked; the text itself is not kept.
CREATE TABLE file_readings (
    hash text NOT NULL,                         -- SHA-256 of the file
    reader integer NOT NULL,                    -- of several readers the newest counts
    reading text NOT NULL,                      -- JSON
    read_at timestamptz NOT NULL,
    PRIMARY KEY (hash, reader)
);
GRANT SELECT, INSERT ON file_readings TO {app};
