//! Orders of lists as SQL: what stands before what, from either end.

use super::sql::Sql;
use crate::model::SortKey;
use crate::model::SortOrder;
use rusqlite::types::Value;

/// An order: columns, each with whether it descends.
pub(super) type Order = Vec<(&'static str, bool)>;

/// Newest first, or from A to Z; the number decides between equals, so that every order is total.
pub(super) fn order(sort: SortOrder) -> Order {
    let columns: &[(&'static str, bool)] = match sort.key {
        SortKey::Date => &[("s.date", true), ("s.feed", true), ("s.id", true)],
        SortKey::Feed => &[("f.rank", false), ("f.id", false), ("s.date", true), ("s.id", true)],
        SortKey::Title => &[("e.title_key", false), ("e.id", false)],
    };
    columns.iter().map(|(column, descends)| (*column, descends ^ sort.reversed)).collect()
}

/// The same order from its other end.
pub(super) fn opposite(order: &Order) -> Order {
    order.iter().map(|(column, descends)| (*column, !descends)).collect()
}

/// `ORDER BY` over the columns k0, k1, … of a plan's selection.
pub(super) fn order_by(order: &Order) -> String {
    let keys: Vec<String> =
        order.iter().enumerate().map(|(i, (_, descends))| format!("k{i}{}", if *descends { " DESC" } else { "" })).collect();
    format!(" ORDER BY {}", keys.join(", "))
}

/// The condition "stands before `place`" in an order; in the opposite order: "stands after".
pub(super) fn before(order: &Order, place: &[Value]) -> Sql {
    let mut sql = Sql::default();
    let Some(((first, first_descends), value)) = order.first().zip(place.first()) else { return sql };
    // Said apart, as the planner only sees a range of an index in a plain comparison.
    sql.push(&format!(" AND {first} {} ", if *first_descends { ">=" } else { "<=" })).bind(value.clone()).push(" AND (");
    for (i, (column, descends)) in order.iter().enumerate() {
        sql.push(if i > 0 { " OR (" } else { "(" });
        for ((equal, _), value) in order.iter().zip(place).take(i) {
            sql.push(&format!("{equal} = ")).bind(value.clone()).push(" AND ");
        }
        let Some(value) = place.get(i) else { break };
        sql.push(&format!("{column} {} ", if *descends { ">" } else { "<" })).bind(value.clone()).push(")");
    }
    sql.push(")");
    sql
}
