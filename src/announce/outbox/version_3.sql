-- What its message was written by: a message is written anew when its endpoint says it otherwise.
ALTER TABLE announcement ADD COLUMN form TEXT;
