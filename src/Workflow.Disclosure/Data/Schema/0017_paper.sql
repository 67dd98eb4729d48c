-- 手写签名, 代录, and attachments that a step has and the record names.
-- A signature as its person drew it, and every one before it; the application may insert and read, nothing else.
CREATE TABLE signatures (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people,
    png bytea NOT NULL,
    hash text NOT NULL,                         -- SHA-256 of png
    created_at timestamptz NOT NULL,
    seal text NOT NULL                          -- SHA-256 over the row
);
CREATE INDEX signatures_of_person ON signatures (person_id, created_at);

ALTER TABLE units ADD COLUMN paper_by_clerk boolean NOT NULL DEFAULT true;  -- may a clerk enter what was signed on paper
ALTER TABLE tasks ADD COLUMN recorded_by uuid REFERENCES people;            -- who entered for decided_by what he had signed on paper
ALTER TABLE attachments ADD COLUMN task_id uuid REFERENCES tasks;           -- the step it belongs to; null: the whole case

ALTER TABLE decisions ADD COLUMN signature_hash text;                       -- of the actor's own drawn signature
ALTER TABLE decisions ADD COLUMN paper_signer_id uuid REFERENCES people;    -- 代录: who had signed on paper; the actor is the clerk
ALTER TABLE decisions ADD COLUMN paper_signer_name text;
ALTER TABLE decisions ADD COLUMN paper_signed_on date;                      -- local
ALTER TABLE decisions ADD COLUMN attachment_id uuid REFERENCES attachments; -- the paper's scan, or the file that this entry is about
ALTER TABLE decisions ADD COLUMN attachment_hash text;                      -- SHA-256 of that file
ALTER TABLE decisions ADD CONSTRAINT decisions_attachment CHECK (num_nulls(attachment_id, attachment_hash) IN (0, 2));
ALTER TABLE decisions ADD CONSTRAINT decisions_paper CHECK (num_nulls(paper_signer_id, paper_signer_name, paper_signed_on) IN (0, 3)
    AND (paper_signer_id IS NULL OR (num_nulls(person_id, attachment_id) = 0 AND signature_hash IS NULL AND paper_signer_id <> person_id
                                     AND kind IN ('Decision', 'Opinion'))));

GRANT SELECT, INSERT ON signatures TO {app};
