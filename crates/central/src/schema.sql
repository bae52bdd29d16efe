-- Central's database, version 1. Times are milliseconds of Unix time (UTC), dates are civil dates of the office, money is
-- whole cents. An entry is anything that took a number of a kiosk's sequence: a request or a card attempt.

CREATE TABLE enrollment_code (
    secret_sha256 BLOB PRIMARY KEY,
    office        TEXT NOT NULL,
    kiosk         INTEGER,                 -- the number it must get; NULL takes the next free one
    expires_at_ms INTEGER NOT NULL,
    used_by       BLOB                     -- fingerprint of the certificate that used it
) STRICT;

CREATE TABLE kiosk (
    number            INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 32767),
    office            TEXT NOT NULL,
    fingerprint       BLOB UNIQUE,         -- NULL once revoked
    version           TEXT NOT NULL,
    enrolled_at_ms    INTEGER NOT NULL,
    gapless_through   INTEGER NOT NULL DEFAULT 0,
    backed_up_through INTEGER NOT NULL DEFAULT 0,
    heartbeat         TEXT,                -- the last one, as JSON
    heartbeat_at_ms   INTEGER
) STRICT;

-- Certificates that were barred: told so, instead of "not enrolled".
CREATE TABLE revoked (
    fingerprint   BLOB PRIMARY KEY,
    kiosk         INTEGER NOT NULL,
    revoked_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE support_case (
    id               INTEGER PRIMARY KEY,
    file_number      TEXT NOT NULL UNIQUE,
    first_name       TEXT NOT NULL,
    last_name        TEXT NOT NULL,
    ssn              TEXT NOT NULL,
    obligation_cents INTEGER,
    account_state    TEXT NOT NULL,        -- rules::account_state::AccountState as JSON
    account_type     TEXT,
    account_last4    TEXT,
    account_entry    BLOB                  -- the request that brought the account; it stays sealed there
) STRICT;

CREATE TABLE entry (
    id             BLOB PRIMARY KEY,
    kiosk          INTEGER NOT NULL REFERENCES kiosk (number),
    sequence       INTEGER NOT NULL,
    confirmation   TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    digest         BLOB,                   -- SHA-256 of what was sent; NULL where only its reversal came
    received_at_ms INTEGER NOT NULL,
    UNIQUE (kiosk, sequence)
) STRICT;

CREATE TABLE request (
    entry            BLOB PRIMARY KEY REFERENCES entry (id),
    envelope         TEXT NOT NULL,        -- as it came: sealed
    outcome          TEXT NOT NULL,        -- wire::request::Outcome as JSON: the same answer for ever
    support_case     INTEGER REFERENCES support_case (id),
    amount_cents     INTEGER,
    frequency        TEXT,
    first_nominal    TEXT,                 -- what the frequency said before it rolled (R6)
    first_withdrawal TEXT,                 -- NULL where it was rejected
    replaced         INTEGER NOT NULL DEFAULT 0  -- a later bank account took its place (R14)
) STRICT;
CREATE INDEX request_by_case ON request (support_case);

CREATE TABLE card_payment (
    entry         BLOB PRIMARY KEY REFERENCES entry (id),
    state         TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'declined', 'reversed', 'refused')),
    support_case  INTEGER REFERENCES support_case (id),
    amount_cents  INTEGER NOT NULL,
    fee_cents     INTEGER NOT NULL,
    brand         TEXT,
    last4         TEXT,                    -- never for a brand whose last digits are its security code (R27)
    reason        TEXT,                    -- of a decline or refusal, as JSON
    settled_at_ms INTEGER
) STRICT;

-- What the sandbox gateway remembers. A real one is elsewhere and has its own ledger.
CREATE TABLE sandbox_charge (
    attempt     BLOB PRIMARY KEY,
    answer      TEXT NOT NULL,             -- as JSON
    known_at_ms INTEGER NOT NULL           -- asked earlier, it does not know yet
) STRICT;

-- The policy that was last delivered, so that its version rises with each change.
CREATE TABLE policy (
    version INTEGER PRIMARY KEY,
    sha256  BLOB NOT NULL
) STRICT;
