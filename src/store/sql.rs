//! A piece of SQL with the values that it binds, so that pieces can be put together in any order.

use rusqlite::ToSql;
use rusqlite::types::Value;

/// SQL text with positional parameters and their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sql {
    pub(super) text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds text of our own; never anything from outside.
    pub(super) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a parameter and its value.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.text.push('?');
        self.values.push(value.into());
        self
    }

    pub(super) fn append(&mut self, more: &Sql) -> &mut Self {
        self.text.push_str(&more.text);
        self.values.extend_from_slice(&more.values);
        self
    }

    /// The values in the order of their parameters.
    pub(super) fn values(&self) -> rusqlite::ParamsFromIter<impl Iterator<Item = &dyn ToSql>> {
        rusqlite::params_from_iter(self.values.iter().map(|value| value as &dyn ToSql))
    }
}
