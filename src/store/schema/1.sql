-- Times are milliseconds since 1970, UTC. Flags are 0 or 1.

-- A subscription of the user's config, and what the publisher and the network said of it.
CREATE TABLE feeds (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  url           TEXT    NOT NULL UNIQUE,
  user_title    TEXT,
  title         TEXT    NOT NULL DEFAULT '',
  home_url      TEXT,
  language      TEXT,
  folder        TEXT,
  position      INTEGER NOT NULL DEFAULT 0,  -- the order of the config
  rank          INTEGER NOT NULL DEFAULT 0,  -- the order of titles, letter case aside
  unsubscribed  INTEGER,                     -- since when the config no longer names it; NULL: it does
  etag          TEXT,
  last_modified TEXT,
  fingerprint   INTEGER,                     -- of the last document that was kept
  ttl_minutes   INTEGER,
  moved_to      TEXT,
  last_success  INTEGER,
  last_error    TEXT,
  failing_since INTEGER,
  failures      INTEGER NOT NULL DEFAULT 0,
  not_before    INTEGER,
  held_until    INTEGER,
  gone          INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feeds_by_rank ON feeds (rank);

-- Who an entry is (first half) and what the user decided about it (second half). A row outlives its
-- entry, is never deleted and its number never given again. Refreshing adds rows; only the user's
-- acts change the second half.
CREATE TABLE status (
  id        INTEGER PRIMARY KEY,
  feed      INTEGER NOT NULL REFERENCES feeds (id),
  guid      TEXT    NOT NULL,
  arrived   INTEGER NOT NULL,
  date      INTEGER NOT NULL,            -- the earlier of publication and arrival; never changes once it was said
  undated   INTEGER NOT NULL,            -- date is only the arrival
  shown     INTEGER NOT NULL,            -- the entry is kept and its feed subscribed
  read      INTEGER NOT NULL DEFAULT 0,
  starred   INTEGER NOT NULL DEFAULT 0,
  dismissed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (feed, guid)
) STRICT;
-- Every list sorted by date is one of these, read from one end or the other.
CREATE INDEX status_listed      ON status (date, feed) WHERE shown = 1 AND dismissed = 0;
CREATE INDEX status_unread      ON status (date, feed) WHERE shown = 1 AND dismissed = 0 AND read = 0;
CREATE INDEX status_starred     ON status (date, feed) WHERE shown = 1 AND dismissed = 0 AND starred = 1;
CREATE INDEX status_dismissed   ON status (date, feed) WHERE shown = 1 AND dismissed = 1;
CREATE INDEX status_feed        ON status (feed, date) WHERE shown = 1 AND dismissed = 0;
CREATE INDEX status_feed_unread ON status (feed, date) WHERE shown = 1 AND dismissed = 0 AND read = 0;

-- How many a list would show, feed by feed; kept by the triggers below.
CREATE TABLE counts (
  feed      INTEGER PRIMARY KEY REFERENCES feeds (id),
  listed    INTEGER NOT NULL DEFAULT 0,
  unread    INTEGER NOT NULL DEFAULT 0,
  starred   INTEGER NOT NULL DEFAULT 0,
  dismissed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER feeds_counted AFTER INSERT ON feeds BEGIN
  INSERT INTO counts (feed) VALUES (new.id);
END;

CREATE TRIGGER status_counted AFTER INSERT ON status WHEN new.shown = 1 BEGIN
  UPDATE counts SET
    listed    = listed    + (NOT new.dismissed),
    unread    = unread    + (NOT new.dismissed AND NOT new.read),
    starred   = starred   + (NOT new.dismissed AND new.starred),
    dismissed = dismissed + new.dismissed
  WHERE feed = new.feed;
END;

CREATE TRIGGER status_recounted AFTER UPDATE OF shown, read, starred, dismissed ON status BEGIN
  UPDATE counts SET
    listed    = listed    + (new.shown AND NOT new.dismissed)
                          - (old.shown AND NOT old.dismissed),
    unread    = unread    + (new.shown AND NOT new.dismissed AND NOT new.read)
                          - (old.shown AND NOT old.dismissed AND NOT old.read),
    starred   = starred   + (new.shown AND NOT new.dismissed AND new.starred)
                          - (old.shown AND NOT old.dismissed AND old.starred),
    dismissed = dismissed + (new.shown AND new.dismissed)
                          - (old.shown AND old.dismissed)
  WHERE feed = new.feed;
END;

-- An entry's line in lists: small rows, so that lists touch little.
CREATE TABLE entries (
  id        INTEGER PRIMARY KEY REFERENCES status (id),
  feed      INTEGER NOT NULL REFERENCES feeds (id),
  title     TEXT    NOT NULL,
  lead      TEXT    NOT NULL,            -- the beginning of the text, where there is no title
  title_key TEXT    NOT NULL,            -- what lists by title are sorted by
  url       TEXT,
  author    TEXT    NOT NULL,
  published INTEGER,                     -- as the feed said, however odd
  updated   INTEGER,
  whole     INTEGER NOT NULL,            -- hash of all that the publisher gave but dates
  gist      INTEGER NOT NULL,            -- hash of title and text without markup
  dropped   INTEGER,                     -- since when the feed no longer brings it; NULL: it does
  revised   INTEGER                      -- when its text last changed
) STRICT;
CREATE INDEX entries_by_title ON entries (title_key);
CREATE INDEX entries_brought  ON entries (feed) WHERE dropped IS NULL;
CREATE INDEX entries_dropped  ON entries (dropped) WHERE dropped IS NOT NULL;

-- What is needed when an entry is opened.
CREATE TABLE bodies (
  id           INTEGER PRIMARY KEY REFERENCES status (id),
  summary_html TEXT NOT NULL,
  content_html TEXT NOT NULL,
  base         TEXT,
  language     TEXT,
  extras       TEXT                      -- JSON: categories, enclosures, figures; NULL: none
) STRICT;

-- The version before the last revision.
CREATE TABLE former (
  id           INTEGER PRIMARY KEY REFERENCES status (id),
  replaced     INTEGER NOT NULL,
  title        TEXT    NOT NULL,
  summary_html TEXT    NOT NULL,
  content_html TEXT    NOT NULL
) STRICT;

-- Other keys, hashed, by which an entry may come back.
CREATE TABLE aliases (
  feed INTEGER NOT NULL,
  key  INTEGER NOT NULL,
  id   INTEGER NOT NULL REFERENCES status (id),
  PRIMARY KEY (feed, key, id)
) STRICT, WITHOUT ROWID;

-- The user's acts, oldest first. `undone` is 0 for what is done; 1 for what was taken back, as a rule the newest:
-- a new act deletes it; 2 for what is no act yet, but written down before the config file is edited for it
-- (../intention.rs): one row at most, which undo, redo and new acts pass by.
CREATE TABLE journal (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      INTEGER NOT NULL,
  deed    TEXT    NOT NULL,
  payload TEXT,                          -- what the caller needs to undo it
  undone  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What each entry was before an act: 1 read, 2 starred, 4 dismissed.
CREATE TABLE changes (
  act   INTEGER NOT NULL REFERENCES journal (id),
  entry INTEGER NOT NULL REFERENCES status (id),
  was   INTEGER NOT NULL,
  PRIMARY KEY (act, entry)
) STRICT, WITHOUT ROWID;

-- Words of titles and texts; rowid is the entry. The texts themselves are not kept twice.
CREATE VIRTUAL TABLE search USING fts5 (
  title, text,
  content = '', contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2'
);
