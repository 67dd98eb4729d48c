-- 沟通: a question about a case and what was answered. Neither moves the case nor is an opinion; the application may insert and read, nothing else.
CREATE TABLE questions (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    text text NOT NULL,
    asked_by uuid NOT NULL REFERENCES people,
    asked_by_name text NOT NULL,
    asked_of uuid NOT NULL REFERENCES people,
    asked_of_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    CHECK (asked_by <> asked_of)
);
CREATE INDEX ON questions (case_id, asked_at);
CREATE INDEX ON questions (asked_of, asked_at);
-- A form sent twice asks once.
CREATE UNIQUE INDEX questions_once ON questions (case_id, asked_by, asked_of, md5(text));

CREATE TABLE answers (
    id uuid PRIMARY KEY,
    question_id uuid NOT NULL REFERENCES questions,   -- answered by the one it was asked of
    text text NOT NULL,
    answered_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX answers_once ON answers (question_id, md5(text));

-- 传阅: one version of a case's document for one person to read. No work, and no part of the opinions.
CREATE TABLE circulations (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    version_id uuid NOT NULL REFERENCES document_versions,
    version_number integer NOT NULL,
    note text NOT NULL,
    sent_by uuid NOT NULL REFERENCES people,
    sent_by_name text NOT NULL,
    reader_id uuid NOT NULL REFERENCES people,
    reader_name text NOT NULL,
    sent_at timestamptz NOT NULL,
    read_at timestamptz,
    remark text,                                -- null until read; may be empty
    taken_back_at timestamptz,
    CHECK (sent_by <> reader_id),
    CHECK ((read_at IS NULL) = (remark IS NULL)),
    CHECK (read_at IS NULL OR taken_back_at IS NULL)
);
CREATE INDEX circulations_unread ON circulations (reader_id, sent_at, id) WHERE read_at IS NULL AND taken_back_at IS NULL;
CREATE INDEX circulations_read ON circulations (reader_id, read_at, id) WHERE read_at IS NOT NULL;
CREATE INDEX circulations_sent ON circulations (sent_by, sent_at, id);
CREATE INDEX ON circulations (case_id, sent_at);
-- Nobody has the same version to read twice at once.
CREATE UNIQUE INDEX circulations_once ON circulations (version_id, reader_id) WHERE read_at IS NULL AND taken_back_at IS NULL;

-- 常用语, of a person or of a unit.
CREATE TABLE phrases (
    id uuid PRIMARY KEY,
    person_id uuid REFERENCES people,
    unit_id uuid REFERENCES units,
    text text NOT NULL,
    created_at timestamptz NOT NULL,
    CHECK ((person_id IS NULL) <> (unit_id IS NULL))
);
CREATE UNIQUE INDEX phrases_of_person ON phrases (person_id, text) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX phrases_of_unit ON phrases (unit_id, text) WHERE unit_id IS NOT NULL;

-- An opinion that is being typed: each person's own, swept when its task is closed.
CREATE TABLE opinion_drafts (
    task_id uuid NOT NULL REFERENCES tasks,
    person_id uuid NOT NULL REFERENCES people,
    text text NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (task_id, person_id)
);

GRANT SELECT, INSERT ON questions, answers, circulations TO {app};
GRANT UPDATE (read_at, remark, taken_back_at) ON circulations TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON phrases, opinion_drafts TO {app};
