//! Strings that want more of a terminal than to be shown, one or more of every class.

/// Class and string. Each holds the word `Needle`, so that a test can see it arrive as text.
pub const HOSTILE: &[(&str, &str)] = &[
    ("csi", "Needle\u{1b}[31;5mred\u{1b}[2J\u{1b}[1;1H"),
    ("c0", "Needle\u{1}\u{7}\u{8}\u{b}\u{c}\u{e}\u{f}\u{1f}\rback"),
    ("c1", "Needle\u{9b}31m\u{85}\u{84}\u{9d}0;x\u{9c}"),
    ("osc", "Needle\u{1b}]0;owned\u{7}"),
    ("osc52", "Needle\u{1b}]52;c;ZWNobyBvd25lZA==\u{7}"),
    ("osc8", "Needle\u{1b}]8;;https://evil.example/\u{1b}\\click\u{1b}]8;;\u{1b}\\"),
    ("title", "Needle\u{1b}]2;new title\u{1b}\\\u{1b}[21t"),
    ("dcs", "Needle\u{1b}P$qm\u{1b}\\\u{90}+q544e\u{9c}"),
    ("apc", "Needle\u{1b}_Gf=100;AAAA\u{1b}\\"),
    ("pm", "Needle\u{1b}^private\u{1b}\\"),
    ("sos", "Needle\u{1b}Xstart\u{1b}\\"),
    ("bidi", "Needle\u{202e}txt.exe\u{2066}\u{2067}\u{202a}\u{202d}open"),
    ("invisible", "Nee\u{200b}dle\u{2060}\u{feff}\u{ad}\u{200d}\u{180e}\u{3164}"),
    ("tag letters", "Needle\u{e0001}\u{e0065}\u{e0078}\u{e0065}\u{e0063}\u{e007f}"),
    ("separators", "Needle\u{2028}next\u{2029}last"),
    (
        "width",
        "Needle 👩\u{200d}👩\u{200d}👧 e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} 全角\u{ff76}\u{ff9e} \u{1f1ed}\u{1f1f0}",
    ),
    ("rtl", "Needle שלום العربية 123"),
    ("url", "Needle javascript:alert(1) data:text/html,x https://good.example@evil.example/ https://xn--80ak6aa92e.example/%1b%5b2J"),
    ("path", "Needle ../../etc/passwd %2e%2e%2f ..\\..\\x"),
    ("shell", "Needle $(touch owned) `id` ; rm -rf . | sh -c 'x' \\ -x"),
];

/// The ways in which a feed can write a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// As it is, markup characters as references.
    Raw,
    /// Every character that is no ASCII letter as a numeric reference.
    References,
    /// In a CDATA section.
    Cdata,
    /// As HTML within XML: references, escaped once more.
    Escaped,
}

impl Writing {
    /// All of them.
    pub const ALL: [Writing; 4] = [Writing::Raw, Writing::References, Writing::Cdata, Writing::Escaped];

    /// `text`, written so.
    pub fn write(self, text: &str) -> String {
        let references = |text: &str| {
            let one = |c: char| if c.is_ascii_alphanumeric() || c == ' ' { c.to_string() } else { format!("&#{};", c as u32) };
            text.chars().map(one).collect::<String>()
        };
        match self {
            Writing::Raw => text.replace('&', "&amp;").replace('<', "&lt;"),
            Writing::References => references(text),
            Writing::Cdata => format!("<![CDATA[{}]]>", text.replace('&', "&amp;").replace('<', "&lt;")),
            Writing::Escaped => references(text).replace('&', "&amp;"),
        }
    }
}

/// A feed that carries every hostile string, so written, in every place that has text.
pub fn hostile_feed(writing: Writing) -> String {
    let items = HOSTILE.iter().enumerate().map(|(i, (class, text))| {
        let text = writing.write(text);
        format!(
            "<item><title>{class} {text}</title><link>https://h.example/{i}?q={text}</link><guid>h-{i}-{text}</guid>\
             <dc:creator>{text}</dc:creator><category>{text}</category><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate>\
             <description>&lt;p&gt;First {text} and &lt;a href='https://h.example/{text}'&gt;a link {text}&lt;/a&gt;.&lt;/p&gt;&lt;pre&gt;code {text}&lt;/pre&gt;</description>\
             <media:content url='https://h.example/{i}.jpg' medium='image'><media:description>caption {text}</media:description>\
             <media:credit>{text}</media:credit></media:content>\
             <enclosure url='https://h.example/{text}.mp3' length='1' type='audio/mpeg'/></item>"
        )
    });
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'>\
         <channel><title>Hostile {}</title><link>https://h.example/</link><description>d</description>{}</channel></rss>",
        writing.write(HOSTILE[0].1),
        items.collect::<String>()
    )
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
