-- Since when it is to be sent, in milliseconds since 1970, however often that failed.
ALTER TABLE announcement ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE announcement SET since = changed;
