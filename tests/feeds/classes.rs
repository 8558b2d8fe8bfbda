//! Small feeds by class: `tests/fixtures/classes/<class>.toml` holds one for each thing that feeds of
//! the world do, with what must be understood.
//!
//! `[[probe]]` is one feed; `[[table]]` is one feed with a `{}` in it and rows of what stands there
//! and what comes of it. Paths are those of the expected files, and `safe` for the cleaned HTML.

use super::feed_json;
use dateline::article::safe_html;
use dateline::parse::Origin;
use dateline::parse::parse;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;

/// A file of one class.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    #[serde(default)]
    probe: Vec<Probe>,
    #[serde(default)]
    table: Vec<Table>,
}

/// A feed and what must be understood of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Probe {
    /// What is odd about it.
    name: String,
    feed: String,
    #[serde(default)]
    wire: Wire,
    /// Paths to values; an empty value stands for none.
    expect: BTreeMap<String, Value>,
}

/// Many feeds that differ in one place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    feed: String,
    #[serde(default)]
    wire: Wire,
    path: String,
    /// What stands in the place, and what comes of it.
    rows: Vec<(String, String)>,
}

/// How a feed comes to us.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    content_type: Option<String>,
    content_location: Option<String>,
    /// How the text becomes bytes: `utf-8` where it is not said; `bytes` takes each character for a byte.
    encoding: Option<String>,
}

#[test]
fn every_class_is_read_right() {
    let mut figures = Vec::new();
    let mut wrong = Vec::new();
    for (class, probes) in classes() {
        let missed: Vec<String> =
            probes.iter().filter_map(|probe| probe.miss().map(|miss| format!("{class}: {}: {miss}", probe.name))).collect();
        figures.push(format!("{class:<16} {:>4} of {:>4}", probes.len() - missed.len(), probes.len()));
        wrong.extend(missed);
    }
    println!("{}", figures.join("\n"));
    assert!(wrong.is_empty(), "{} missed\n{}", wrong.len(), wrong.join("\n"));
}

fn classes() -> Vec<(String, Vec<Probe>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/classes");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder is there").map(|file| file.expect("a readable folder").path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).expect("a readable file");
        let class: Class = toml_edit::de::from_str(&text).map_err(|error| format!("{}: {error}", path.display())).expect("a class");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, class.probe.into_iter().chain(class.table.into_iter().flat_map(Table::probes)).collect())
    };
    files.iter().map(read).collect()
}

impl Table {
    fn probes(self) -> Vec<Probe> {
        let probe = |(written, read): &(String, String)| Probe {
            name: format!("{}: {written}", self.name),
            feed: self.feed.replacen("{}", written, 1),
            wire: self.wire.clone(),
            expect: BTreeMap::from([(self.path.clone(), json!(read))]),
        };
        self.rows.iter().map(probe).collect()
    }
}

impl Probe {
    /// What is read wrong.
    fn miss(&self) -> Option<String> {
        let origin = Origin {
            url: Some("https://feeds.example/dir/feed.xml"),
            content_type: self.wire.content_type.as_deref(),
            content_location: self.wire.content_location.as_deref(),
            max_entries: 2000,
        };
        let said = match parse(&self.bytes(), &origin) {
            Ok(feed) => {
                let mut said = feed_json(&feed);
                for (place, entry) in feed.entries.iter().enumerate() {
                    let html = if entry.content_html.is_empty() { &entry.summary_html } else { &entry.content_html };
                    said["entries"][place]["safe"] = json!(safe_html(html, entry.base.as_deref()));
                    said["entries"][place]["safe_summary"] = json!(safe_html(&entry.summary_html, entry.base.as_deref()));
                }
                said
            }
            Err(error) => json!({ "error": error.to_string() }),
        };
        let miss = |(path, wanted): (&String, &Value)| {
            let got = at(&said, path);
            (got != *wanted).then(|| format!("{path} is {got}, should be {wanted}"))
        };
        self.expect.iter().find_map(miss)
    }

    fn bytes(&self) -> Vec<u8> {
        let text = self.feed.as_str();
        match self.wire.encoding.as_deref().unwrap_or("utf-8") {
            "utf-8" => text.as_bytes().to_vec(),
            "bytes" => text.chars().map(|c| u8::try_from(c).expect("a byte")).collect(),
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            "utf-32le" => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            "utf-32be" => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
            label => {
                let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("an encoding that browsers know");
                let (bytes, _, lost) = encoding.encode(text);
                assert!(!lost, "{}: {label} can't write this", self.name);
                bytes.into_owned()
            }
        }
    }
}

/// The value at `entries[0].title`; `""` where there is none, `entries.length` is a number.
fn at(said: &Value, path: &str) -> Value {
    let mut value = said;
    for step in path.split(['.', '[']) {
        let list = value.as_array();
        value = match (step.strip_suffix(']'), step) {
            (Some(place), _) => place.parse::<usize>().ok().and_then(|place| list?.get(place)),
            (None, "length") if !value.is_object() => return json!(list.map_or(0, Vec::len)),
            (None, name) => value.get(name),
        }
        .unwrap_or(&Value::Null);
    }
    if value.is_null() { json!("") } else { value.clone() }
}
