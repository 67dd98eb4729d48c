-- What an office does to a case beside deciding its tasks (转办, 加签, 撤回, 挂起, 终止 …), and 代理.
ALTER TABLE tasks ADD COLUMN assignee_id uuid REFERENCES people;  -- the holder of the position it is for; null: whoever holds it
ALTER TABLE tasks ADD COLUMN signer text CHECK (signer IN ('Before', 'After', 'Joint'));  -- null: the task's own holder
ALTER TABLE tasks ADD COLUMN held boolean NOT NULL DEFAULT false;  -- waits for those whom its holder asked to sign first
ALTER TABLE tasks ADD COLUMN urged_at timestamptz;                -- the last time
ALTER TABLE tasks ADD COLUMN urged_count integer NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN held_reason text;                    -- null: it goes on
ALTER TABLE cases ADD COLUMN held_at timestamptz;
ALTER TABLE cases ADD CONSTRAINT cases_held CHECK ((held_reason IS NULL) = (held_at IS NULL));
ALTER TABLE units ADD COLUMN levels_by_one boolean NOT NULL DEFAULT true;  -- may one person decide two levels that follow each other

-- An operation on a whole case has no task, what happens before the first version has none, an automatic act has nobody.
ALTER TABLE decisions ADD COLUMN kind text NOT NULL DEFAULT 'Decision' CHECK (kind IN ('Decision', 'Opinion', 'Operation', 'Automatic'));
ALTER TABLE decisions ADD COLUMN on_behalf text;                  -- 由甲岗位代乙岗位, in words
ALTER TABLE decisions ADD COLUMN detail text;                     -- what an operation did, in words
ALTER TABLE decisions ALTER COLUMN task_id DROP NOT NULL;
ALTER TABLE decisions ALTER COLUMN version_id DROP NOT NULL;
ALTER TABLE decisions ALTER COLUMN version_number DROP NOT NULL;
ALTER TABLE decisions ALTER COLUMN version_hash DROP NOT NULL;
ALTER TABLE decisions DROP CONSTRAINT decisions_check;
ALTER TABLE decisions ADD CONSTRAINT decisions_actor CHECK (num_nonnulls(person_id, system_account_id) = CASE kind WHEN 'Automatic' THEN 0 ELSE 1 END);
ALTER TABLE decisions ADD CONSTRAINT decisions_version CHECK (num_nulls(version_id, version_number, version_hash) IN (0, 3)
    AND (kind NOT IN ('Decision', 'Opinion') OR num_nulls(task_id, version_id) = 0));

CREATE TABLE delegations (
    id uuid PRIMARY KEY,
    from_person_id uuid NOT NULL REFERENCES people,
    to_person_id uuid NOT NULL REFERENCES people,
    unit_id uuid REFERENCES units,              -- with position: only that one; both null: every position
    position text,
    kind text,                                  -- only cases of that kind; null: all
    valid_from date NOT NULL,
    valid_to date NOT NULL,                     -- last day, included
    reason text NOT NULL,
    created_by uuid NOT NULL REFERENCES people,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CHECK (from_person_id <> to_person_id),
    CHECK (valid_to >= valid_from),
    CHECK ((unit_id IS NULL) = (position IS NULL))
);
CREATE INDEX ON delegations (to_person_id) WHERE revoked_at IS NULL;
CREATE INDEX ON delegations (from_person_id);

-- Who may act as what: by a position of one's own, or for somebody who holds it. A delegation is not handed on.
CREATE VIEW authorities AS
    SELECT person_id, unit_id, position, valid_from, valid_to, NULL::uuid AS for_person_id, NULL::text AS kind FROM holdings
    UNION ALL
    SELECT d.to_person_id, h.unit_id, h.position, greatest(h.valid_from, d.valid_from), least(h.valid_to, d.valid_to), h.person_id, d.kind
    FROM delegations d JOIN people p ON p.id = d.from_person_id AND p.closed_at IS NULL JOIN holdings h ON h.person_id = d.from_person_id
    WHERE d.revoked_at IS NULL AND (d.position IS NULL OR (h.unit_id = d.unit_id AND h.position = d.position));

GRANT SELECT, INSERT, UPDATE ON delegations TO {app};
GRANT SELECT ON authorities TO {app};
