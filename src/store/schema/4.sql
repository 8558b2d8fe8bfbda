-- Addresses in the config that nobody typed: they came with a list, a page's offer or a move, at another
-- host than the one that was typed. They lead to no private address.
CREATE TABLE untyped (
  id  INTEGER PRIMARY KEY,
  url TEXT    NOT NULL UNIQUE
) STRICT;

ALTER TABLE feeds ADD COLUMN trouble TEXT; -- the kind of its last failure; NULL: there is none, or it is not known
