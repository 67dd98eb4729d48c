-- Written in the transaction that did the thing; carried to the bus afterwards (DESIGN 4.6).
CREATE TABLE outbox (
    id uuid PRIMARY KEY,                        -- the MessageId
    number bigint GENERATED ALWAYS AS IDENTITY,
    type text NOT NULL,
    payload text NOT NULL,
    case_id uuid,
    case_sequence bigint,
    created_at timestamptz NOT NULL,
    claimed_until timestamptz,                  -- a dispatcher has it; free again after this instant
    sent_at timestamptz,
    done_at timestamptz                         -- in memory: every consumer has it; on a broker: it is the broker's
);
CREATE INDEX outbox_unsent ON outbox (number) WHERE sent_at IS NULL;
CREATE INDEX outbox_undone ON outbox (number) WHERE done_at IS NULL;

CREATE TABLE inbox (
    message_id uuid NOT NULL,
    consumer text NOT NULL,
    handled_at timestamptz NOT NULL,
    PRIMARY KEY (message_id, consumer)
);

CREATE TABLE notifications (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people,
    message_id uuid NOT NULL,
    case_id uuid REFERENCES cases,
    task_id uuid REFERENCES tasks,
    kind text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    link text NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    UNIQUE (message_id, person_id)
);
CREATE INDEX ON notifications (person_id, created_at);
CREATE INDEX notifications_unread ON notifications (person_id) WHERE read_at IS NULL;

CREATE TABLE mails (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES people,
    address text NOT NULL,
    subject text NOT NULL,
    text_body text NOT NULL,
    html_body text NOT NULL,
    created_at timestamptz NOT NULL,
    next_attempt_at timestamptz,                -- null: sent, or given up
    attempts integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    last_error text,
    UNIQUE (message_id, person_id)
);
CREATE INDEX ON mails (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, inbox, notifications, mails TO {app};
