-- A file between its reading and what of it is written into a draft. In the database, so that any host can go on with it.
CREATE TABLE draft_uploads (
    id uuid PRIMARY KEY,
    task_id uuid NOT NULL REFERENCES tasks,
    person_id uuid NOT NULL REFERENCES people,
    name text NOT NULL,                         -- of the file, to be shown
    content bytea NOT NULL,
    expires_at timestamptz NOT NULL,            -- swept from then on
    UNIQUE (task_id, person_id)
);

GRANT SELECT, INSERT, DELETE ON draft_uploads TO {app};
