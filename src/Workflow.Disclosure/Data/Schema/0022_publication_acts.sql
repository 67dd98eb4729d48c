-- What is public can be taken back: 撤下, 更正, 废止. A 更正 publishes the same case once more.
ALTER TABLE publications ADD COLUMN number integer NOT NULL DEFAULT 1;  -- 1-based per case
ALTER TABLE publications DROP CONSTRAINT publications_case_id_key;
ALTER TABLE publications ADD CONSTRAINT publications_number UNIQUE (case_id, number);
DROP INDEX publications_unit_id_year_idx;
CREATE UNIQUE INDEX publications_of_year ON publications (unit_id, year, number) WHERE kind = 'annual-report';

-- Append-only; each is an entry of the case's record too.
CREATE TABLE publication_acts (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    number integer NOT NULL,                    -- of the publication; a 撤下 takes down those before it too
    act text NOT NULL CHECK (act IN ('TakeDown', 'Correct', 'Abolish')),
    reason text NOT NULL,                       -- for the office alone
    public_note text,                           -- for everybody; null: nothing is said beside the fact
    person_id uuid NOT NULL REFERENCES people,
    position text NOT NULL,
    unit_id uuid NOT NULL REFERENCES units,
    at timestamptz NOT NULL,
    decision_id uuid NOT NULL REFERENCES decisions,
    FOREIGN KEY (case_id, number) REFERENCES publications (case_id, number),
    CHECK (act <> 'Correct' OR public_note IS NOT NULL)
);
CREATE INDEX ON publication_acts (case_id, number);
GRANT SELECT, INSERT ON publication_acts TO {app};

-- What the public sees of the case now; null: nothing was ever published. A case that is open and has one is being corrected.
ALTER TABLE cases ADD COLUMN public_state text CHECK (public_state IN ('Public', 'TakenDown', 'Abolished'));
UPDATE cases SET public_state = 'Public' WHERE id IN (SELECT case_id FROM publications);

-- Raised with every change of what the public sees, in the same transaction: no page is kept beyond it.
CREATE TABLE public_stamp (
    id integer PRIMARY KEY CHECK (id = 1),
    value bigint NOT NULL
);
INSERT INTO public_stamp (id, value) VALUES (1, 1);
GRANT SELECT, UPDATE ON public_stamp TO {app};
CREATE FUNCTION raise_public_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public_stamp SET value = value + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER public_stamp AFTER INSERT OR UPDATE OR DELETE ON publications FOR EACH STATEMENT EXECUTE FUNCTION raise_public_stamp();
CREATE TRIGGER public_stamp AFTER INSERT OR UPDATE OR DELETE ON publication_acts FOR EACH STATEMENT EXECUTE FUNCTION raise_public_stamp();
CREATE TRIGGER public_stamp AFTER INSERT OR UPDATE OR DELETE ON units FOR EACH STATEMENT EXECUTE FUNCTION raise_public_stamp();
CREATE TRIGGER public_stamp AFTER INSERT OR UPDATE OR DELETE ON portal_columns FOR EACH STATEMENT EXECUTE FUNCTION raise_public_stamp();
CREATE TRIGGER public_stamp AFTER INSERT OR UPDATE OR DELETE ON record_days FOR EACH STATEMENT EXECUTE FUNCTION raise_public_stamp();
