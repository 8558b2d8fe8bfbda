//! `extract`: what dateline understands of a web page, and what it cut.

use super::{
    args::ExtractArgs,
    exit::Exit,
    output::{Output, complain},
    source,
};
use crate::config::{ConfigFile, Paths, SiteRules};
use crate::model::Clean;
use crate::reader::{SeenFigure, SeenPage, inspect_page};
use anyhow::Result;

pub(super) async fn run(args: ExtractArgs, paths: &Paths) -> Result<Exit> {
    let document = source::open(args.source)?;
    let (rules, mistakes) = SiteRules::load(&paths.sites());
    mistakes.iter().for_each(|mistake| complain(&mistake.to_string()));
    let seen = inspect_page(document, args.base, &rules, &ConfigFile::glance(&paths.config()).fetch).await?;
    let mut out = Output::new();
    if args.json {
        out.json(&seen)?;
    } else {
        show(&seen, &mut out)?;
    }
    out.finish()?;
    Ok(Exit::Fine)
}

/// The article, its figures, and what was cut by which rule.
fn show(page: &SeenPage, out: &mut Output) -> Result<()> {
    out.line(&format!("title: {}", page.title))?;
    out.line(&format!("byline: {}", page.byline))?;
    out.line(&format!("published: {}", page.published.as_deref().unwrap_or("the page does not say")))?;
    out.line(&format!("access: {}", page.access))?;
    if !page.kicker.is_empty() {
        out.line(&format!("topics: {}", page.kicker.iter().map(|topic| topic.as_str()).collect::<Vec<_>>().join(", ")))?;
    }
    if let Some(notice) = &page.notice {
        out.line(&format!("notice: {notice}"))?;
    }
    for (number, figure) in page.figures.iter().enumerate() {
        out.line(&picture(number + 1, figure))?;
    }
    for paragraph in &page.paragraphs {
        out.line(&format!("\n{paragraph}"))?;
    }
    if !page.cuts.is_empty() {
        out.line("\nwhat was cut, and by which rule:")?;
    }
    for (rule, beginning) in &page.cuts {
        out.line(&format!("  {rule}: {beginning}"))?;
    }
    Ok(())
}

fn picture(number: usize, figure: &SeenFigure) -> String {
    let mut parts = vec![format!("figure {number}{}", if figure.lead { " (lead)" } else { "" })];
    let said = [("picture", figure.url.as_deref().unwrap_or_default()), ("caption", &*figure.caption), ("credit", &*figure.credit)];
    parts.extend(said.iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| format!("  {label}: {}", Clean::new(value))));
    parts.join("\n")
}
