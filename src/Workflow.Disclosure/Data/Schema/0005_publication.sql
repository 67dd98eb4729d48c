CREATE TABLE portal_columns (
    code text PRIMARY KEY,                      -- stands in public addresses: /public/releases/{code}
    name text NOT NULL UNIQUE,
    ordinal integer NOT NULL
);
INSERT INTO portal_columns (code, name, ordinal) VALUES
    ('notices', '通知公告', 1), ('rules', '行政规范性文件', 2), ('plans', '规划计划', 3), ('finance', '财政预决算', 4),
    ('permits', '行政许可', 5), ('penalties', '行政处罚和行政强制', 6), ('procurement', '政府采购', 7),
    ('projects', '重大建设项目', 8), ('relief', '社会救助', 9), ('land', '农村土地和征地补偿', 10), ('other', '其他法定信息', 11);

-- What the public sees, bound to the signed version's hash.
CREATE TABLE publications (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL UNIQUE REFERENCES cases,
    kind text NOT NULL,
    unit_id uuid NOT NULL REFERENCES units,
    year integer,
    column_code text REFERENCES portal_columns,
    title text NOT NULL,
    version_id uuid NOT NULL REFERENCES document_versions,
    version_hash text NOT NULL,
    signed_by uuid NOT NULL REFERENCES decisions, -- the decision that signed exactly this version
    published_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ON publications (unit_id, year) WHERE kind = 'annual-report';
CREATE INDEX ON publications (kind, published_at);
CREATE INDEX ON publications (column_code, published_at);

GRANT SELECT, INSERT ON publications TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON portal_columns TO {app};
