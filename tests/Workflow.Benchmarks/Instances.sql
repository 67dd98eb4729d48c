-- Copies of two cases that the product made, one finished and one that waits for the first of five decisions: instances @from … @to,
-- the last @open of them open. Ids grow with the number as the product's grow with time; each copy is of another unit or year.
-- Journal and outbox are there for the newest tenth: retention has taken the rest.
CREATE OR REPLACE FUNCTION copy_id(i bigint, k bigint) RETURNS uuid IMMUTABLE LANGUAGE sql RETURN
    ('018' || lpad(to_hex(i), 9, '0') || '7' || lpad(to_hex(k), 3, '0') || '8000000000000000')::uuid;

CREATE TEMPORARY TABLE copies AS
SELECT i, copy_id(i, 0) AS id, CASE WHEN i > @to - @open THEN @openmodel ELSE @donemodel END AS model, i > @to - @open AS is_open,
       i > @to - (@to - @from) / 10 - @open AS is_recent, t.id AS unit_id, 3000 + i / u.count AS year, make_interval(secs => @to - i) AS ago
FROM generate_series(@from, @to) i, (SELECT count(*) FROM units WHERE code LIKE 'town%') u,
     LATERAL (SELECT id FROM units WHERE code = 'town' || (1 + i % u.count)) t;
ANALYZE copies;

INSERT INTO campaigns (id, year, title, layout_id, status, draft_due, submit_due, review_due, publish_due, created_by, created_at)
SELECT gen_random_uuid(), y.year, k.title, k.layout_id, k.status, k.draft_due, k.submit_due, k.review_due, k.publish_due, k.created_by, k.created_at
FROM (SELECT DISTINCT year FROM copies) y, (SELECT * FROM campaigns LIMIT 1) k ON CONFLICT (year) DO NOTHING;

INSERT INTO cases (id, kind, unit_id, campaign_id, year, title, status, sequence, decision_count, record_head, created_by, created_at, updated_at)
SELECT n.id, c.kind, n.unit_id, k.id, n.year, c.title, c.status, c.sequence, c.decision_count, c.record_head, c.created_by, c.created_at - ago, c.updated_at - ago
FROM copies n JOIN cases c ON c.id = n.model JOIN campaigns k ON k.year = n.year;

INSERT INTO process_states (case_id, definition_id, version, status, state, updated_at)
SELECT n.id, definition_id, version, status, state, updated_at - ago FROM copies n JOIN process_states s ON s.case_id = n.model;

INSERT INTO document_versions (id, case_id, number, content, hash, created_by, created_by_name, created_at)
SELECT copy_id(i, 1), n.id, number, CASE WHEN is_open THEN content ELSE '{}' END, hash, created_by, created_by_name, v.created_at - ago
FROM copies n JOIN document_versions v ON v.case_id = n.model;

INSERT INTO tasks (id, case_id, bookmark, activity_id, title, position, unit_id, outcomes, may_edit, due_on, due_reason, reminders, remind_daily,
                   opened_at, opened_sequence, closed_at, outcome, decided_by, decided_by_name)
SELECT copy_id(i, 32 + t.opened_sequence), n.id, bookmark, activity_id, t.title, position, CASE WHEN t.unit_id = c.unit_id THEN n.unit_id ELSE t.unit_id END,
       outcomes, may_edit, due_on, due_reason, reminders, remind_daily, opened_at - ago, opened_sequence, closed_at - ago, outcome, decided_by, decided_by_name
FROM copies n JOIN cases c ON c.id = n.model JOIN tasks t ON t.case_id = n.model;

INSERT INTO decisions (id, case_id, number, task_id, activity_id, title, position, unit_id, person_id, actor_name, outcome, outcome_label, tone, opinion,
                       version_id, version_number, version_hash, definition_hash, decided_at, previous_hash, hash)
SELECT copy_id(i, 16 + d.number), n.id, d.number, copy_id(i, 32 + t.opened_sequence), d.activity_id, d.title, d.position, n.unit_id, d.person_id, actor_name,
       d.outcome, outcome_label, tone, opinion, copy_id(i, 1), version_number, version_hash, definition_hash, decided_at - ago, previous_hash, hash
FROM copies n JOIN decisions d ON d.case_id = n.model JOIN tasks t ON t.id = d.task_id;

INSERT INTO timers (id, case_id, task_id, due_at)
SELECT copy_id(i, 48), n.id, copy_id(i, 32 + k.opened_sequence), due_at FROM copies n JOIN timers t ON t.case_id = n.model JOIN tasks k ON k.id = t.task_id;

INSERT INTO publications (id, case_id, kind, unit_id, year, title, version_id, version_hash, signed_by, published_at)
SELECT copy_id(i, 80), n.id, kind, n.unit_id, n.year, title, copy_id(i, 1), version_hash, copy_id(i, 16 + 5), published_at - ago
FROM copies n JOIN publications p ON p.case_id = n.model;

INSERT INTO journal (case_id, sequence, at, activity_id, activity_type, event, detail)
SELECT n.id, sequence, at - ago, activity_id, activity_type, event, detail FROM copies n JOIN journal j ON j.case_id = n.model WHERE is_recent ORDER BY i, j.id;

INSERT INTO outbox (id, type, payload, case_id, case_sequence, created_at, sent_at, done_at)
SELECT gen_random_uuid(), type, payload, n.id, case_sequence, created_at - ago, created_at - ago, created_at - ago
FROM copies n JOIN outbox o ON o.case_id = n.model WHERE is_recent ORDER BY i, o.number;

DROP TABLE copies;
