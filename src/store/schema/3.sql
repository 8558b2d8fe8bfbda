-- What is known of a feed's moves, of its rhythm, and of how its last fetch went.
ALTER TABLE feeds ADD COLUMN asked_at    TEXT;                       -- the address that a lasting move led to, once it is adopted; NULL: url
ALTER TABLE feeds ADD COLUMN moved_days  INTEGER NOT NULL DEFAULT 0; -- on how many days the same feed was seen at moved_to
ALTER TABLE feeds ADD COLUMN moved_day   INTEGER;                    -- the last of them, in days since 1970, UTC
ALTER TABLE feeds ADD COLUMN stays_from  TEXT;                       -- the address of a move that the user undid: it is not adopted again
ALTER TABLE feeds ADD COLUMN asked       INTEGER;                    -- when it was last asked
ALTER TABLE feeds ADD COLUMN asked_whole INTEGER;                    -- when it last answered a question without validators
ALTER TABLE feeds ADD COLUMN newest      INTEGER;                    -- the date of its newest entry
ALTER TABLE feeds ADD COLUMN gap_minutes INTEGER;                    -- what usually lies between two of its entries
ALTER TABLE feeds ADD COLUMN quiet_hours INTEGER NOT NULL DEFAULT 0; -- hours, UTC, in which it asks not to be asked, a bit each
ALTER TABLE feeds ADD COLUMN quiet_days  INTEGER NOT NULL DEFAULT 0; -- weekdays, a bit each, Monday first
ALTER TABLE feeds ADD COLUMN took_ms     INTEGER;                    -- how long the last fetch took
ALTER TABLE feeds ADD COLUMN cut         TEXT;                       -- why the last document was not whole; NULL: it was

-- What a story is known by in any feed: hashes of its address, and of a guid that is unique in the world.
ALTER TABLE entries ADD COLUMN link_key INTEGER;
ALTER TABLE entries ADD COLUMN guid_key INTEGER;
CREATE INDEX entries_by_link ON entries (link_key) WHERE link_key IS NOT NULL;
CREATE INDEX entries_by_guid ON entries (guid_key) WHERE guid_key IS NOT NULL;
CREATE INDEX changes_by_entry ON changes (entry);
