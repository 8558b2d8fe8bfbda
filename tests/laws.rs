//! The laws of setting text, in the scripts of the world, at the widths that people read at.

mod support;

use dateline::article::{Article, ArticleLines, Setting, Source, SpanKind, display_width, from_entry, lay_out, with_ambiguous_wide};
use dateline::model::{Clean, Entry};
use jiff::Timestamp;
use proptest::prelude::*;

/// A language, and words of ours in it.
struct Script {
    language: &'static str,
    /// Between two words.
    space: &'static str,
    words: &'static [&'static str],
}

const SCRIPTS: [Script; 6] = [
    Script {
        language: "zh",
        space: "",
        words: &[
            "港務局",
            "週日",
            "宣布",
            "，",
            "「",
            "渡輪」",
            "。",
            "“修復”",
            "三座",
            "12,500",
            "燈塔",
            "（二十人）",
            "、",
            "北碼頭",
            "NPFP",
            "！",
            "《日報》",
        ],
    },
    Script {
        language: "ja",
        space: "",
        words: &[
            "フェリー",
            "は",
            "日曜日",
            "の",
            "朝",
            "、",
            "「",
            "北桟橋」",
            "を",
            "出た",
            "。",
            "3.5％",
            "（約",
            "90人）",
            "チョコレート",
            "っ",
            "ー",
            "々",
        ],
    },
    Script {
        language: "ko",
        space: " ",
        words: &[
            "연락선은",
            "일요일",
            "아침",
            "북쪽",
            "부두를",
            "떠났다.",
            "“구년",
            "만이다”라고",
            "시장은",
            "말했다.",
            "12,500명",
            "(약",
            "90명)",
        ],
    },
    Script {
        language: "ar",
        space: " ",
        words: &[
            "غادرت",
            "العبّارة",
            "الرصيف",
            "الشمالي",
            "صباح",
            "الأحد،",
            "«بعد",
            "تسع",
            "سنوات»",
            "(90",
            "راكبًا)",
            "NPFP",
            "12,500",
            "والبحر",
            "هادئ.",
        ],
    },
    Script {
        language: "he",
        space: " ",
        words: &[
            "המעבורת",
            "יצאה",
            "מן",
            "הרציף",
            "הצפוני",
            "ביום",
            "ראשון,",
            "(90",
            "נוסעים)",
            "אחרי",
            "תשע",
            "שנים.",
            "\"סוף־סוף\"",
            "NPFP",
            "12,500",
        ],
    },
    Script {
        language: "de",
        space: " ",
        words: &[
            "Die",
            "Fähre",
            "legte",
            "am",
            "Sonntagmorgen",
            "„endlich“",
            "vom",
            "Nordhafenpier",
            "ab,",
            "neunzig",
            "Fahrgäste",
            "Donaudampfschifffahrtsgesellschaft",
            "(12.500",
            "Euro)",
            "Oberbürgermeisterin",
            "Küsten-",
            "und",
        ],
    },
];

const WIDTHS: [u16; 3] = [40, 66, 100];

fn article(language: &str, html: &str) -> Article {
    let entry = Entry { title: "".into(), content_html: html.into(), language: Some(language.into()), ..Entry::default() };
    from_entry(&Source {
        entry: &entry,
        feed_title: &Clean::default(),
        page: None,
        home_url: None,
        date: Timestamp::UNIX_EPOCH,
        undated: false,
    })
}

fn setting(width: u16) -> Setting {
    Setting { measure: 100, ..support::setting(width) }
}

/// The story's lines, without the head.
fn body(lines: &ArticleLines) -> Vec<String> {
    let text = |line: &dateline::article::Line| line.spans.iter().map(|span| &*span.text).collect::<String>();
    let rule = lines.lines.iter().position(|line| line.spans.iter().any(|span| span.kind == SpanKind::Rule));
    lines.lines[rule.map_or(0, |at| at + 1)..].iter().map(text).collect()
}

/// A script, and paragraphs of its words.
fn paragraphs() -> impl Strategy<Value = (usize, Vec<Vec<&'static str>>)> {
    (0..SCRIPTS.len()).prop_flat_map(|script| {
        let words = prop::sample::select(SCRIPTS[script].words);
        (Just(script), prop::collection::vec(prop::collection::vec(words, 1..40), 1..4))
    })
}

fn html(script: &Script, paragraphs: &[Vec<&str>]) -> String {
    paragraphs.iter().map(|words| format!("<p>{}</p>", words.join(script.space))).collect()
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn nothing_is_too_wide_or_lost((script, paragraphs) in paragraphs(), width in prop::sample::select(&WIDTHS[..])) {
        let script = &SCRIPTS[script];
        let wide = Setting { ambiguous_wide: true, ..setting(width) };
        for line in lay_out(&article(script.language, &html(script, &paragraphs)), &wide).lines {
            prop_assert!(with_ambiguous_wide(true, || display_width(&line.text())) <= usize::from(width), "{:?} at {width}", line.text());
        }
        let lines = lay_out(&article(script.language, &html(script, &paragraphs)), &setting(width));
        for line in &lines.lines {
            prop_assert!(display_width(&line.text()) <= usize::from(width), "{:?} at {width}", line.text());
            let open = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!line.text().contains(open));
        }
        let rule = lines.lines.iter().position(|line| line.spans.iter().any(|span| span.kind == SpanKind::Rule)).expect("a head");
        let spans = lines.lines[rule + 1..].iter().flat_map(|line| &line.spans).filter(|span| span.kind != SpanKind::Hyphen);
        let shown: String = spans.map(|span| &*span.text).collect();
        prop_assert_eq!(letters(&shown), letters(&paragraphs.concat().concat()));
    }

    #[test]
    fn words_are_whole_and_numbers_too((script, paragraphs) in paragraphs(), width in prop::sample::select(&WIDTHS[..])) {
        let script = &SCRIPTS[script];
        let setting = Setting { hyphenate: false, ..setting(width) };
        let shown = body(&lay_out(&article(script.language, &html(script, &paragraphs)), &setting));
        for word in paragraphs.concat() {
            let is_whole = !script.space.is_empty() || word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
            let parts: Vec<&str> = if word.ends_with('-') || word.contains('־') { Vec::new() } else { vec![word] };
            for part in parts.iter().filter(|_| is_whole) {
                prop_assert!(shown.iter().any(|line| line.contains(part)), "{part:?} in {shown:#?}");
            }
        }
    }

    #[test]
    fn lines_begin_and_end_as_east_asia_wants((script, paragraphs) in paragraphs().prop_filter("no Latin", |(script, _)| *script < 3), width in prop::sample::select(&WIDTHS[..])) {
        let script = &SCRIPTS[script];
        // What no line may begin with has its own way where a paragraph does.
        let paragraphs: Vec<Vec<&str>> = paragraphs.into_iter().map(|words| [vec!["甲"], words, vec!["乙"]].concat()).collect();
        let shown = body(&lay_out(&article(script.language, &html(script, &paragraphs)), &setting(width)));
        for line in shown.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            prop_assert!(!line.starts_with(['、', '。', '，', '」', '！', '）', '》', 'ー', 'っ', '々', '”']), "{line:?} in {shown:#?}");
            prop_assert!(!line.ends_with(['「', '（', '《', '“']), "{line:?} in {shown:#?}");
        }
    }

    #[test]
    fn lines_that_run_left_end_at_the_right_edge((script, paragraphs) in paragraphs().prop_filter("right to left", |(script, _)| matches!(script, 3 | 4)), reorder: bool, width in prop::sample::select(&WIDTHS[..])) {
        let script = &SCRIPTS[script];
        let mut paragraphs = paragraphs;
        paragraphs.iter_mut().for_each(|words| words.insert(0, SCRIPTS[4].words[0]));
        let lines = lay_out(&article(script.language, &html(script, &paragraphs)), &Setting { reorder, ..setting(width) });
        let shown = body(&lines);
        for line in shown.iter().filter(|line| !line.is_empty()) {
            prop_assert_eq!(display_width(line), usize::from(lines.text.end), "{:?}", line);
        }
        if reorder {
            let logical = body(&lay_out(&article(script.language, &html(script, &paragraphs)), &setting(width)));
            let mut before: Vec<char> = letters(&logical.concat());
            let mut after: Vec<char> = letters(&shown.concat());
            for brackets in [&mut before, &mut after] {
                brackets.retain(|c| !matches!(c, '(' | ')' | '«' | '»'));
                brackets.sort_unstable();
            }
            prop_assert_eq!(before, after);
        }
    }

    #[test]
    fn the_last_line_can_be_reached((script, paragraphs) in paragraphs(), width in prop::sample::select(&WIDTHS[..])) {
        let script = &SCRIPTS[script];
        let html = html(script, &paragraphs) + "<p>Ω</p>";
        let shown = body(&lay_out(&article(script.language, &html), &setting(width)));
        prop_assert_eq!(shown.last().map(|line| line.trim()), Some("Ω"));
    }
}

/// A table: columns, rows of head, and for each cell its words, numbered so that each is its own.
fn table() -> impl Strategy<Value = (usize, Vec<Vec<String>>)> {
    (1_usize..=12, 0_usize..=1, 1_usize..6).prop_flat_map(|(columns, head, rows)| {
        let word = prop_oneof![6 => "[a-z]{1,9}", 2 => "[0-9]{1,3},[0-9]{3}", 1 => "[a-z]{10,24}", 1 => "[а-я]{1,9}"];
        let cell = prop::collection::vec(word, 0..6);
        prop::collection::vec(prop::collection::vec(cell, columns), head + rows).prop_map(move |rows| {
            let mut number = 0;
            let mut numbered = |words: &Vec<String>| -> String {
                let words = words.iter().map(|word| {
                    number += 1;
                    format!("{word}{number}z")
                });
                words.collect::<Vec<_>>().join(" ")
            };
            (head, rows.iter().map(|row| row.iter().map(&mut numbered).collect()).collect())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_cell_of_a_table_is_out_of_reach((head, rows) in table(), width in prop::sample::select(&[20_u16, 60, 80, 120][..]), notes in prop::bool::ANY) {
        let row = |(at, cells): (usize, &Vec<String>)| {
            let name = if at < head { "th" } else { "td" };
            format!("<tr>{}</tr>", cells.iter().map(|cell| format!("<{name}>{cell}</{name}>")).collect::<String>())
        };
        let html = format!("<p>Before.</p><table>{}</table>", rows.iter().enumerate().map(row).collect::<String>());
        let html = if notes { format!("<ul><li>{html}</li></ul>") } else { html };
        let setting = Setting { measure: if notes { 100 } else { 66 }, ..setting(width) };
        let lines = lay_out(&article("en", &html), &setting);
        let shown = body(&lines);
        for line in &shown {
            prop_assert!(display_width(line) <= usize::from(width), "{line:?} at {width}");
        }
        for word in rows.iter().flatten().flat_map(|cell| cell.split(' ')).filter(|word| !word.is_empty() && word.len() <= usize::from(width.min(20)) - 6) {
            prop_assert!(shown.iter().any(|line| line.contains(word)), "{word:?} is not whole in {shown:#?}");
        }
        let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        prop_assert!(count(&shown.concat()) >= count(&rows.concat().concat()), "{shown:#?}");
    }
}

#[test]
fn a_table_too_wide_for_the_text_takes_the_page() {
    let row = |name: &str, word: &str| format!("<tr>{}</tr>", (0..12).map(|n| format!("<{name}>{word}{n}</{name}>")).collect::<String>());
    let html = format!("<p>Before.</p><table>{}{}</table><p>After.</p>", row("th", "Port "), row("td", "1,2"));
    let shown = |width| body(&lay_out(&article("en", &html), &Setting { measure: 66, ..setting(width) }));
    let wide = shown(120);
    let line = wide.iter().find(|line| line.contains("1,20")).expect("a line of the table");
    assert!(line.contains("1,211") && line.find("1,20") < wide.iter().find_map(|line| line.find("Before.")), "{wide:#?}");
    assert!(shown(66).contains(&"Port 0: 1,20".to_owned()), "{:#?}", shown(66));
}

#[test]
fn german_is_parted_where_columns_are_narrow() {
    let html = "<p>Die Bürgermeisterin sprach mit der Donaudampfschifffahrtsgesellschaft über Nordhafenpierverlängerungen.</p>";
    let parted = |language: &str, width| {
        let lines = lay_out(&article(language, html), &setting(width));
        lines
            .lines
            .iter()
            .filter(|line| line.spans.last().is_some_and(|span| span.kind == SpanKind::Hyphen))
            .map(|line| line.text())
            .collect::<Vec<_>>()
    };
    assert!(
        !parted("de", 40).is_empty() && parted("de", 40).iter().all(|line| line.ends_with('-') && display_width(line) <= 40),
        "{:?}",
        parted("de", 40)
    );
    assert!(parted("de", 66).is_empty() && parted("en", 40).is_empty());
}

#[test]
fn soft_hyphens_part_words_of_any_language_at_any_width() {
    let html = format!("<p>{} extra&shy;ordinarily</p>", "word ".repeat(11).trim());
    let lines = lay_out(&article("en", &html), &setting(66));
    assert!(lines.lines.iter().any(|line| line.text().ends_with("word extra-")), "{:?}", body(&lines));
}

#[test]
fn gutters_of_right_to_left_text_stand_on_the_right() {
    let html = "<blockquote><p>המעבורת יצאה</p></blockquote><ul><li>מן הרציף</li></ul><figure><img src='https://a.example/a.jpg'><figcaption>הצפוני</figcaption></figure>";
    let lines = lay_out(&article("he", html), &Setting { reorder: true, ..setting(40) });
    let shown = body(&lines).join("\n");
    for end in ["האצי תרובעמה │", "ףיצרה ןמ •", "ינופצה [1] ▒"] {
        assert!(shown.contains(end), "{end} in {shown}");
    }
}

#[test]
fn a_word_without_end_costs_no_time() {
    let word = "Oberbürgermeister.".repeat(10_000);
    let html = format!("<p>Der Hafen {word} war zu.</p><p>{}</p>", "Hafen\u{ad}behörde".repeat(5_000));
    let article = article("de", &html);
    let begin = std::time::Instant::now();
    let lines = lay_out(&article, &setting(40));
    assert!(begin.elapsed() < std::time::Duration::from_secs(5), "{:?}", begin.elapsed());
    assert!(lines.lines.len() > 4_000);
}
