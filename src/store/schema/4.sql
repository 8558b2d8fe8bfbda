-- Addresses in the config that nobody typed: they came with a list, a page's offer or a move, at another
-- host than the one that was typed. They lead to no private address.
CREATE TABLE untyped (
  id  INTEGER PRIMARY KEY,
  url TEXT    NOT NULL UNIQUE
) STRICT;

ALTER TABLE feeds ADD COLUMN trouble TEXT; -- the kind of its last failure; NULL: there is none, or it is not known

-- Hosts of feeds that stood for a public address once, and may not stand for a private one since, unless the
-- user answers for them anew.
CREATE TABLE public_hosts (
  id   INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE
) STRICT;
