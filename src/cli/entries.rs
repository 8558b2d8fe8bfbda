//! From words on the command line to entries: queries and ids.

use super::{args::QueryArgs, exit::Usage};
use crate::model::EntryQuery;
use crate::model::Query;
use crate::model::Scope;
use crate::reader::ListQuery;

/// The list that a query's words describe, among all entries.
pub(super) fn list_query(args: &QueryArgs) -> Result<ListQuery, Usage> {
    let query: Query = joined(&args.query).parse().map_err(|error: crate::model::QueryError| Usage(error.to_string()))?;
    Ok(ListQuery::new(EntryQuery { scope: Scope::All, query, ..EntryQuery::default() }))
}

/// The words as one query; a word that the shell kept together stays together.
fn joined(words: &[String]) -> String {
    let quoted = |word: &String| match word.split_once(':') {
        _ if !word.contains(char::is_whitespace) || word.contains('"') => word.clone(),
        Some((field @ ("feed" | "folder"), value)) => format!("{field}:\"{value}\""),
        _ => word.clone(),
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Term;

    #[test]
    fn a_value_that_the_shell_kept_together_stays_together() {
        let args = QueryArgs { query: vec!["feed:Hong Kong".into(), "xi is:unread".into()] };
        let terms = list_query(&args).expect("right").query.query.terms;
        assert_eq!(terms, [Term::Feed("Hong Kong".into()), Term::Words("xi".into()), Term::Read(false)]);
    }
}
