-- A released file never changes: the hash of its canonical form is kept (DESIGN 3).
CREATE TABLE process_definitions (
    definition_id text NOT NULL,
    version integer NOT NULL,
    hash text NOT NULL,
    content text NOT NULL,
    first_loaded_at timestamptz NOT NULL,
    PRIMARY KEY (definition_id, version)
);

CREATE TABLE process_states (
    case_id uuid PRIMARY KEY REFERENCES cases,
    definition_id text NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,                       -- Elsa's sub-status
    state text NOT NULL,                        -- compact JSON of what is open
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (definition_id, version) REFERENCES process_definitions
);

CREATE TABLE tasks (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    bookmark text NOT NULL,
    activity_id text NOT NULL,
    title text NOT NULL,
    position text NOT NULL,
    unit_id uuid NOT NULL REFERENCES units,     -- whose position: the case's unit or the county office
    outcomes text NOT NULL,                     -- JSON [{"name","label","opinion","tone"}]
    may_edit boolean NOT NULL,
    due_on date,                                -- local date, until its end
    due_reason text,
    reminders integer[] NOT NULL,               -- working days before the due date, negative; 0 = on the day
    remind_daily boolean NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_sequence bigint NOT NULL,
    closed_at timestamptz,
    outcome text,                               -- null: open, or closed by the process
    decided_by uuid REFERENCES people,
    decided_by_name text
);
CREATE INDEX tasks_open ON tasks (unit_id, position, due_on) WHERE closed_at IS NULL;
CREATE INDEX tasks_case ON tasks (case_id, opened_at);
CREATE INDEX tasks_decided ON tasks (decided_by, closed_at) WHERE decided_by IS NOT NULL;

-- Append-only and chained per case.
CREATE TABLE decisions (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    number integer NOT NULL,                    -- 1-based per case
    task_id uuid NOT NULL REFERENCES tasks,
    activity_id text NOT NULL,
    title text NOT NULL,
    position text NOT NULL,
    unit_id uuid NOT NULL REFERENCES units,
    person_id uuid REFERENCES people,
    system_account_id uuid REFERENCES system_accounts,
    actor_name text NOT NULL,
    outcome text NOT NULL,
    outcome_label text NOT NULL,
    tone text NOT NULL,                         -- 'Forward' or 'Back'
    opinion text NOT NULL,
    version_id uuid NOT NULL REFERENCES document_versions,
    version_number integer NOT NULL,
    version_hash text NOT NULL,
    definition_hash text NOT NULL,
    decided_at timestamptz NOT NULL,
    previous_hash text NOT NULL,                -- '' for the first of a case
    hash text NOT NULL,
    UNIQUE (case_id, number),
    CHECK ((person_id IS NULL) <> (system_account_id IS NULL))
);
CREATE INDEX ON decisions (person_id, decided_at);

CREATE TABLE journal (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    case_id uuid NOT NULL REFERENCES cases,
    sequence bigint NOT NULL,                   -- the case's, at the transition that wrote it
    at timestamptz NOT NULL,
    activity_id text NOT NULL,
    activity_type text NOT NULL,
    event text NOT NULL,
    detail text
);
CREATE INDEX ON journal (case_id, id);

CREATE TABLE timers (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    task_id uuid REFERENCES tasks,              -- a reminder of this task, or
    bookmark text,                              -- a timed activity of the process
    due_at timestamptz NOT NULL,
    CHECK ((task_id IS NULL) <> (bookmark IS NULL))
);
CREATE INDEX ON timers (due_at);
CREATE UNIQUE INDEX ON timers (task_id) WHERE task_id IS NOT NULL;
CREATE UNIQUE INDEX ON timers (case_id, bookmark) WHERE bookmark IS NOT NULL;

GRANT SELECT, INSERT ON process_definitions, decisions TO {app};
GRANT SELECT, INSERT, UPDATE ON process_states, tasks TO {app};
GRANT SELECT, INSERT, DELETE ON journal TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON timers TO {app};
