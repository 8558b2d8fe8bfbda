//! Strings that want more of a terminal than to be shown, the ways in which a feed can write them, and
//! feeds and pages that have them in every place.

use std::{borrow::Cow, fmt::Write, sync::LazyLock};

/// A string of one class.
#[derive(Clone, Debug, Default)]
pub struct Hostile {
    /// What it tries.
    pub class: &'static str,
    /// It, with the word `Needle`, so that a test can see it arrive as text.
    pub text: Cow<'static, str>,
    /// What only bytes can say: invalid UTF-8 after the text.
    pub bytes: &'static [u8],
    /// What only references can say: numbers that are no characters, after the text.
    pub numbers: &'static [u64],
}

/// Text of each class, shorter than a title may be.
const TEXTS: &[(&str, &str)] = &[
    ("csi", "Needle\u{1b}[31;5;73mred\u{1b}[2J\u{1b}[977;978H\u{1b}[3J"),
    ("csi cut off", "Needle\u{1b}["),
    ("escape at the end", "Needle\u{1b}"),
    ("reset", "Needle\u{1b}c\u{1b}[!p\u{1b}[?1049l\u{1b}[7;8r\u{1b}[?3h"),
    ("charsets", "Needle\u{1b}(0\u{e}lqk\u{f}\u{1b}%G\u{1b}#8\u{1b})B"),
    ("cursor", "Needle\u{1b}7\u{1b}8\u{1b}D\u{1b}M\u{1b}E\u{1b}H\u{1b}=\u{1b}>\u{1b}[s\u{1b}[u"),
    (
        "c0",
        "Needle\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{b}\u{c}\u{e}\u{f}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{19}\u{1a}\u{1c}\u{1d}\u{1e}\u{1f}\rback",
    ),
    ("del", "Needle\u{7f}\u{7f}"),
    (
        "c1",
        "Needle\u{80}\u{84}\u{85}\u{88}\u{8d}\u{8e}\u{8f}\u{90}+q544e\u{9c}\u{98}x\u{9c}\u{9a}\u{9b}31;5;73m\u{9d}0;x\u{9c}\u{9e}\u{9f}G\u{9c}",
    ),
    ("osc 0", "Needle\u{1b}]0;owned\u{7}\u{1b}]1;owned\u{7}"),
    ("osc 2", "Needle\u{1b}]2;owned\u{1b}\\"),
    ("title report", "Needle\u{1b}]2;rm -rf .\u{1b}\\\u{1b}[21t\u{1b}[20t\u{1b}[22;0t\u{1b}[23;0t"),
    ("osc not closed", "Needle\u{1b}]0;owned"),
    ("osc 4 and 104", "Needle\u{1b}]4;1;rgb:ff/00/00\u{7}\u{1b}]104\u{7}"),
    ("osc 7", "Needle\u{1b}]7;file://evil/tmp\u{7}"),
    ("osc 8", "Needle\u{1b}]8;;https://evil.example/\u{1b}\\click\u{1b}]8;;\u{1b}\\"),
    ("osc 9, 99, 777", "Needle\u{1b}]9;owned\u{7}\u{1b}]99;;owned\u{1b}\\\u{1b}]777;notify;owned;x\u{7}"),
    ("osc 10 and 11", "Needle\u{1b}]10;?\u{7}\u{1b}]11;#ff0000\u{7}\u{1b}]12;?\u{7}"),
    ("osc 50", "Needle\u{1b}]50;?\u{7}\u{1b}]50;#3\u{7}"),
    ("osc 52", "Needle\u{1b}]52;c;ZWNobyBvd25lZAo=\u{7}\u{1b}]52;p;AAAA\u{7}"),
    ("osc 52 asked", "Needle\u{1b}]52;c;?\u{7}"),
    ("osc 133 and 1337", "Needle\u{1b}]133;A\u{7}\u{1b}]1337;File=inline=1:AAAA\u{7}"),
    ("dcs", "Needle\u{1b}P1;1|17/0d\u{1b}\\\u{1b}P+q544e\u{1b}\\\u{1b}Ptmux;\u{1b}\u{1b}]0;x\u{7}\u{1b}\\"),
    ("decrqss", "Needle\u{1b}P$qm\u{1b}\\\u{1b}P$q\"p\u{1b}\\"),
    ("sixel", "Needle\u{1b}Pq#0;2;0;0;0#0~~@@vv@@~~$-\u{1b}\\"),
    ("kitty", "Needle\u{1b}_Gf=100,a=T;AAAA\u{1b}\\\u{1b}[>1u\u{1b}[?u"),
    ("screen", "Needle\u{1b}kowned\u{1b}\\"),
    ("pm", "Needle\u{1b}^private\u{1b}\\"),
    ("sos", "Needle\u{1b}Xstart\u{1b}\\"),
    ("terminators", "Needle\u{1b}\\\u{9c}\u{7}\u{1b}\\"),
    ("reports", "Needle\u{1b}[c\u{1b}[>c\u{1b}[=c\u{1b}[5n\u{1b}[6n\u{1b}[?15n\u{1b}[>0q\u{1b}[14t\u{1b}[18t\u{5}"),
    ("decrqm", "Needle\u{1b}[?2026$p\u{1b}[4$p\u{1b}[?2026h"),
    ("modes", "Needle\u{1b}[?1000h\u{1b}[?1003h\u{1b}[?1006h\u{1b}[?2004l\u{1b}[?1004h\u{1b}[?7l\u{1b}[4h"),
    ("paste", "Needle\u{1b}[201~Q\u{1b}[200~"),
    ("printer", "Needle\u{1b}[5iowned\u{1b}[4i\u{1b}[?5i"),
    ("bidi", "Needle\u{202e}txt.exe\u{202c}\u{202a}\u{202b}\u{202d}open"),
    ("isolates", "Needle\u{2066}a\u{2067}b\u{2068}c\u{2069}\u{2067}open"),
    ("bidi marks", "Needle\u{200e}\u{200f}\u{61c}12\u{200f}"),
    ("digits", "Needle\u{206a}\u{206b}\u{206c}\u{206d}\u{206e}\u{206f}12"),
    ("invisible", "Nee\u{200b}dle\u{2060}\u{2061}\u{2062}\u{2063}\u{2064}\u{feff}\u{ad}\u{180e}\u{34f}x"),
    ("joiners", "Nee\u{200d}dle\u{200c}\u{200c}\u{200d}\u{200d}"),
    ("fillers", "Needle\u{115f}\u{1160}\u{3164}\u{ffa0}\u{2800}x"),
    ("selectors", "Needle\u{fe00}\u{fe0f}\u{fe0f}\u{e0100}\u{e01ef}\u{180b}x"),
    ("tag letters", "Needle\u{e0001}\u{e0065}\u{e0078}\u{e0065}\u{e0063}\u{e007f}"),
    ("annotations", "Needle\u{fff9}a\u{fffa}b\u{fffb}"),
    ("separators", "Needle\u{2028}next\u{2029}last"),
    ("noncharacters", "Needle\u{fffe}\u{ffff}\u{fdd0}\u{fdef}\u{1fffe}\u{10ffff}\u{e000}"),
    (
        "zalgo",
        "Needle Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30d}\u{30e}\u{30f}\u{310}\u{311}\u{312}\u{313}\u{314}\u{315}\u{316}\u{317}\u{318}\u{319}\u{31a}\u{31b}\u{31c}\u{31d}\u{31e}\u{31f}a\u{489}\u{20dd}",
    ),
    ("joined", "Needle 👩\u{200d}👩\u{200d}👧\u{200d}👦 👩\u{1f3fd}\u{200d}🚀 \u{1f1ed}\u{1f1f0}\u{1f1ed} 1\u{fe0f}\u{20e3}"),
    ("wide", "Needle 全角漢字がある\u{ff76}\u{ff9e} ﷽ 𒐫 ꧅"),
    ("ambiguous", "Needle “a” … ‘b’ ①②③ ─│┌┐└┘ ±×÷ αβγ ™"),
    ("frames", "Needle │┃║ ╭─╮ ╰─╯ ▌▐█ ● ★ ▸"),
    ("rtl", "Needle שלום العربية 123 (אב)"),
    ("url", "Needle javascript:alert(1) data:text/html,x https://good.example@evil.example/ https://xn--80ak6aa92e.example/%1b%5b2J%0d%0a"),
    ("path", "Needle ../../etc/passwd %2e%2e%2f ..\\..\\x /etc/passwd CON ~/.bashrc"),
    ("shell", "Needle $(touch owned) `id` ; rm -rf . | sh -c 'x' && y \\ -x {url} ${IFS}"),
    ("written out", "Needle \\x1b[31m \\033[2J \\e]0;x\\a ^[[31m \\u001b[5m %1b[31m %s%n {title} \\n"),
    ("markup", "Needle <script>alert(1)</script> ]]> <!-- --> <b>bold</b> &lt;i&gt; ** __ [x](y) `code`"),
];

/// Every class.
pub static HOSTILE: LazyLock<Vec<Hostile>> = LazyLock::new(|| {
    let text = |&(class, text): &(&'static str, &'static str)| Hostile { class, text: text.into(), ..Hostile::default() };
    let mut all: Vec<Hostile> = TEXTS.iter().map(text).collect();
    all.push(Hostile { class: "long", text: format!("Needle {}", "漢".repeat(60)).into(), ..Hostile::default() });
    let numbers = |class, numbers| Hostile { class, text: "Needle".into(), numbers, ..Hostile::default() };
    all.extend([
        numbers("nul by number", &[0, 0]),
        numbers("surrogates by number", &[0xd83d, 0xd800, 0xdfff, 0xdc00]),
        numbers("escape by number", &[27, 91, 53, 59, 55, 51, 109, 155, 53, 109, 157, 48, 59, 120, 156, 144]),
        numbers("beyond Unicode", &[0x11_0000, 0xffff_ffff, 0x1_0000_001b, 4_294_967_323]),
    ]);
    let bytes = |class, bytes| Hostile { class, text: "Needle".into(), bytes, ..Hostile::default() };
    all.extend([
        bytes("invalid UTF-8", b"\xff\xfe\xc3( \x80\xbf \xf8\x88"),
        bytes("c1 bytes", b"\x9b31;5;73m\x9d0;x\x9c\x90q\x9c\x85\x84"),
        bytes("overlong", b"\xc0\x9b[31m\xe0\x80\x9b \xf0\x80\x80\x9b \xc1\x9b"),
        bytes("surrogate bytes", b"\xed\xa0\x80\xed\xb0\x80"),
        bytes("nul bytes", b"\0\0"),
        bytes("beyond Unicode in bytes", b"\xf4\x90\x80\x80\xf5\x80\x80\x80"),
        bytes("cut off", b"\xe2\x80"),
    ]);
    all
});

/// What stands in a benign twin in the place of each.
pub const BENIGN: &str = "Needle plain words";

/// The ways in which a feed can write a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// As it is, markup characters as references.
    Raw,
    /// Every character that is no ASCII letter as a decimal reference.
    Decimal,
    /// The same in hexadecimal.
    Hexadecimal,
    /// By HTML's names, where it has one.
    Named,
    /// In a CDATA section.
    Cdata,
    /// As HTML within XML: references, escaped once more.
    Escaped,
    /// And once more.
    EscapedTwice,
    /// A JSON Feed, with JSON's own escapes.
    Json,
    /// As it is, with bytes that are no UTF-8.
    Bytes,
}

/// What HTML calls characters that are hardly ever seen.
const NAMES: &[(char, &str)] = &[
    ('\u{ad}', "shy"),
    ('\u{200b}', "ZeroWidthSpace"),
    ('\u{200c}', "zwnj"),
    ('\u{200d}', "zwj"),
    ('\u{200e}', "lrm"),
    ('\u{200f}', "rlm"),
    ('\u{2060}', "NoBreak"),
    ('\u{2061}', "ApplyFunction"),
    ('\u{2062}', "InvisibleTimes"),
    ('\u{2063}', "InvisibleComma"),
    ('\n', "NewLine"),
    ('\t', "Tab"),
    ('\\', "bsol"),
    ('[', "lsqb"),
    (']', "rsqb"),
    (';', "semi"),
    ('?', "quest"),
    ('$', "dollar"),
    ('&', "amp"),
    ('<', "lt"),
    ('>', "gt"),
    ('\'', "apos"),
    ('"', "quot"),
];

impl Writing {
    /// All of them.
    pub const ALL: [Writing; 9] = [
        Writing::Raw,
        Writing::Decimal,
        Writing::Hexadecimal,
        Writing::Named,
        Writing::Cdata,
        Writing::Escaped,
        Writing::EscapedTwice,
        Writing::Json,
        Writing::Bytes,
    ];

    /// The classes that can be written so.
    pub fn classes(self) -> Vec<&'static Hostile> {
        HOSTILE.iter().filter(|hostile| (self == Writing::Bytes) != hostile.bytes.is_empty()).collect()
    }

    /// A string, written so, as text of an element.
    fn write(self, hostile: &Hostile) -> Vec<u8> {
        let numbers = |write: fn(u64) -> String| hostile.numbers.iter().map(|number| write(*number)).collect::<String>();
        let decimal = |number: u64| format!("&#{number};");
        let text = match self {
            Writing::Decimal => references(&hostile.text, |c| decimal(u64::from(c))) + &numbers(decimal),
            Writing::Hexadecimal => {
                references(&hostile.text, |c| format!("&#x{:X};", u32::from(c))) + &numbers(|number| format!("&#x{number:x};"))
            }
            Writing::Named => {
                let name = |c: char| NAMES.iter().find(|(known, _)| *known == c).map(|(_, name)| format!("&{name};"));
                references(&hostile.text, |c| name(c).unwrap_or_else(|| decimal(u64::from(c)))) + &numbers(decimal)
            }
            Writing::Escaped => (references(&hostile.text, |c| decimal(u64::from(c))) + &numbers(decimal)).replace('&', "&amp;"),
            Writing::EscapedTwice => (references(&hostile.text, |c| decimal(u64::from(c))) + &numbers(decimal)).replace('&', "&amp;amp;"),
            Writing::Cdata => format!("<![CDATA[{}{}]]>", hostile.text.replace("]]>", "]] >"), numbers(decimal)),
            Writing::Raw | Writing::Json | Writing::Bytes => escaped(&hostile.text) + &numbers(decimal),
        };
        let mut bytes = text.into_bytes();
        bytes.extend(hostile.bytes);
        bytes
    }

    /// A string, written so, within an attribute.
    fn write_attribute(self, hostile: &Hostile) -> Vec<u8> {
        if self == Writing::Cdata { Writing::Raw.write(hostile) } else { self.write(hostile) }
    }
}

fn references(text: &str, write: impl Fn(char) -> String) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == ' ' { c.to_string() } else { write(c) }).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&apos;").replace('"', "&quot;")
}

/// What tells the entry in a place of a feed from others, wherever it is shown.
pub fn marker(place: usize) -> String {
    format!("e{place:02}e")
}

/// Bytes with `{}` for what is hostile, `{a}` for the same within an attribute.
fn fill(template: &str, hostile: &Hostile, writing: Writing) -> Vec<u8> {
    let (text, attribute) = (writing.write(hostile), writing.write_attribute(hostile));
    let mut out = Vec::new();
    for (number, part) in template.split("{a}").enumerate() {
        if number > 0 {
            out.extend(&attribute);
        }
        for (number, part) in part.split("{}").enumerate() {
            if number > 0 {
                out.extend(&text);
            }
            out.extend(part.as_bytes());
        }
    }
    out
}

/// A text of the page, as HTML: what is hostile is written as it can be there.
const BODY: &str = "<p>Body MARK first {} and <a href='https://h.example/{}'>a link {}</a> of <b>bold {}</b> words.</p><h2>Heading {}</h2>\
    <pre><code>code {}\nmore {}</code></pre><blockquote><p>Quote {}</p></blockquote><ul><li>item {}</li></ul>\
    <table><tr><th>head {}</th><td>cell {}</td></tr></table><figure><img src='https://h.example/{}.png' alt='alt {}'>\
    <figcaption>caption {} Photo: {}</figcaption></figure><p>Last <a href='mailto:{}@h.example'>mail</a>, <abbr title='{}'>so</abbr>.</p>";

/// A feed that carries every class, so written, in every place that has text. `page` is where entries lead;
/// with `twin`, it carries nothing but plain words in the same places.
pub fn hostile_feed(writing: Writing, page: &str, twin: bool) -> Vec<u8> {
    let benign = Hostile { text: BENIGN.into(), ..Hostile::default() };
    let what = |hostile: &'static Hostile| if twin { benign.clone() } else { hostile.clone() };
    let items = writing.classes().into_iter().enumerate().map(|(place, hostile)| (place, what(hostile)));
    if writing == Writing::Json { json_feed(items, page) } else { rss(items, page, writing) }
}

fn rss(items: impl Iterator<Item = (usize, Hostile)>, page: &str, writing: Writing) -> Vec<u8> {
    // In XML, the HTML of a body is text: its tags as references, in whose place a CDATA section could stand.
    let body = BODY.replace('<', "&lt;").replace('>', "&gt;");
    let item = format!(
        "<item><title>MARK {{}}</title><link>{page}/MARK?q={{}}</link><guid>{{}} MARK</guid><dc:creator>{{}}</dc:creator>\
         <category>{{}}</category><pubDate>DATE</pubDate><comments>{{}}</comments>\
         <source url='https://h.example/{{a}}'>{{}}</source><description>{body}</description>\
         <media:content url='https://h.example/MARK{{a}}.jpg' medium='image'><media:title>{{}}</media:title>\
         <media:description>media caption {{}}</media:description><media:credit>{{}}</media:credit></media:content>\
         <enclosure url='https://h.example/{{a}}.mp3' length='1' type='audio/{{a}}'/>\
         <enclosure url='{{a}}' length='1' type='audio/mpeg'/></item>"
    );
    let mut feed = format!(
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' \
         xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Hostile {0}</title><link>https://h.example/{0}</link>\
         <description>{0}</description><language>{0}</language>",
        "{}"
    )
    .into_bytes();
    let mut all = Vec::new();
    for (place, hostile) in items {
        if place == 0 {
            feed = fill(&String::from_utf8_lossy(&feed), &hostile, writing);
        }
        let item = item.replace("MARK", &marker(place)).replace("DATE", &date(place));
        all.extend(fill(&item, &hostile, writing));
    }
    feed.extend(all);
    feed.extend(b"</channel></rss>");
    feed
}

/// Newest first, so that the order of the feed is the order of the list.
fn date(place: usize) -> String {
    format!("Mon, 01 Jun 2026 {:02}:{:02}:00 GMT", 20 - place / 60, 59 - place % 60)
}

fn json_feed(items: impl Iterator<Item = (usize, Hostile)>, page: &str) -> Vec<u8> {
    let mut out = String::from("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Hostile\",\"items\":[");
    for (place, hostile) in items {
        let (mark, text) = (marker(place), json(&hostile));
        let html = json(&Hostile { text: BODY.replace("MARK", &mark).replace("{}", &escaped(&hostile.text)).into(), ..hostile.clone() });
        let comma = if place == 0 { "" } else { "," };
        write!(
            out,
            "{comma}{{\"id\":\"{text}{mark}\",\"url\":\"{page}/{mark}?q={text}\",\"external_url\":\"https://h.example/{text}\",\
             \"title\":\"{mark} {text}\",\"content_html\":\"{html}\",\"summary\":\"{text}\",\"image\":\"https://h.example/{mark}{text}.png\",\
             \"date_published\":\"2026-06-01T{:02}:{:02}:00Z\",\"authors\":[{{\"name\":\"{text}\",\"url\":\"{text}\"}}],\
             \"tags\":[\"{text}\"],\"language\":\"{text}\",\
             \"attachments\":[{{\"url\":\"https://h.example/{text}.mp3\",\"mime_type\":\"audio/{text}\",\"title\":\"{text}\"}}]}}",
            20 - place / 60,
            59 - place % 60
        )
        .expect("a String takes all");
    }
    (out + "]}").into_bytes()
}

/// A string in JSON, everything but ASCII and all controls as `\u` escapes; numbers too, be they no
/// characters.
fn json(hostile: &Hostile) -> String {
    let mut out = String::new();
    for c in hostile.text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| write!(out, "\\u{unit:04x}").expect("a String takes all")),
        }
    }
    for number in hostile.numbers.iter().filter_map(|number| u16::try_from(*number).ok()) {
        write!(out, "\\u{number:04x}").expect("a String takes all");
    }
    out
}

/// The web page of the entry in a place: long enough to be taken for an article, hostile wherever a page
/// says something.
pub fn hostile_page(writing: Writing, place: usize, hostile: &Hostile) -> Vec<u8> {
    // A page is HTML: there are no CDATA sections, and what is escaped for XML is escaped once less.
    let writing = match writing {
        Writing::Cdata | Writing::Json => Writing::Raw,
        Writing::Escaped => Writing::Decimal,
        Writing::EscapedTwice => Writing::Escaped,
        other => other,
    };
    let filler =
        "The harbour was quiet in the morning, and nobody on the pier, in the ferry or at the ticket office had heard of it. ".repeat(6);
    let mut body = BODY.replace("Body MARK", "Page MARK");
    write!(body, "<p>{filler}</p><p>{filler}</p><p>By the pier, {{}}: {filler}</p>").expect("a String takes all");
    let page = format!(
        "<!doctype html><html lang='{{}}'><head><meta charset='utf-8'><title>MARK {{}}</title><meta property='og:site_name' content='Site {{}}'>\
         <meta property='og:title' content='MARK {{}}'><meta name='author' content='{{}}'><meta property='article:section' content='{{}}'>\
         <meta property='og:image' content='https://h.example/{{}}.png'><meta name='description' content='{{}}'>\
         <link rel='canonical' href='https://h.example/{{}}'></head><body><article><h1>MARK {{}}</h1><p class='byline'>By {{}}</p>\
         {body}</article></body></html>"
    );
    fill(&page.replace("MARK", &marker(place)), hostile, writing)
}

/// What a text output holds against the rule: C0 and C1 but newline and tab, DEL, tag letters, bidi
/// controls that a line leaves open.
pub fn violations(text: &str) -> Vec<String> {
    let forbidden = |c: char| (c.is_control() && c != '\n' && c != '\t') || ('\u{e0000}'..='\u{e007f}').contains(&c);
    let mut found: Vec<String> = text.chars().filter(|c| forbidden(*c)).map(|c| format!("U+{:04X}", c as u32)).collect();
    for line in text.lines() {
        let opened =
            line.chars().filter(|c| matches!(c, '\u{202a}'..='\u{202b}' | '\u{202d}'..='\u{202e}' | '\u{2066}'..='\u{2068}')).count();
        let closed = line.chars().filter(|c| matches!(c, '\u{202c}' | '\u{2069}')).count();
        if opened != closed {
            found.push(format!("bidi left open in {line:?}"));
        }
    }
    found
}
