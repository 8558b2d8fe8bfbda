-- What is known of a feed's moves, and of how its last fetch went.
ALTER TABLE feeds ADD COLUMN asked_at    TEXT;                       -- the address that a lasting move led to, once it is adopted; NULL: url
ALTER TABLE feeds ADD COLUMN moved_days  INTEGER NOT NULL DEFAULT 0; -- on how many days moved_to was seen, one after the other
ALTER TABLE feeds ADD COLUMN moved_day   INTEGER;                    -- the last of them, in days since 1970, UTC
ALTER TABLE feeds ADD COLUMN asked_whole INTEGER;                    -- when it was last asked for without validators
ALTER TABLE feeds ADD COLUMN took_ms     INTEGER;                    -- how long the last fetch took
ALTER TABLE feeds ADD COLUMN cut         TEXT;                       -- why the last document was not whole; NULL: it was
