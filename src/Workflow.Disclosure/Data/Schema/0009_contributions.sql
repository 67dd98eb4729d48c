-- 分工填报: one part of a draft in a colleague's hands. No node of the process: it lives as long as the draft's task is open.
CREATE TABLE contributions (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    task_id uuid NOT NULL REFERENCES tasks,     -- the draft it belongs to
    section text NOT NULL,
    title text NOT NULL,                        -- the part's heading
    unit_id uuid NOT NULL REFERENCES units,     -- whose position fills it, or where that person holds one
    position text,
    person_id uuid REFERENCES people,
    assignee text NOT NULL,                     -- in words, as on the day of assigning
    due_on date NOT NULL,                       -- local date, until its end
    note text NOT NULL,
    assigned_by uuid NOT NULL REFERENCES people,
    assigned_by_name text NOT NULL,
    assigned_at timestamptz NOT NULL,
    urged_at timestamptz,                       -- the last time
    urged_count integer NOT NULL DEFAULT 0,
    closed_at timestamptz,
    outcome text CHECK (outcome IN ('Returned', 'Declined', 'TakenBack', 'Ended')),
    closed_by uuid REFERENCES people,           -- null: open, or the draft itself ended
    closed_by_name text,
    remark text,
    CHECK ((position IS NULL) <> (person_id IS NULL)),
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX contributions_open ON contributions (task_id, section) WHERE closed_at IS NULL;
CREATE INDEX contributions_of_position ON contributions (unit_id, position, due_on) WHERE closed_at IS NULL;
CREATE INDEX contributions_of_person ON contributions (person_id, due_on) WHERE closed_at IS NULL AND person_id IS NOT NULL;
CREATE INDEX contributions_case ON contributions (case_id, assigned_at);

ALTER TABLE timers ADD COLUMN contribution_id uuid REFERENCES contributions;
ALTER TABLE timers DROP CONSTRAINT timers_check;
ALTER TABLE timers ADD CONSTRAINT timers_check CHECK (num_nonnulls(task_id, bookmark, contribution_id) = 1);
CREATE UNIQUE INDEX ON timers (contribution_id) WHERE contribution_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON contributions TO {app};
