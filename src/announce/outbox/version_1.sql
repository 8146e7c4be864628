-- What an endpoint was told, is to be told, or is not to be told.
CREATE TABLE announcement (
    endpoint TEXT NOT NULL,
    entry TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'approved', 'ready', 'sending', 'unknown', 'delivered', 'dead', 'skipped')),
    -- The frozen message, and what the service knows it by; both from the moment it is ready.
    body TEXT,
    key TEXT,
    -- The order in which an endpoint hears of its posts.
    sequence INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Whether an attempt may have arrived without our knowing.
    uncertain INTEGER NOT NULL DEFAULT 0,
    -- Whether a person was told that it is unknown or dead.
    told INTEGER NOT NULL DEFAULT 0,
    -- When the first attempt began that may have arrived, in milliseconds since 1970.
    first_sent INTEGER,
    -- Milliseconds since 1970.
    changed INTEGER NOT NULL,
    reason TEXT,
    remote_id TEXT,
    remote_url TEXT,
    PRIMARY KEY (endpoint, entry)
) STRICT;
CREATE INDEX newest_announcement ON announcement (sequence);
CREATE INDEX next_announcement ON announcement (endpoint, sequence) WHERE state = 'ready';

CREATE TABLE attempt (
    endpoint TEXT NOT NULL,
    entry TEXT NOT NULL,
    started INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX attempt_of ON attempt (endpoint, entry);

CREATE TABLE endpoint (
    name TEXT PRIMARY KEY,
    paused_until INTEGER NOT NULL DEFAULT 0,
    -- Why nothing is sent to it any more.
    disabled TEXT
) STRICT;
