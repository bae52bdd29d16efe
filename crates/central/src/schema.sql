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
    support_case     INTEGER REFERENCES support_case (id),  -- NULL where it was rejected or concerns none
    amount_cents     INTEGER
) STRICT;

-- An authorization to withdraw: a single payment or a repeated one. Nothing is deleted: what was cancelled is marked so.
-- Withdrawals are named by their nominal date (R6), so that a closure which policy adds later moves no cancellation.
CREATE TABLE plan (
    id               BLOB PRIMARY KEY,     -- the request that set it up; a sample's has none
    support_case     INTEGER NOT NULL REFERENCES support_case (id),
    amount_cents     INTEGER NOT NULL,
    frequency        TEXT NOT NULL,
    first_nominal    TEXT NOT NULL,        -- what the frequency said before it rolled (R6)
    first_withdrawal TEXT NOT NULL,
    cancelled_from   TEXT                  -- this nominal date and all later ones are cancelled (R13, R14, R17)
) STRICT;
CREATE INDEX plan_by_case ON plan (support_case);

-- Withdrawals that were cancelled one by one (R13).
CREATE TABLE cancelled_withdrawal (
    plan    BLOB NOT NULL REFERENCES plan (id),
    nominal TEXT NOT NULL,
    PRIMARY KEY (plan, nominal)
) STRICT;

-- Who registered for a case (R35). Name, address, phone and e-mail stay in the sealed request.
CREATE TABLE credential (
    support_case     INTEGER PRIMARY KEY REFERENCES support_case (id),
    user_id          TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash    TEXT NOT NULL,        -- Argon2id
    identity_hash    TEXT NOT NULL,        -- Argon2id of the payor's Social Security number and e-mail address, for a new password
    masked_email     TEXT NOT NULL,
    registered_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in (
    token_sha256    BLOB PRIMARY KEY,
    support_case    INTEGER NOT NULL REFERENCES credential (support_case),
    kiosk           INTEGER NOT NULL,
    signed_in_at_ms INTEGER NOT NULL,
    used_at_ms      INTEGER NOT NULL,
    reads_ended     INTEGER NOT NULL DEFAULT 0  -- a new password was set since
) STRICT;

-- Payments from before central kept requests (R43).
CREATE TABLE earlier_payment (
    support_case INTEGER NOT NULL REFERENCES support_case (id),
    made_on      TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    processed_on TEXT,
    status       TEXT NOT NULL             -- wire::account::PastStatus as JSON
) STRICT;
CREATE INDEX earlier_payment_by_case ON earlier_payment (support_case);

CREATE TABLE card_payment (
    entry         BLOB PRIMARY KEY REFERENCES entry (id),
    state         TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'declined', 'reversed', 'refused')),
    support_case  INTEGER REFERENCES support_case (id),
    amount_cents  INTEGER NOT NULL,
    fee_cents     INTEGER NOT NULL,
    brand         TEXT,
    last4         TEXT,                    -- never for a brand whose last digits are its security code (R27)
    reason        TEXT,                    -- of a decline or refusal, as JSON
    settled_at_ms INTEGER                  -- of a reversed one: when the gateway had given it back
) STRICT;
CREATE INDEX card_payment_by_case ON card_payment (support_case);

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
