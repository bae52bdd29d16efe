-- Decided requests that central may have lost: to be sent once more. What central says then stands in second_outcome.
CREATE TABLE again (
    sequence INTEGER PRIMARY KEY REFERENCES requests (sequence),
    -- By the running kiosk's monotonic clock, as in requests.
    next_attempt_at_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
