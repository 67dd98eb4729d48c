CREATE TABLE campaigns (
    id uuid PRIMARY KEY,
    year integer NOT NULL UNIQUE,
    title text NOT NULL,
    layout_id text NOT NULL,
    status text NOT NULL CHECK (status IN ('Draft', 'Started')),
    draft_due date NOT NULL,
    submit_due date NOT NULL,
    review_due date NOT NULL,
    publish_due date NOT NULL,
    definition_id text,                         -- set when it starts; every case of it runs on this version
    definition_version integer,
    created_by uuid NOT NULL REFERENCES people,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    CHECK (draft_due <= submit_due AND submit_due <= review_due AND review_due <= publish_due)
);

CREATE TABLE campaign_units (
    campaign_id uuid NOT NULL REFERENCES campaigns ON DELETE CASCADE,
    unit_id uuid NOT NULL REFERENCES units,
    left_out_reason text,                       -- null = takes part
    PRIMARY KEY (campaign_id, unit_id)
);

CREATE TABLE cases (
    id uuid PRIMARY KEY,
    kind text NOT NULL,                         -- 'annual-report', 'information-release'
    unit_id uuid NOT NULL REFERENCES units,
    campaign_id uuid REFERENCES campaigns,
    year integer,
    title text NOT NULL,
    status text NOT NULL CHECK (status IN ('Open', 'Published', 'Ended')),
    sequence bigint NOT NULL DEFAULT 0,         -- grows with every transition; messages carry it
    decision_count integer NOT NULL DEFAULT 0,
    record_head text NOT NULL DEFAULT '',       -- hash of the last decision
    created_by uuid REFERENCES people,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX ON cases (campaign_id, unit_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX ON cases (unit_id, kind, created_at);

-- What is being typed. A section is saved on its own with an optimistic version.
CREATE TABLE draft_sections (
    case_id uuid NOT NULL REFERENCES cases,
    section text NOT NULL,
    version integer NOT NULL,                   -- 1-based; 0 is "never saved"
    content text NOT NULL,                      -- JSON {"texts":{},"cells":{}}
    saved_by uuid NOT NULL REFERENCES people,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, section)
);

-- Immutable: the application may insert and read, nothing else.
CREATE TABLE document_versions (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    number integer NOT NULL,                    -- 1-based per case
    content text NOT NULL,                      -- canonical JSON
    hash text NOT NULL,                         -- lower-case hex SHA-256 of content in UTF-8
    created_by uuid REFERENCES people,
    created_by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (case_id, number)
);

CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    name text NOT NULL,
    content_type text NOT NULL,                 -- found from the content, not from the name
    size bigint NOT NULL,                       -- bytes
    hash text NOT NULL,                         -- SHA-256; also its place under data/files
    created_by uuid NOT NULL REFERENCES people,
    created_at timestamptz NOT NULL
);
CREATE INDEX ON attachments (case_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON campaigns, campaign_units, draft_sections TO {app};
GRANT SELECT, INSERT, UPDATE ON cases TO {app};
GRANT SELECT, INSERT ON document_versions, attachments TO {app};
