-- Where the kiosks' audit logs ended when they told it: only added to, so that a log that was cut off or rewritten shows.
CREATE TABLE audit_head (
    kiosk      INTEGER NOT NULL REFERENCES kiosk (number),
    told_at_ms INTEGER NOT NULL,
    count      INTEGER NOT NULL,           -- 0: another machine took the number, with a log of its own
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    standing   TEXT NOT NULL CHECK (standing IN ('new', 'goes-on', 'shortened', 'rewritten'))
) STRICT;
CREATE INDEX audit_head_by_kiosk ON audit_head (kiosk);
CREATE INDEX audit_break ON audit_head (kiosk) WHERE standing IN ('shortened', 'rewritten');

CREATE TRIGGER audit_head_fixed BEFORE UPDATE ON audit_head
BEGIN SELECT RAISE(ABORT, 'an audit head does not change'); END;

CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'audit heads are kept'); END;
