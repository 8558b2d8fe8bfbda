use super::*;
use crate::command::{Command, KeySequence, Lookup, Place};
use crate::config::example::EXAMPLE;
use crate::model::FeedUrl;

fn read_user(text: &str) -> (Config, Vec<String>) {
    let (config, mistakes) = Config::from_text(text, "config.toml", None);
    (config, mistakes.iter().map(ToString::to_string).collect())
}

#[test]
fn the_example_is_right_and_complete() {
    let (config, mistakes) = read_user(EXAMPLE);
    assert_eq!(mistakes, [""; 0]);
    assert_eq!(Config { feeds: Vec::new(), ..config.clone() }, Config::defaults());
    assert!(config.feeds.iter().any(|feed| feed.url.is_welcome()), "the first feed is built in");
    for command in Command::ALL {
        assert!(DEFAULTS["keys"].get(command.name()).is_some(), "`{}` has no line in [keys]", command.name());
        assert!(!config.keymap.keys_of(*command).is_empty(), "`{}` has no key", command.name());
    }
}

#[test]
fn every_line_of_the_example_can_stand_alone() {
    for (section, item) in DEFAULTS.iter().filter(|(_, item)| item.is_table()) {
        for (name, item) in item.as_table().expect("a table").iter() {
            let text = format!("[{section}]\n{name} = {}", item.to_string().trim());
            let (config, mistakes) = read_user(&text);
            assert_eq!(mistakes, [""; 0], "{text}");
            assert_eq!(config, Config::defaults(), "{text}");
        }
    }
}

#[test]
fn the_users_lines_win() {
    let (config, mistakes) = read_user("[fetch]\nconcurrency = 4\n[keys]\nquit = ['X']\ntoggle_read = ['j']");
    assert_eq!(mistakes, [""; 0]);
    assert_eq!((config.fetch.concurrency, config.fetch.interval_minutes), (4, 60));
    let meaning = |keys: &str| config.keymap.look_up(Place::Entries, &keys.parse::<KeySequence>().expect("keys").0);
    assert_eq!(meaning("X"), Lookup::Command("quit".parse().expect("a command")));
    assert_eq!(meaning("Q"), Lookup::Nothing);
    assert_eq!(meaning("j"), Lookup::Command("toggle_read".parse().expect("a command")));
    assert_eq!(meaning("down"), Lookup::Command("down".parse().expect("a command")));
}

#[test]
fn a_mistake_names_file_line_word_and_the_nearest_right_one() {
    let (config, mistakes) = read_user("[fetch]\n\nintervall_minutes = 5\ntimeout_seconds = 'long'\n[reading]\nmeasure = 400\n");
    assert_eq!(config, Config::defaults());
    assert_eq!(mistakes.len(), 3, "{mistakes:?}");
    assert!(mistakes[0].starts_with("config.toml:3: ") && mistakes[0].contains("`intervall_minutes`"), "{}", mistakes[0]);
    assert!(mistakes[0].contains("`interval_minutes`"), "{}", mistakes[0]);
    assert!(mistakes[1].starts_with("config.toml:4: fetch.timeout_seconds"), "{}", mistakes[1]);
    assert!(mistakes[2].contains("40 to 100"), "{}", mistakes[2]);
}

#[test]
fn a_value_of_another_kind_is_told_in_words_for_people() {
    let kinds = ["'text'", "7", "1.5", "true", "2024-01-01", "[1]", "['a', 2]", "[['']]", "{ a = 1 }"];
    let options = Config::options();
    let all = options.iter().flat_map(|(name, _)| kinds.map(|value| (name.split_once('.').expect("a section"), value)));
    let mut told = 0;
    for ((section, name), value) in all {
        let (config, mistakes) = read_user(&format!("[{section}]\n{name} = {value}\n"));
        for mistake in &mistakes {
            told += 1;
            assert_eq!(config, Config::defaults());
            assert!(mistake.starts_with(&format!("config.toml:2: {section}.{name}: ")), "{mistake}");
            let parsers_words = ["expected", "invalid type", "u32", "usize", "sequence", "map", "floating", "boolean", "string"];
            assert!(!parsers_words.iter().any(|word| mistake.contains(word)), "{mistake}");
        }
    }
    assert!(told > options.len() * 6, "only {told} mistakes in {} options", options.len());
    for (text, words) in [
        ("[fetch]\ninterval_minutes = '60'\n", "this is a text; wanted is a whole number without quotes, 1 to 10080"),
        ("[open]\nbrowser = 'firefox'\n", "wanted is a list of words, as in [\"program\", \"--option\"]"),
        ("[open]\nbrowser = ['']\n", "the first word names the program"),
        ("[display]\ntheme = 3\n", "wanted is one of \"auto\", \"dark\", \"light\""),
        ("measure = 50\n", "`measure` is an option of [reading]; it stands below that line"),
        ("[fetch]\nmeasure = 50\n", "`measure` is an option of [reading]"),
        (
            "fetch_interval = 5\n",
            "`fetch_interval` stands above all sections; did you mean `interval_minutes`, an option of [fetch]? It stands below that line",
        ),
        ("intervall_minutes = 5\n", "did you mean `interval_minutes`, an option of [fetch]?"),
        ("colour_theme = 'dark'\n", "did you mean `theme`, an option of [display]?"),
        ("zzzz = 5\n", "there is no option `zzzz`; each stands below the line of its section: [fetch], [reading]"),
        ("[zzzz]\na = 5\n", "there is no section `zzzz`; there are fetch, reading"),
        ("[qqq]\n", "there is no section `qqq`; there are fetch, reading"),
        ("[reading]\nqqq = 1\n", "[reading] has no option `qqq`; there are measure, mark_read_on_open"),
        ("[keys]\nzzzz = ['Q']\n", "no command is named `zzzz`; `dateline config keys`"),
        ("feeds = ['https://a.example/']\n", "feeds are written as [[feeds]] entries"),
    ] {
        let (_, mistakes) = read_user(text);
        assert!(mistakes.len() == 1 && mistakes[0].contains(words), "{text}: {mistakes:?}");
    }
}

#[test]
fn a_file_in_another_encoding_is_told_and_no_text_is_lost_silently() {
    let (good, _) = read_user("[reading]\nmeasure = 50\n");
    let utf_16: Vec<u8> = "[reading]\nmeasure = 60\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (config, mistakes) = Config::from_bytes(&utf_16, "config.toml", Some(&good));
    assert_eq!((config, mistakes.len(), mistakes[0].no_feeds), (good, 1, true));
    assert!(mistakes[0].what.contains("UTF-16"), "{mistakes:?}");
    let (config, mistakes) = Config::from_bytes(b"[[feeds]]\nurl = 'https://a.example/'\ntitle = 'Caf\xe9'\n", "config.toml", None);
    assert_eq!((config.feeds.len(), mistakes.len(), mistakes[0].line, mistakes[0].no_feeds), (1, 1, Some(3), false));
    let with_mark = [b"\xef\xbb\xbf", "[reading]\r\nmeasure = 50\r\n".as_bytes()].concat();
    let (config, mistakes) = Config::from_bytes(&with_mark, "config.toml", None);
    assert_eq!((config.reading.measure, mistakes), (50, Vec::new()));
}

#[test]
fn every_number_has_its_bounds() {
    for (name, _) in Config::options() {
        let (section, option) = name.split_once('.').expect("a section");
        if DEFAULTS[section][option].is_integer() {
            let (_, mistakes) = read_user(&format!("[{section}]\n{option} = -1\n"));
            assert!(mistakes.len() == 1 && mistakes[0].contains("out of bounds"), "{name}: {mistakes:?}");
        }
    }
}

#[test]
fn words_and_keys_are_checked_too() {
    let (_, mistakes) = read_user("[display]\nicons = 'asci'\n[keys]\nqiut = ['X']\nup = ['j']\ndown = ['j', 'hyper-x']\n[dispaly]\n");
    let all = mistakes.join("\n");
    for part in [
        "`asci`",
        "did you mean `ascii`",
        "`qiut`",
        "`quit`",
        "config.toml:6: keys.down: `j` is bound to both `up` and `down`, and gives `up`; take it from one of them",
        "`hyper-x` is no key",
    ] {
        assert!(all.contains(part), "{part} is not in\n{all}");
    }
    assert!(all.contains("did you mean `display`"), "{all}");
}

#[test]
fn a_key_that_begins_others_is_told_with_what_it_hides() {
    let (_, mistakes) = read_user("[keys]\nup = ['J K', 'J']\nhelp = ['g']\n");
    let [own, defaults] = &mistakes[..] else { panic!("{mistakes:?}") };
    assert_eq!(own, "config.toml:2: keys.up: `J` gives `up` at once, so `J K` can never be typed; take one of them away");
    assert!(defaults.starts_with("config.toml:3: keys.help: `g` gives `help` at once, so these can't be typed: "), "{defaults}");
    for part in ["`g g` (top)", "`g a` (go_all)", "`g f` (go_feeds)", "top = []"] {
        assert!(defaults.contains(part), "{part} is not in {defaults}");
    }
    let silenced = "top = ['home']\n".to_owned()
        + &["all", "unread", "starred", "today", "dismissed", "feeds"].map(|to| format!("go_{to} = []\n")).concat();
    for right in ["up = ['J K']\nnext_entry = []\n", "help = ['x', 'g x']\n", &format!("help = ['g']\n{silenced}"), "toggle_read = ['j']\n"]
    {
        assert_eq!(read_user(&format!("[keys]\n{right}")).1, [""; 0], "{right}");
    }
}

#[test]
fn a_sequence_that_begins_with_a_key_of_others_is_told_with_what_it_takes() {
    let (config, mistakes) = read_user("[keys]\nhelp = ['j j', '?']\nadd_feed = ['g g x']\n");
    let [one, two] = &mistakes[..] else { panic!("{mistakes:?}") };
    let told = "config.toml:2: keys.help: keys that begin `j j` wait for the rest of it, so these give nothing: `j` (down); ";
    assert!(one.starts_with(told) && one.ends_with("or none, as in down = []"), "{one}");
    assert!(two.starts_with("config.toml:3: keys.add_feed: ") && two.contains("`g g` (top)"), "{two}");
    let down: Vec<String> = config.keymap.keys_of("down".parse().expect("a command")).iter().map(ToString::to_string).collect();
    assert_eq!(down, ["down"], "what is told is true");
    for right in ["help = ['j j']\ndown = ['down']\n", "help = ['j j']\ndown = []\n", "help = ['g x']\n", "fold = ['s s']\n"] {
        assert_eq!(read_user(&format!("[keys]\n{right}")).1, [""; 0], "{right}");
    }
}

#[test]
fn a_text_that_is_no_toml_leaves_the_last_good_config() {
    let (good, _) = read_user("[reading]\nmeasure = 50\n[[feeds]]\nurl = 'https://a.example/feed'\n");
    let (config, mistakes) = Config::from_text("[reading\nmeasure = 60", "config.toml", Some(&good));
    assert_eq!(config, good);
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].line, Some(1));
    let (config, mistakes) = Config::from_text("[reading]\nmeasure = 6000", "config.toml", Some(&good));
    assert_eq!((config.reading.measure, mistakes.len()), (50, 1));
}

#[test]
fn a_feed_has_its_own_word_on_full_text() {
    let text = "[reading]\nfull_text = 'sometimes'\n[[feeds]]\nurl = 'https://a.example/'\nfull_text = 'always'\nprefetch = true\n\
                [[feeds]]\nurl = 'https://b.example/'\nfull_text = 'alwys'\nprefetch = 'yes'\n[[feeds]]\nurl = 'dateline:saved'\n";
    let (config, mistakes) = read_user(text);
    let own: Vec<_> = config.feeds.iter().map(|feed| (feed.full_text, feed.prefetch)).collect();
    assert_eq!(own, [(Some(FullText::Always), Some(true)), (None, None), (None, None)]);
    assert_eq!((config.reading.full_text, config.fetch.prefetch), (FullText::Auto, false));
    let all = mistakes.join("\n");
    assert_eq!(mistakes.len(), 3, "{all}");
    for part in [
        "config.toml:2: reading.full_text",
        "config.toml:9: feeds.full_text",
        "did you mean `always`",
        "config.toml:10: feeds.prefetch must be true or false",
    ] {
        assert!(all.contains(part), "{part} is not in\n{all}");
    }
}

#[test]
fn feeds_are_judged_one_by_one() {
    let text = "[[feeds]]\nurl = 'https://a.example/'\ntitel = 'A'\n[[feeds]]\nurl = 'exec:rm'\n[[feeds]]\ntitle = 'none'\n\
                [[feeds]]\nurl = 'https://a.example/'\n[[feeds]]\nurl = 'dateline:welcome'\nfolder = 'x'\n";
    let (config, mistakes) = read_user(text);
    let urls: Vec<&str> = config.feeds.iter().map(|feed| feed.url.as_str()).collect();
    assert_eq!(urls, ["https://a.example/", FeedUrl::WELCOME]);
    let all = mistakes.join("\n");
    for part in ["config.toml:3: a feed has no option `titel`", "`title`", "config.toml:5: `exec:rm`", "needs a url", "twice"] {
        assert!(all.contains(part), "{part} is not in\n{all}");
    }
}

#[test]
fn a_list_of_feeds_that_is_none_unsubscribes_from_nothing() {
    let good = Config::from_text("[[feeds]]\nurl = 'https://a.example/'\n", "config.toml", None).0;
    let read = |text: &str| {
        let (config, mistakes) = Config::from_text(&format!("{text}\n"), "config.toml", Some(&good));
        (config.feeds.len(), mistakes.len(), mistakes.iter().any(|mistake| mistake.no_feeds))
    };
    for text in ["[feeds]\nurl = 'https://b.example/'", "feeds = ['https://b.example/', 3]", "feeds = 'https://b.example/'"] {
        assert_eq!(read(text), (1, 1, true), "{text}");
        let many: String = (0..200).map(|i| format!("\nunknown_{i} = 1")).collect();
        assert!(read(&format!("{text}\n[reading]{many}")).2, "{text}, among many mistakes");
    }
    assert_eq!(read("feeds = [{ url = 'https://b.example/' }, 'x', { url = 'https://c.example/' }]"), (2, 1, false));
    assert_eq!((read("feeds = []"), read("")), ((0, 0, false), (0, 0, false)));
}

#[test]
fn a_command_that_lost_its_last_key_is_noted_with_a_key_that_is_free() {
    let noted = |text: &str| {
        let (config, mistakes) = read_user(text);
        assert_eq!(mistakes, [""; 0], "no mistake: {text}");
        config.notes(text.as_bytes(), "config.toml").iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let lost = "[keys]\ntoggle_read = [\"s\"]\ndown = [\"esc\", \"down\"]\nquit = [\"5\"]\nhelp = [\"f2\"]\n";
    assert_eq!(
        noted(lost),
        [
            "config.toml:2: keys.toggle_read: `s` gives `toggle_read` now, and `toggle_star` has no key left; give it another in a line \
             of its own, as in toggle_star = [\"f3\"]; toggle_star = [] says that it needs none",
            "config.toml:3: keys.down: `esc` gives `down` now, and `close` has no key left; give it another in a line of its own, as in \
             close = [\"f4\"]; close = [] says that it needs none",
            "config.toml:4: keys.quit: `5` gives `quit`, so no count can have a 5 in it, as 15j has",
        ]
    );
    let followed = format!("{lost}toggle_star = [\"f3\"]\nclose = []\n").replace("\"5\"", "\"Q\"");
    assert_eq!(noted(&followed), [""; 0], "what is told helps");
    for right in ["", "[keys]\ntoggle_read = ['j']\n", "[keys]\nfold = ['s']\ntoggle_star = ['t']\n", "[keys]\ntoggle_read = []\n"] {
        assert_eq!(noted(right), [""; 0], "{right}");
    }
    assert_eq!(Config::defaults().notes(b"[keys\n", "config.toml"), []);
}
