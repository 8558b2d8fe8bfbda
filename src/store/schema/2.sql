-- The article of an entry's web page, kept once it was fetched.
CREATE TABLE pages (
  id        INTEGER PRIMARY KEY REFERENCES status (id),
  fetched   INTEGER NOT NULL,
  url       TEXT    NOT NULL,            -- where it was read from, redirects followed
  title     TEXT    NOT NULL,
  byline    TEXT    NOT NULL,
  site      TEXT    NOT NULL,
  published INTEGER,
  language  TEXT,
  access    INTEGER NOT NULL,            -- 0 for everybody, 1 for subscribers
  html      TEXT    NOT NULL,
  extras    TEXT,                        -- JSON: kicker, figures; NULL: none
  typed     INTEGER NOT NULL DEFAULT 0   -- the user typed its address, or went there from such a page
) STRICT;

-- Why a page could not be had when it was last asked for.
CREATE TABLE page_failures (
  id     INTEGER PRIMARY KEY REFERENCES status (id),
  failed INTEGER NOT NULL,
  reason TEXT    NOT NULL
) STRICT;

-- How an entry is read: the text that the user chose, and the letters above the view in each text.
CREATE TABLE reading (
  id         INTEGER PRIMARY KEY REFERENCES status (id),
  chosen     INTEGER,                    -- 0 the feed's text, 1 the page's; NULL: as the options say
  feed_place INTEGER NOT NULL DEFAULT 0,
  page_place INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Acts also save pages. What an entry was before (changes.was) has one more number in it for these:
-- 8 it was in the lists already; without it the entry and its text came by the act.
