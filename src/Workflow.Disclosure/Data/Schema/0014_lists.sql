-- A list takes so many rows of each position or unit, in their order, from an index: no page reads what it does not show.
DROP INDEX tasks_open;
CREATE INDEX tasks_open ON tasks (unit_id, position, (coalesce(due_on, 'infinity'::date)), id) WHERE closed_at IS NULL;
CREATE INDEX tasks_due ON tasks ((coalesce(due_on, 'infinity'::date)), id) WHERE closed_at IS NULL;          -- 超时 of the whole county
CREATE INDEX tasks_sent ON tasks (decided_by, case_id) WHERE may_edit AND decided_by IS NOT NULL;            -- 我发起的: drafts handed on
CREATE INDEX cases_started ON cases (created_by, id) WHERE created_by IS NOT NULL;
CREATE INDEX cases_running ON cases (id) WHERE status = 'Open';
CREATE INDEX cases_running_of_unit ON cases (unit_id, id) WHERE status = 'Open';

-- 自定跟进日: seen by that person alone.
CREATE TABLE follow_ups (
    person_id uuid NOT NULL REFERENCES people,
    case_id uuid NOT NULL REFERENCES cases,
    follow_on date NOT NULL,                    -- local date
    set_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, case_id)
);

-- 常用筛选: a list's query under a name.
CREATE TABLE saved_filters (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people,
    list text NOT NULL,                         -- 'Waiting', 'Decided', 'Started', 'Drafts', 'Running', 'Overdue'
    name text NOT NULL,
    query text NOT NULL,                        -- as in an address; read with care
    created_at timestamptz NOT NULL,
    UNIQUE (person_id, list, name)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON follow_ups, saved_filters TO {app};
