-- Units, people and cases in the sizes asked for, with as many closed tasks as a county gathers in years: @cases cases, one in @open of them
-- open, @closed closed tasks. Each case is a copy in miniature of what the product writes: the lists read nothing else of it.
-- Eight of twenty belong to the first unit, whose people therefore have long lists; the county office has everything.
CREATE OR REPLACE FUNCTION list_id(i bigint, k bigint) RETURNS uuid IMMUTABLE LANGUAGE sql RETURN
    ('018' || lpad(to_hex(i), 9, '0') || '7' || lpad(to_hex(k), 3, '0') || '8000000000000000')::uuid;

CREATE TEMPORARY TABLE load AS
SELECT i, list_id(i, 0) AS id, u.id AS unit_id, i % @open = 0 AS is_open, @now::timestamptz - make_interval(mins => (@cases - i)::int) AS at,
       CASE i % 3 WHEN 0 THEN 'annual-report' ELSE 'information-release' END AS kind
FROM generate_series(1, @cases) i
JOIN LATERAL (SELECT id FROM units WHERE code = CASE WHEN i % 20 < 8 THEN 'town1' ELSE 'town' || (2 + i % (SELECT count(*) - 1 FROM units WHERE code LIKE 'town%')) END) u ON true;
ANALYZE load;

INSERT INTO cases (id, kind, unit_id, year, title, status, sequence, decision_count, record_head, created_by, created_at, updated_at)
SELECT l.id, l.kind, l.unit_id, CASE l.kind WHEN 'annual-report' THEN 2000 + l.i % 22 END,
       CASE l.kind WHEN 'annual-report' THEN '政府信息公开工作年度报告第' ELSE '关于节水设施验收的通知第' END || l.i || '号',
       CASE WHEN l.is_open THEN 'Open' ELSE 'Published' END, 12, @levels, '', h.person_id, l.at, l.at
FROM load l JOIN LATERAL (SELECT person_id FROM holdings WHERE unit_id = l.unit_id AND position = '经办人' LIMIT 1) h ON true;

INSERT INTO document_versions (id, case_id, number, content, hash, created_by_name, created_at)
SELECT list_id(i, 1), id, 1, '{}', '', '', at FROM load;

-- The levels in turn; the sixth is the county office's.
CREATE TEMPORARY TABLE steps AS
SELECT l.i, l.id AS case_id, k, l.at + make_interval(secs => k) AS at, p.position, CASE k % 6 WHEN 5 THEN c.id ELSE l.unit_id END AS unit_id, h.person_id
FROM load l CROSS JOIN generate_series(0, @levels - 1) k
JOIN LATERAL (SELECT (ARRAY['经办人', '保密审查员', '办公室主任', '分管领导', '主要领导', '县级审核员'])[1 + k % 6] AS position) p ON true
CROSS JOIN (SELECT id FROM units WHERE kind = 'County') c
JOIN LATERAL (SELECT person_id FROM holdings WHERE unit_id = CASE k % 6 WHEN 5 THEN c.id ELSE l.unit_id END AND position = p.position ORDER BY person_id LIMIT 1) h ON true
WHERE (l.i - 1) * @levels + k < @closed;

INSERT INTO tasks (id, case_id, bookmark, activity_id, title, position, unit_id, outcomes, may_edit, due_on, reminders, remind_daily, opened_at, opened_sequence,
                   closed_at, outcome, decided_by, decided_by_name)
SELECT list_id(i, 32 + k), case_id, 'b' || k, 'a' || k, '审核', position, unit_id, '[{"name":"Approve","label":"同意","opinion":"Optional","tone":"Forward"}]', k = 0,
       at::date, '{}', true, at, k, at, 'Approve', person_id, ''
FROM steps;

INSERT INTO decisions (id, case_id, number, task_id, activity_id, title, position, unit_id, person_id, actor_name, outcome, outcome_label, tone, opinion,
                       version_id, version_number, version_hash, definition_hash, decided_at, previous_hash, hash)
SELECT list_id(i, 16 + k), case_id, k + 1, list_id(i, 32 + k), 'a' || k, '审核', position, unit_id, person_id, '', 'Approve', '同意', 'Forward', '同意，请按程序办理。',
       list_id(i, 1), 1, repeat('0', 64), repeat('0', 64), at, repeat('0', 64), repeat('0', 64)
FROM steps;

-- One open task of each open case: a third are drafts, a third wait for the 办公室主任, a third for the county office; four of five are late.
INSERT INTO tasks (id, case_id, bookmark, activity_id, title, position, unit_id, outcomes, may_edit, due_on, reminders, remind_daily, opened_at, opened_sequence)
SELECT list_id(i, 64), l.id, 'o', 'o', '审核', (ARRAY['经办人', '办公室主任', '县级审核员'])[1 + w], CASE w WHEN 2 THEN c.id ELSE l.unit_id END,
       '[{"name":"Approve","label":"同意","opinion":"Optional","tone":"Forward"},{"name":"Return","label":"退回","opinion":"Required","tone":"Back"}]', w = 0,
       CASE WHEN i % 10 > 0 THEN @now::date + 20 - (i % 100)::int END, '{}', true, at, 1
FROM load l CROSS JOIN (SELECT id FROM units WHERE kind = 'County') c JOIN LATERAL (SELECT (l.i / @open % 3)::int AS w) x ON true WHERE l.is_open;

DROP TABLE load, steps;
