//! A list's translation to SQL: the one place that knows how scopes, filters and terms become
//! conditions, and which index serves them.

use super::error::StoreError;
use super::listing::Listing;
use super::listing::Moment;
use super::order::Order;
use super::order::order;
use super::search::question;
use super::sql::Sql;
use crate::model::EntryId;
use crate::model::EntryQuery;
use crate::model::ReadFilter;
use crate::model::Scope;
use crate::model::SortKey;
use crate::model::Term;
use jiff::SignedDuration;
use jiff::Timestamp;
use rusqlite::Connection;

/// A list's translation.
pub(super) struct Plan {
    /// Conditions on what the user decided; a kept entry need not meet them.
    marks: Vec<&'static str>,
    /// All other conditions.
    fixed: Sql,
    /// JSON array of the entries that stay.
    keep: Option<String>,
    sort: SortKey,
    pub(super) order: Order,
    index: &'static str,
    /// The question to the full-text index.
    question: Option<String>,
    /// What counts the list without reading it, where that is possible.
    counted: Option<Sql>,
    /// Whether marks that are not written lie over the file: then its indexes tell nothing of their entries.
    is_overlaid: bool,
}

impl Plan {
    pub(super) fn new(db: &Connection, listing: &Listing<'_>) -> Result<Self, StoreError> {
        let query = listing.query;
        let marks = marks(query);
        let mut plan = Self {
            fixed: place(&query.scope, listing.moment),
            keep: keep_json(listing.keep).filter(|_| !marks.is_empty()),
            sort: query.sort.key,
            order: order(query.sort),
            index: index(&query.scope, &marks),
            question: None,
            counted: counted(&query.scope, &marks).filter(|_| query.query.is_empty() && listing.until.is_none()),
            is_overlaid: false,
            marks,
        };
        if let Some(EntryId(id)) = listing.until {
            plan.fixed.push(" AND s.id <= ").bind(id);
        }
        plan.add_terms(db, listing)?;
        Ok(plan)
    }

    fn add_terms(&mut self, db: &Connection, listing: &Listing<'_>) -> Result<(), StoreError> {
        let before = |span: SignedDuration| listing.moment.now.checked_sub(span).unwrap_or(Timestamp::MIN).as_millisecond();
        let mut words = Vec::new();
        for term in &listing.query.query.terms {
            match term {
                Term::Words(word) => words.push(word.as_str()),
                // Among the marks.
                Term::Read(_) | Term::Starred => {}
                Term::Feed(part) => self.among(&feeds_like(db, part, |url, title, _| [title, url].join("\n"))?),
                Term::Folder(part) => self.among(&feeds_like(db, part, |_, _, folder| folder.to_owned())?),
                Term::Newer(span) => {
                    self.fixed.push(" AND s.date >= ").bind(before(*span));
                }
                Term::Older(span) => {
                    self.fixed.push(" AND s.date < ").bind(before(*span));
                }
            }
        }
        self.question = question(words.into_iter(), listing.typing);
        Ok(())
    }

    fn among(&mut self, feeds: &[i64]) {
        // Never an empty list: SQLite then finds no use for the index that we name.
        let ids: Vec<String> = std::iter::once(&-1).chain(feeds).map(i64::to_string).collect();
        self.fixed.push(&format!(" AND s.feed IN ({})", ids.join(",")));
    }

    /// The same for what was [decided](super::decided) over the file, where something `is_overlaid`.
    pub(super) fn over_decided(self, is_overlaid: bool) -> Self {
        Self { is_overlaid, ..self }
    }

    /// Only what is unread now, whatever was kept.
    pub(super) fn only_unread(&mut self) {
        self.fixed.push(" AND ").push(UNREAD);
        self.counted = None;
        self.index = match self.index {
            "status_listed" => "status_unread",
            "status_feed" => "status_feed_unread",
            other => other,
        };
    }

    /// Whether the list comes from the full-text index: then reading any of it costs as much as all.
    pub(super) fn is_search(&self) -> bool {
        self.question.is_some()
    }

    /// The number of entries in the list, kept ones aside, where it is known without reading the list.
    pub(super) fn counted(&self) -> Option<&Sql> {
        self.counted.as_ref()
    }

    /// `SELECT id, k0, k1, …` for everything in the list, the k's being the columns of the order.
    /// `more` narrows it.
    pub(super) fn select(&self, more: &Sql) -> Sql {
        self.arms(&self.source(), more)
    }

    /// The same for one entry: a row if it is in the list.
    pub(super) fn select_one(&self, id: EntryId) -> Sql {
        let mut only = Sql::new(" AND s.id = ");
        only.bind(id.0);
        self.arms(&self.source_by_id(), &only)
    }

    /// The entry's columns of the order, in the list or not.
    pub(super) fn select_any(&self, id: EntryId) -> Sql {
        let mut sql = self.head();
        sql.push(self.tables_by_id()).push(self.shelf()).push(" AND s.id = ").bind(id.0);
        sql
    }

    /// The kept entries that only stay because they are kept.
    pub(super) fn select_kept(&self, more: &Sql) -> Option<Sql> {
        let keep = self.keep.as_ref()?;
        let mut sql = self.head();
        sql.append(&self.source_by_id()).append(&self.fixed).append(more);
        sql.push(&format!(" AND NOT ({})", self.marks.join(" AND ")));
        sql.push(" AND s.id IN (SELECT value FROM json_each(").bind(keep.clone()).push("))");
        Some(sql)
    }

    fn arms(&self, source: &Sql, more: &Sql) -> Sql {
        let mut sql = self.arm(source, more);
        if self.is_overlaid {
            sql.push(" AND s.id NOT IN (SELECT id FROM decided) UNION ALL ");
            sql.append(&self.arm(&self.source_by_id(), more)).push(" AND s.id IN (SELECT id FROM decided)");
        }
        if let Some(kept) = self.select_kept(more) {
            sql.push(" UNION ALL ").append(&kept);
        }
        sql
    }

    /// What meets all conditions.
    fn arm(&self, source: &Sql, more: &Sql) -> Sql {
        let mut sql = self.head();
        sql.append(source);
        for mark in &self.marks {
            sql.push(" AND ").push(mark);
        }
        sql.append(&self.fixed).append(more);
        sql
    }

    fn head(&self) -> Sql {
        Sql::new(&format!("SELECT s.id AS id{} FROM ", self.columns()))
    }

    fn columns(&self) -> String {
        self.order.iter().enumerate().map(|(i, (column, _))| format!(", {column} AS k{i}")).collect()
    }

    /// Tables and shelf, ending in an open condition. Joins are crossed so that the planner walks them
    /// as they are written: in the list's order, from an index; or from the full-text index's hits.
    fn source(&self) -> Sql {
        let mut sql = Sql::default();
        match &self.question {
            Some(question) => {
                sql.push("search CROSS JOIN ").push(self.tables_by_id());
                sql.push("search MATCH ").bind(question.clone()).push(" AND s.id = search.rowid AND ");
            }
            None => {
                sql.push(&self.tables_by_index());
            }
        }
        sql.push(self.shelf());
        sql
    }

    /// The same, to be reached by numbers of entries.
    fn source_by_id(&self) -> Sql {
        let mut sql = Sql::new(self.tables_by_id());
        if let Some(question) = &self.question {
            sql.push("s.id IN (SELECT rowid FROM search WHERE search MATCH ").bind(question.clone()).push(") AND ");
        }
        sql.push(self.shelf());
        sql
    }

    fn tables_by_index(&self) -> String {
        let index = self.index;
        let is_small = matches!(index, "status_starred" | "status_dismissed");
        match self.sort {
            SortKey::Date => format!("main.status s INDEXED BY {index} WHERE "),
            SortKey::Feed if is_small => format!("main.status s INDEXED BY {index} CROSS JOIN feeds f WHERE f.id = s.feed AND "),
            SortKey::Feed => {
                let index = if index.ends_with("unread") { "status_feed_unread" } else { "status_feed" };
                format!("feeds f INDEXED BY feeds_by_rank CROSS JOIN main.status s INDEXED BY {index} WHERE s.feed = f.id AND ")
            }
            SortKey::Title if is_small || index.starts_with("status_feed") => {
                format!("main.status s INDEXED BY {index} CROSS JOIN entries e WHERE e.id = s.id AND ")
            }
            SortKey::Title => "entries e INDEXED BY entries_by_title CROSS JOIN status s NOT INDEXED WHERE s.id = e.id AND ".to_owned(),
        }
    }

    fn tables_by_id(&self) -> &'static str {
        match self.sort {
            SortKey::Date => "status s NOT INDEXED WHERE ",
            SortKey::Feed => "status s NOT INDEXED CROSS JOIN feeds f WHERE f.id = s.feed AND ",
            SortKey::Title => "status s NOT INDEXED CROSS JOIN entries e WHERE e.id = s.id AND ",
        }
    }

    fn shelf(&self) -> &'static str {
        if self.index == "status_dismissed" { "s.shown = 1 AND s.dismissed = 1" } else { "s.shown = 1 AND s.dismissed = 0" }
    }
}

const UNREAD: &str = "s.read = 0";
const STARRED: &str = "s.starred = 1";

fn marks(query: &EntryQuery) -> Vec<&'static str> {
    let mut marks = Vec::new();
    let mut add = |mark| {
        if !marks.contains(&mark) {
            marks.push(mark);
        }
    };
    // What is dismissed is read with it: hiding read ones would hide them all.
    if query.scope == Scope::Unread || (query.read == ReadFilter::Unread && query.scope != Scope::Dismissed) {
        add(UNREAD);
    }
    if query.scope == Scope::Starred {
        add(STARRED);
    }
    for term in &query.query.terms {
        match term {
            Term::Read(false) => add(UNREAD),
            Term::Read(true) => add("s.read = 1"),
            Term::Starred => add(STARRED),
            _ => {}
        }
    }
    marks
}

fn place(scope: &Scope, moment: Moment) -> Sql {
    let mut sql = Sql::default();
    match scope {
        Scope::Today => sql.push(" AND s.date >= ").bind(moment.midnight.as_millisecond()),
        Scope::Folder(name) => sql.push(" AND s.feed IN (SELECT id FROM feeds WHERE folder = ").bind(name.to_string()).push(")"),
        Scope::Feed(feed) => sql.push(" AND s.feed = ").bind(feed.0),
        Scope::Unread | Scope::Starred | Scope::All | Scope::Dismissed => &mut sql,
    };
    sql
}

fn index(scope: &Scope, marks: &[&str]) -> &'static str {
    match (scope, marks.contains(&UNREAD), marks.contains(&STARRED)) {
        (Scope::Dismissed, ..) => "status_dismissed",
        (_, _, true) => "status_starred",
        (Scope::Feed(_), true, _) => "status_feed_unread",
        (Scope::Feed(_), false, _) => "status_feed",
        (_, true, _) => "status_unread",
        (_, false, _) => "status_listed",
    }
}

fn counted(scope: &Scope, marks: &[&str]) -> Option<Sql> {
    let column = match (scope, marks) {
        (Scope::Today, _) => return None,
        (Scope::Dismissed, []) => "dismissed",
        (Scope::Dismissed, _) => return None,
        (_, []) => "listed",
        (_, [UNREAD]) => "unread",
        (_, [STARRED]) => "starred",
        _ => return None,
    };
    let mut sql = Sql::new(&format!("SELECT coalesce(sum({column}), 0) FROM counts s WHERE 1"));
    let place = place(scope, Moment { now: Timestamp::UNIX_EPOCH, midnight: Timestamp::UNIX_EPOCH });
    sql.append(&place);
    Some(sql)
}

fn keep_json(keep: &[EntryId]) -> Option<String> {
    let ids: Vec<i64> = keep.iter().map(|id| id.0).collect();
    if ids.is_empty() { None } else { serde_json::to_string(&ids).ok() }
}

/// The subscriptions of which `text` (of address, title and folder) holds `part`, letter case aside.
/// SQLite's LIKE knows only ASCII's cases, and feeds are few.
fn feeds_like(db: &Connection, part: &str, text: fn(&str, &str, &str) -> String) -> Result<Vec<i64>, StoreError> {
    let part = part.to_lowercase();
    let mut all =
        db.prepare_cached("SELECT id, url, coalesce(user_title, title), coalesce(folder, '') FROM feeds WHERE unsubscribed IS NULL")?;
    let rows = all.query_map([], |row| {
        let text = text(row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?, row.get_ref(3)?.as_str()?);
        Ok(text.to_lowercase().contains(&part).then_some(row.get(0)?))
    })?;
    Ok(rows.filter_map(Result::transpose).collect::<Result<_, _>>()?)
}
