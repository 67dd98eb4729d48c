-- What processes tell each other: events by name and correlation, and how a case that another one started has ended.
ALTER TABLE process_states ADD COLUMN correlation_id text;
ALTER TABLE timers ADD COLUMN payload text;         -- JSON that the process gets with it
ALTER TABLE cases ADD COLUMN parent_case_id uuid REFERENCES cases;
ALTER TABLE cases ADD COLUMN parent_bookmark text;  -- where the parent waits for the end; null = it does not

CREATE TABLE event_waits (
    case_id uuid NOT NULL REFERENCES cases,
    bookmark text NOT NULL,
    event_name text NOT NULL,
    PRIMARY KEY (case_id, bookmark)
);
CREATE INDEX ON event_waits (event_name);
CREATE INDEX ON cases (parent_case_id) WHERE parent_case_id IS NOT NULL;

GRANT SELECT, INSERT, DELETE ON event_waits TO {app};
