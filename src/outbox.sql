-- The outbox of one kiosk. Only sealed bytes and what an operator may see: never a name, a number of a person, an
-- account or a card.

-- Which kiosk this outbox belongs to, and the sequences that an earlier kiosk of the same number used.
CREATE TABLE kiosk (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    number INTEGER NOT NULL,
    sequence_used_through INTEGER NOT NULL,
    -- What central said last: everything up to here is in a backup.
    backed_up_through INTEGER NOT NULL DEFAULT 0,
    -- Counts writes that follow a failed one: see Outbox::overwrite_failed.
    failed_writes INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE requests (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    confirmation TEXT NOT NULL,
    kind TEXT NOT NULL,
    taken_at_ms INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    encapsulated_key TEXT NOT NULL,
    ciphertext TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'rejected', 'parked')),
    attempts INTEGER NOT NULL DEFAULT 0,
    -- By the running kiosk's monotonic clock: meaningless after a restart, and put back to 0 then.
    next_attempt_at_ms INTEGER NOT NULL DEFAULT 0,
    -- JSON: what central decided, or why a person must look.
    outcome TEXT,
    -- JSON: central's answer to a request that was settled and had to be sent again (central restored from a backup).
    second_outcome TEXT,
    CHECK ((outcome IS NULL) = (state IN ('queued', 'sending')))
) STRICT;

CREATE INDEX requests_by_state ON requests (state);

-- A card payment that was or will be sent. Nothing of the card.
CREATE TABLE attempts (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    confirmation TEXT NOT NULL,
    taken_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('started', 'approved', 'declined', 'reversed', 'not-charged')),
    -- 1: the payor was told that nothing was taken, or central does not know the attempt: only a reversal may follow.
    to_reverse INTEGER NOT NULL DEFAULT 0 CHECK (to_reverse IN (0, 1)),
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX attempts_open ON attempts (sequence) WHERE state = 'started';

-- Requests and card attempts count in one sequence.
CREATE VIEW next_sequence AS
SELECT 1 + max(
    (SELECT sequence_used_through FROM kiosk),
    coalesce((SELECT max(sequence) FROM requests), 0),
    coalesce((SELECT max(sequence) FROM attempts), 0)
) AS sequence;

-- What must hold whatever the program does.

CREATE TRIGGER requests_gapless BEFORE INSERT ON requests
WHEN NEW.sequence IS NOT (SELECT sequence FROM next_sequence) OR NEW.state <> 'queued'
BEGIN SELECT RAISE(ABORT, 'a new request is queued and takes the next sequence'); END;

CREATE TRIGGER attempts_gapless BEFORE INSERT ON attempts
WHEN NEW.sequence IS NOT (SELECT sequence FROM next_sequence) OR NEW.state <> 'started'
BEGIN SELECT RAISE(ABORT, 'a new attempt is started and takes the next sequence'); END;

CREATE TRIGGER requests_advance BEFORE UPDATE OF state ON requests
WHEN NOT (
    NEW.state = OLD.state
    OR (OLD.state = 'queued' AND NEW.state <> 'queued')
    OR (OLD.state = 'sending' AND NEW.state IN ('accepted', 'rejected', 'parked'))
)
BEGIN SELECT RAISE(ABORT, 'the state of a request only advances'); END;

CREATE TRIGGER attempts_advance BEFORE UPDATE OF state ON attempts
WHEN NOT (NEW.state = OLD.state OR OLD.state = 'started')
BEGIN SELECT RAISE(ABORT, 'the state of an attempt only advances'); END;

CREATE TRIGGER requests_fixed
BEFORE UPDATE OF sequence, id, confirmation, kind, taken_at_ms, key_id, encapsulated_key, ciphertext ON requests
BEGIN SELECT RAISE(ABORT, 'what was promised to a payor does not change'); END;

CREATE TRIGGER requests_settled BEFORE UPDATE OF outcome ON requests
WHEN OLD.outcome IS NOT NULL AND NEW.outcome IS NOT OLD.outcome
BEGIN SELECT RAISE(ABORT, 'a decision does not change'); END;

CREATE TRIGGER attempts_fixed BEFORE UPDATE OF sequence, id, confirmation, taken_at_ms ON attempts
BEGIN SELECT RAISE(ABORT, 'what was promised to a payor does not change'); END;

CREATE TRIGGER requests_kept BEFORE DELETE ON requests
BEGIN SELECT RAISE(ABORT, 'requests are kept'); END;

CREATE TRIGGER attempts_kept BEFORE DELETE ON attempts
BEGIN SELECT RAISE(ABORT, 'attempts are kept'); END;
