//! Reading lists by windows: what is seen of them, how long they are, and where an entry stands.

use super::connection::Lists;
use super::error::StoreError;
use super::listing::Listing;
use super::order::Order;
use super::order::before;
use super::order::opposite;
use super::order::order_by;
use super::plan::Plan;
use super::rows::Line;
use super::rows::Millis;
use super::sql::Sql;
use crate::model::Clean;
use crate::model::EntryId;
use crate::model::EntryStatus;
use crate::model::EntrySummary;
use crate::model::FeedId;
use crate::model::FeedUrl;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::types::Value;
use std::sync::Arc;

/// Which way along a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Down.
    Next,
    /// Up.
    Previous,
}

impl Lists {
    /// The entries from `offset` on, `limit` at most, in the list's order.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn window(&self, listing: &Listing<'_>, offset: u64, limit: u64) -> Result<Vec<EntrySummary>, StoreError> {
        let _snapshot = self.counting()?;
        let plan = self.plan(listing)?;
        let ids = self.ids(&plan, offset, limit)?;
        ids.into_iter().filter_map(|id| self.summary(id).transpose()).collect()
    }

    /// How long the list is.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn count(&self, listing: &Listing<'_>) -> Result<u64, StoreError> {
        let _snapshot = self.counting()?;
        let plan = self.plan(listing)?;
        if plan.is_search() {
            return Ok(self.hits(&plan)?.len() as u64);
        }
        match self.quick_count(&plan)? {
            Some(count) => Ok(count),
            None => self.count_of(&plan.select(&Sql::default())),
        }
    }

    /// Where an entry stands in the list, from 0; `None` if it is not in it.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn position(&self, listing: &Listing<'_>, id: EntryId) -> Result<Option<u64>, StoreError> {
        let _snapshot = self.snapshot()?;
        let plan = self.plan(listing)?;
        if plan.is_search() {
            return Ok(self.hits(&plan)?.iter().position(|hit| *hit == id).map(|place| place as u64));
        }
        let Some(place) = self.place(&plan.select_one(id), &plan.order)? else { return Ok(None) };
        self.count_of(&plan.select(&before(&plan.order, &place))).map(Some)
    }

    /// The nearest unread entry after or before `from` in the list's order; from the list's end
    /// where `from` is `None`. `from` itself need not be in the list any more.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn unread_beyond(&self, listing: &Listing<'_>, from: Option<EntryId>, step: Step) -> Result<Option<EntryId>, StoreError> {
        let _snapshot = self.snapshot()?;
        let mut plan = self.plan(listing)?;
        plan.only_unread();
        let order = if step == Step::Next { plan.order.clone() } else { opposite(&plan.order) };
        let mut beyond = Sql::default();
        if let Some(id) = from {
            let Some(place) = self.place(&plan.select_any(id), &order)? else { return Ok(None) };
            beyond = before(&opposite(&order), &place);
        }
        Ok(self.ordered(plan.select(&beyond), &order, 0, 1)?.into_iter().next())
    }

    /// The newest entry's number: what [`Listing::until`] takes to mean "what is here now".
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn latest(&self) -> Result<EntryId, StoreError> {
        Ok(EntryId(self.db.query_row("SELECT coalesce(max(id), 0) FROM main.status", [], |row| row.get(0))?))
    }

    /// An entry's line in lists; `None` where it is not known or its text was pruned.
    ///
    /// # Errors
    /// Where the database can't be read.
    pub fn summary(&self, id: EntryId) -> Result<Option<EntrySummary>, StoreError> {
        let mut find = self.db.prepare_cached(
            "SELECT s.id, s.feed, coalesce(f.user_title, nullif(f.title, '')), f.url, e.title, e.lead, e.url, e.author,
               s.date, s.undated, s.read, s.starred, s.dismissed
             FROM status s JOIN entries e ON e.id = s.id JOIN feeds f ON f.id = s.feed WHERE s.id = ?1",
        )?;
        Ok(find.query_row([id.0], summary).optional()?)
    }

    /// A list's translation, for what lies over the file.
    pub(super) fn plan(&self, listing: &Listing<'_>) -> Result<Plan, StoreError> {
        Ok(Plan::new(&self.db, listing)?.over_decided(self.is_overlaid))
    }

    /// Walks from the nearer end.
    fn ids(&self, plan: &Plan, offset: u64, limit: u64) -> Result<Vec<EntryId>, StoreError> {
        if plan.is_search() {
            let (skip, take) = (usize::try_from(offset).unwrap_or(usize::MAX), usize::try_from(limit).unwrap_or(usize::MAX));
            return Ok(self.hits(plan)?.iter().skip(skip).take(take).copied().collect());
        }
        let all = plan.select(&Sql::default());
        let Some(total) = self.quick_count(plan)?.filter(|total| offset > total / 2) else {
            return self.ordered(all, &plan.order, offset, limit);
        };
        let end = offset.saturating_add(limit).min(total);
        let mut ids = self.ordered(all, &opposite(&plan.order), total - end, end.saturating_sub(offset))?;
        ids.reverse();
        Ok(ids)
    }

    /// All of a search, from memory where nothing changed.
    fn hits(&self, plan: &Plan) -> Result<Arc<[EntryId]>, StoreError> {
        let mut all = plan.select(&Sql::default());
        all.push(&order_by(&plan.order));
        Ok(self.hits.borrow_mut().of(&self.db, all)?)
    }

    fn ordered(&self, mut select: Sql, order: &Order, offset: u64, limit: u64) -> Result<Vec<EntryId>, StoreError> {
        select.push(&order_by(order)).push(" LIMIT ").bind(clamped(limit)).push(" OFFSET ").bind(clamped(offset));
        let mut statement = self.db.prepare_cached(&select.text)?;
        let ids = statement.query_map(select.values(), |row| row.get(0).map(EntryId))?.collect::<Result<_, _>>()?;
        Ok(ids)
    }

    fn quick_count(&self, plan: &Plan) -> Result<Option<u64>, StoreError> {
        let Some(counted) = plan.counted() else { return Ok(None) };
        let mut count = self.number(counted)?;
        if let Some(kept) = plan.select_kept(&Sql::default()) {
            count += self.count_of(&kept)?;
        }
        Ok(Some(count))
    }

    fn count_of(&self, select: &Sql) -> Result<u64, StoreError> {
        let mut sql = Sql::new("SELECT count(*) FROM (");
        sql.append(select).push(")");
        self.number(&sql)
    }

    fn number(&self, sql: &Sql) -> Result<u64, StoreError> {
        let number: i64 = self.db.prepare_cached(&sql.text)?.query_row(sql.values(), |row| row.get(0))?;
        Ok(u64::try_from(number).unwrap_or(0))
    }

    /// The values of the order's columns in the one row that `select` finds.
    fn place(&self, select: &Sql, order: &Order) -> Result<Option<Vec<Value>>, StoreError> {
        let mut statement = self.db.prepare_cached(&select.text)?;
        let place = statement.query_row(select.values(), |row| (1..=order.len()).map(|i| row.get(i)).collect());
        Ok(place.optional()?)
    }
}

fn clamped(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn summary(row: &Row<'_>) -> rusqlite::Result<EntrySummary> {
    let feed_title = match row.get::<_, Option<Line>>(2)? {
        Some(title) => title.0,
        None => FeedUrl::new(row.get::<_, String>(3)?).shown(),
    };
    let (title, lead): (Clean, Clean) = (row.get::<_, Line>(4)?.0, row.get::<_, Line>(5)?.0);
    Ok(EntrySummary {
        id: EntryId(row.get(0)?),
        feed: FeedId(row.get(1)?),
        feed_title,
        title: if title.is_empty() { lead } else { title },
        url: row.get(6)?,
        author: row.get::<_, Line>(7)?.0,
        date: row.get::<_, Millis>(8)?.0,
        undated: row.get(9)?,
        status: EntryStatus { read: row.get(10)?, starred: row.get(11)?, dismissed: row.get(12)? },
    })
}
