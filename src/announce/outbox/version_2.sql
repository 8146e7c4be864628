-- When the first attempt began since it was last decided that it is sent, in milliseconds since 1970.
ALTER TABLE announcement ADD COLUMN since INTEGER;
