-- Who may act on a task: the rule once, for every way of asking. A closed account holds nothing and acts for nobody, from that moment.
CREATE OR REPLACE VIEW authorities AS
    SELECT h.person_id, h.unit_id, h.position, h.valid_from, h.valid_to, NULL::uuid AS for_person_id, NULL::text AS kind
    FROM holdings h JOIN people p ON p.id = h.person_id AND p.closed_at IS NULL
    UNION ALL
    SELECT d.to_person_id, h.unit_id, h.position, greatest(h.valid_from, d.valid_from), least(h.valid_to, d.valid_to), h.person_id, d.kind
    FROM delegations d JOIN people p ON p.id = d.from_person_id AND p.closed_at IS NULL
    JOIN people t ON t.id = d.to_person_id AND t.closed_at IS NULL AND (t.lockout_end IS NULL OR t.lockout_end < '9999-01-01T00:00:00Z')
    JOIN holdings h ON h.person_id = d.from_person_id
    WHERE d.revoked_at IS NULL AND (d.position IS NULL OR (h.unit_id = d.unit_id AND h.position = d.position));

-- Whoever holds the position, or acts for such a one. What is assigned to somebody is his alone as long as he holds the position and his
-- account is neither closed nor locked by an administrator. A plain query, so that the planner takes it into the one that asks.
CREATE FUNCTION actors_of(of_case uuid, of_unit uuid, of_position text, of_assignee uuid, today date) RETURNS SETOF authorities LANGUAGE sql STABLE AS $$
    SELECT a.* FROM authorities a
    WHERE a.unit_id = of_unit AND a.position = of_position AND a.valid_from <= today AND (a.valid_to IS NULL OR a.valid_to >= today)
    AND (a.kind IS NULL OR a.kind = (SELECT c.kind FROM cases c WHERE c.id = of_case))
    AND (of_assignee IS NULL OR of_assignee = coalesce(a.for_person_id, a.person_id)
         OR NOT EXISTS (SELECT FROM holdings h JOIN people p ON p.id = h.person_id
                        WHERE h.person_id = of_assignee AND h.unit_id = of_unit AND h.position = of_position
                        AND h.valid_from <= today AND (h.valid_to IS NULL OR h.valid_to >= today)
                        AND p.closed_at IS NULL AND (p.lockout_end IS NULL OR p.lockout_end < '9999-01-01T00:00:00Z')))
$$;

-- What a unit allowed and who set it, each time it was set anew.
CREATE TABLE unit_rules (
    id uuid PRIMARY KEY,
    unit_id uuid NOT NULL REFERENCES units,
    release_process text NOT NULL,
    bus_may_sign boolean NOT NULL,
    levels_by_one boolean NOT NULL,
    paper_by_clerk boolean NOT NULL,
    set_by uuid NOT NULL REFERENCES people,
    set_at timestamptz NOT NULL
);
CREATE INDEX ON unit_rules (unit_id, set_at);

GRANT SELECT, INSERT ON unit_rules TO {app};
