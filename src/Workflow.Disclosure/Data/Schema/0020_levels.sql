-- No level is passed by, and nobody approves his own: what the rules ask of each decision, and what each step of 保密审查 says.

-- Who wrote or changed a case's text, and at which step: he does not approve it elsewhere.
CREATE TABLE writings (
    case_id uuid NOT NULL REFERENCES cases,
    person_id uuid NOT NULL REFERENCES people,
    activity_id text NOT NULL,                  -- the step that edits; of what was only saved before this table, the case's first one
    first_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, person_id, activity_id)
);
INSERT INTO writings (case_id, person_id, activity_id, first_at)
SELECT w.case_id, w.person_id, coalesce(w.activity_id, t.activity_id), min(w.at)
FROM (SELECT case_id, saved_by AS person_id, NULL AS activity_id, saved_at AS at FROM draft_sections
      UNION ALL SELECT case_id, closed_by, NULL, closed_at FROM contributions WHERE outcome = 'Returned' AND closed_by IS NOT NULL
      -- Who handed a text on stands behind it, and a version is made by who handed it on.
      UNION ALL SELECT d.case_id, d.person_id, e.activity_id, d.decided_at FROM decisions d JOIN tasks e ON e.id = d.task_id AND e.may_edit
                WHERE d.kind = 'Decision' AND d.person_id IS NOT NULL AND (d.tone = 'Forward' OR d.version_id IN (SELECT v.id FROM document_versions v WHERE v.created_by = d.person_id))) w
JOIN LATERAL (SELECT activity_id FROM tasks WHERE case_id = w.case_id AND may_edit ORDER BY opened_sequence LIMIT 1) t ON true
GROUP BY 1, 2, 3;

-- Which version of a case somebody had before him on a page: a decision of many at once says what was not opened.
CREATE TABLE openings (
    case_id uuid NOT NULL REFERENCES cases,
    person_id uuid NOT NULL REFERENCES people,
    version_number integer NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, person_id, version_number)
);

-- JSON of what the step says beside its opinion: the questions of 保密审查, what was asked of an authority, what was done by one person. Hashed.
ALTER TABLE decisions ADD COLUMN facts text;

-- 请示: the task waits for an authority's answer.
ALTER TABLE tasks ADD COLUMN asked_at timestamptz;
ALTER TABLE tasks ADD COLUMN asked_of text;
ALTER TABLE tasks ADD CONSTRAINT tasks_asked CHECK ((asked_at IS NULL) = (asked_of IS NULL));

-- One person for several levels: only where 县级管理员 says so of a unit, anew for those that have it from before.
ALTER TABLE units ALTER COLUMN levels_by_one SET DEFAULT false;
UPDATE units SET levels_by_one = false;

-- JSON of the levels on whose decisions it became public; null: published before these were asked for.
ALTER TABLE publications ADD COLUMN levels text;

-- What the county asks of everything that becomes public; the newest row holds.
CREATE TABLE county_rules (
    id uuid PRIMARY KEY,
    leader_levels integer NOT NULL CHECK (leader_levels BETWEEN 1 AND 3),  -- of 办公室主任, 分管领导, 主要领导
    set_by uuid REFERENCES people,              -- null: as shipped
    set_at timestamptz NOT NULL
);
INSERT INTO county_rules VALUES ('019ae000-0000-7000-8000-000000000001', 3, NULL, '2019-05-15T00:00:00Z');

GRANT SELECT, INSERT ON writings, openings, county_rules TO {app};
