//! Names and addresses that lead inward: redirects of public servers into private networks, and names that
//! turn while they are used. The program runs with a resolver and a network of the test's own (names.c),
//! which also write down every address that it connects to: what is counted is not what a server saw.

use crate::support::{FeedServer, Pty, Reply, newspaper, png};
use crate::{PROGRAM, error_of, home, measured, refresh};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The resolver, built once.
static RESOLVER: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a directory");
    let library = folder.path().join("names.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/names.c");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).args([source, "-ldl", "-lpthread"]).status();
    assert!(built.expect("a C compiler").success(), "names.c compiles");
    (folder, library)
});

/// A network of names, and where in it the program went.
pub(crate) struct Network {
    names: String,
    log: tempfile::NamedTempFile,
}

impl Network {
    /// `public.test` is a public name; what else there is stands in `names`.
    pub(crate) fn new(names: &str) -> Self {
        Self { names: format!("public.test=203.0.113.1 {names}"), log: tempfile::NamedTempFile::new().expect("a file") }
    }

    pub(crate) fn environment(&self) -> [(&'static str, String); 3] {
        [
            ("LD_PRELOAD", RESOLVER.1.display().to_string()),
            ("TEST_NAMES", self.names.clone()),
            ("TEST_CONNECTIONS", self.log.path().display().to_string()),
        ]
    }

    /// Every address that was connected to.
    fn connections(&self) -> Vec<IpAddr> {
        let text = std::fs::read_to_string(self.log.path()).expect("a file");
        text.lines().filter_map(|line| line.parse().ok()).collect()
    }

    /// Those that are not the public ones of this network.
    pub(crate) fn inward(&self) -> Vec<IpAddr> {
        let public = |address: &IpAddr| address.to_string().starts_with("203.0.113.") || address.to_string().starts_with("2001:db8:");
        self.connections().into_iter().filter(|address| !public(address)).collect()
    }
}

/// Every way to say "inside" that a URL has; PORT stands for a server that listens there.
const INSIDE: [&str; 40] = [
    "127.0.0.1",
    "127.1",
    "127.0.0.1.",
    "127.127.127.127",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.0x0.00.1",
    "%31%32%37.0.0.1",
    "１２７。０。０。１",
    "0.0.0.0",
    "0",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "x.localhost",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "192.0.0.8",
    "169.254.169.254",
    "2852039166",
    "0xa9.0xfe.0xa9.0xfe",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:7f00:1::]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fe80::1]",
];

/// Names that stand for something inside.
const NAMES: [(&str, &str); 6] = [
    ("home.test", "127.0.0.1"),
    ("router.test", "192.168.1.1"),
    ("meta.test", "169.254.169.254"),
    ("six.test", "::1"),
    ("mapped.test", "::ffff:10.0.0.1"),
    ("nat.test", "64:ff9b::7f00:1"),
];

fn network_of_names() -> Network {
    Network::new(&NAMES.map(|(name, address)| format!("{name}={address}")).join(" "))
}

fn inside_hosts() -> impl Iterator<Item = &'static str> {
    INSIDE.into_iter().chain(NAMES.map(|(name, _)| name))
}

/// A server inside that would answer anything, and one outside whose `/out/N` leads to the Nth host.
fn servers(codes: &[u16]) -> (FeedServer, FeedServer) {
    let (inside, outside) = (FeedServer::start(), FeedServer::start());
    inside.serve_everywhere(Reply::ok(newspaper("secret", 1)));
    for (number, host) in inside_hosts().enumerate() {
        let code = codes[number % codes.len()];
        outside.serve(&format!("/out/{number}"), Reply::redirect(code, format!("http://{host}:{}/admin?reboot=1", inside.port())));
        // The same after a hop that is innocent.
        outside.serve(&format!("/far/{number}"), Reply::redirect(302, format!("/out/{number}")));
    }
    (inside, outside)
}

#[test]
fn no_feed_leads_into_a_private_network() {
    let (inside, outside) = servers(&[301, 302, 303, 307, 308]);
    let network = network_of_names();
    let place = |path: String| format!("http://public.test:{}{path}", outside.port());
    let count = inside_hosts().count();
    let urls: Vec<String> = (0..count).flat_map(|number| [place(format!("/out/{number}")), place(format!("/far/{number}"))]).collect();
    let home = home("", &urls);
    let mut command = refresh(&home);
    command.envs(network.environment());
    let run = measured(command);
    println!(
        "feeds: {} redirects to {count} private hosts: {} requests inside, {} connections inward, {} outward",
        urls.len(),
        inside.requests().len(),
        network.inward().len(),
        network.connections().len()
    );
    for (number, host) in inside_hosts().enumerate() {
        let error = error_of(&home, &urls[number * 2]);
        assert!(error.contains("is a private address"), "{host}: {error}");
    }
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    assert_eq!(outside.requests().len(), count * 3, "the public server was asked for all of them");
    assert_eq!((inside.requests(), network.inward()), (vec![], vec![]));
}

#[test]
fn no_page_leads_into_a_private_network() {
    let (inside, outside) = servers(&[302]);
    let network = network_of_names();
    let item = |number: usize, link: String| {
        format!("<item><title>Story {number}</title><guid>{number}</guid><link>{link}</link><description>Summary.</description></item>")
    };
    // Half of the stories name the private address itself, half a public one that leads there.
    let direct = |host: &str| format!("http://{host}:{}/", inside.port());
    let items: String = inside_hosts()
        .enumerate()
        .map(|(number, host)| item(number, if number % 2 == 0 { direct(host) } else { format!("/out/{number}") }))
        .collect();
    outside.serve(
        "/feed",
        Reply::ok(format!(
            "<rss version=\"2.0\"><channel><title>T</title><link>http://public.test:{}/</link>{items}</channel></rss>",
            outside.port()
        )),
    );
    let home = home("", &[format!("http://public.test:{}/feed", outside.port())]);
    let mut command = refresh(&home);
    command.arg("--full-text").envs(network.environment());
    let run = measured(command);
    let refused = run.stderr.matches("is a private address").count();
    println!(
        "pages: {refused} refused: {} requests inside, {} connections inward: {}",
        inside.requests().len(),
        network.inward().len(),
        run.stdout.trim()
    );
    assert_eq!(refused, inside_hosts().count(), "{}", run.stderr);
    assert_eq!((inside.requests(), network.inward()), (vec![], vec![]));
}

#[test]
fn no_picture_leads_into_a_private_network() {
    let (inside, outside) = servers(&[302]);
    let network = network_of_names();
    let hosts: Vec<&str> = inside_hosts().collect();
    // As many as one screen shows: those that the address itself does not give away, and some that it does.
    let chosen: Vec<(usize, &str)> = hosts.iter().copied().enumerate().skip(hosts.len() - 12).collect();
    let mut figures = String::new();
    for (number, host) in &chosen {
        for source in [format!("/out/{number}"), format!("http://{host}:{}/camera.png", inside.port())] {
            figures += &format!("<figure><img src=\"{source}\"><figcaption>Caption of {source}.</figcaption></figure>");
        }
    }
    let link = format!("http://public.test:{}/", outside.port());
    outside.serve("/feed", Reply::ok(format!("<rss version=\"2.0\"><channel><title>T</title><link>{link}</link><item><title>Harbour opens</title><guid>1</guid><link>{link}story</link><description><![CDATA[<p>The harbour is open.</p>{figures}]]></description></item></channel></rss>")));
    let home = home("on_start = false", &[format!("{link}feed")]);
    let mut command = refresh(&home);
    command.envs(network.environment());
    assert_eq!(measured(command).stdout, "1 feed asked, 1 new\n");
    home.write_config(&format!(
        "{}\n[reading]\nimages = \"always\"\nfull_text = \"never\"\n[display]\npictures = \"halfblocks\"\n",
        home.read_config()
    ));
    let environment = network.environment();
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &environment, (200, 120));
    pty.wait_for("Harbour opens");
    pty.press("\r");
    let refused = |text: &str| text.matches("private address").count();
    pty.wait_until("all are refused", |screen| refused(&screen.contents()) >= chosen.len() * 2);
    println!(
        "pictures: {} refused: {} requests inside, {} connections inward",
        refused(&pty.text()),
        inside.requests().len(),
        network.inward().len()
    );
    assert_eq!(outside.requests().iter().filter(|request| request.path.starts_with("/out/")).count(), chosen.len());
    assert_eq!((inside.requests(), network.inward()), (vec![], vec![]));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn a_name_that_turns_is_judged_by_where_the_connection_goes() {
    let inside = FeedServer::start();
    inside.serve_everywhere(Reply::ok(newspaper("secret", 1)));
    let server = FeedServer::start();
    // Each answer ends its connection: every hop asks for the name again.
    let closing = |reply: Reply| reply.header("Connection", "close").until_close();
    let port = server.port();
    server.serve("/feed", closing(Reply::redirect(302, "/second")));
    server.serve("/second", closing(Reply::ok(newspaper("turning", 1))));
    let to = |name: &str, path: &str| closing(Reply::redirect(302, format!("http://{name}:{port}{path}")));
    server.serve("/to-other", to("other.test", "/second"));
    server.serve("/to-back", to("public.test", "/to-third"));
    server.serve("/to-third", to("third.test", "/second"));
    let network = Network::new(
        "turning.test=203.0.113.7,127.0.0.1 slow.test=203.0.113.7,203.0.113.7,10.0.0.1 other.test=127.0.0.1 third.test=192.168.1.1",
    );
    let place = |name: &str, path: &str| format!("http://{name}:{port}{path}");
    let urls =
        [place("turning.test", "/feed"), place("slow.test", "/feed"), place("public.test", "/to-other"), place("public.test", "/to-back")];
    let home = home("", &urls);
    for round in 1..=2 {
        let mut command = refresh(&home);
        command.envs(network.environment());
        let run = measured(command);
        let words: Vec<String> = urls.iter().map(|url| error_of(&home, url)).collect();
        println!("round {round}: {} connections inward: {words:?}", network.inward().len());
        assert!(words[0].contains("stood for a public address and stands for a private one now (127.0.0.1)"), "{words:?} {}", run.stderr);
        assert_eq!(words[1], "", "two look-ups, both public");
        assert!(words[2].contains("other.test") && words[2].contains("(127.0.0.1)"), "{words:?}");
        assert!(words[3].contains("third.test") && words[3].contains("(192.168.1.1)"), "{words:?}");
        assert_eq!(network.inward(), Vec::<IpAddr>::new());
    }
    assert_eq!(inside.requests(), []);
}

#[test]
fn a_story_and_its_picture_do_not_follow_a_name_that_turns() {
    let server = FeedServer::start();
    let closing = |reply: Reply| reply.header("Connection", "close").until_close();
    let story = format!("http://turning.test:{}/story", server.port());
    let picture = format!("http://camera.test:{}/1.png", server.port());
    server.serve("/feed", closing(Reply::ok(format!("<rss version=\"2.0\"><channel><title>T</title><item><title>Harbour opens</title><guid>1</guid><link>{story}</link><description><![CDATA[<p>The harbour is open.</p><figure><img src=\"{picture}\"><figcaption>A caption.</figcaption></figure>]]></description></item></channel></rss>"))));
    server.serve("/story", closing(Reply::ok("<p>secret</p>").content_type("text/html")));
    server.serve("/1.png", closing(Reply::ok(png(9, 9))));
    // Public while the feed is read, private when the story and its picture are opened.
    let network = Network::new("turning.test=203.0.113.7,127.0.0.1 camera.test=127.0.0.1");
    let home = home("on_start = false", &[format!("http://turning.test:{}/feed", server.port())]);
    let mut command = refresh(&home);
    command.arg("--full-text").envs(network.environment());
    let run = measured(command);
    println!("a story whose host turns: {}", run.stderr.trim());
    assert!(run.stderr.contains("private"), "{} {}", run.stdout, run.stderr);
    home.write_config(&format!(
        "{}\n[reading]\nimages = \"always\"\nfull_text = \"never\"\n[display]\npictures = \"halfblocks\"\n",
        home.read_config()
    ));
    let environment = network.environment();
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut pty = Pty::start(PROGRAM, &["--home", &home.path().to_string_lossy()], &environment, (120, 40));
    pty.wait_for("Harbour opens");
    pty.press("\r");
    pty.wait_for("private address");
    let paths: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
    println!("a picture whose host is inside: {} connections inward, asked for: {paths:?}", network.inward().len());
    assert_eq!((paths, network.inward()), (vec!["/feed".to_owned()], vec![]));
    pty.press("Q");
    assert_eq!(pty.end().exit_code(), 0);
}

#[test]
fn what_the_user_typed_may_be_at_home_and_may_not_lead_elsewhere_inside() {
    let (home_server, other) = (FeedServer::start(), FeedServer::start());
    other.serve_everywhere(Reply::ok(newspaper("secret", 1)));
    home_server.serve("/feed", Reply::ok(newspaper("home", 2)));
    home_server.serve("/else", Reply::redirect(302, format!("http://router.test:{}/", other.port())));
    home_server.serve("/loopback", Reply::redirect(302, format!("http://localhost:{}/", other.port())));
    home_server.serve("/metadata", Reply::redirect(302, "http://169.254.169.254/latest/"));
    let network = Network::new("nas.test=127.0.0.1 router.test=192.168.1.1");
    let urls = ["/feed", "/else", "/loopback", "/metadata"].map(|path| format!("http://nas.test:{}{path}", home_server.port()));
    let home = home("", &urls);
    let mut command = refresh(&home);
    command.envs(network.environment());
    let run = measured(command);
    println!("a feed at home: {}; {} requests to others inside", run.stdout.trim(), other.requests().len());
    assert_eq!(run.stdout, "4 feeds asked, 2 new, 3 failed\n", "{}", run.stderr);
    assert_eq!(run.stderr.matches("only an address that you typed may lead to one").count(), 3, "{}", run.stderr);
    assert_eq!(other.requests(), []);
    assert!(network.connections().iter().all(|address| address.to_string() == "127.0.0.1"), "{:?}", network.connections());
}

#[test]
fn a_name_that_was_public_in_an_earlier_run_leads_inside_only_once_the_user_answers_for_it() {
    let server = FeedServer::start();
    let site = format!("http://turning.test:{}", server.port());
    server.serve_everywhere(Reply::ok(newspaper("turning", 1).replace("https://turning.example", &site)));
    let url = format!("{site}/feed");
    let home = home("", std::slice::from_ref(&url));
    let run = |at: &str, arguments: &[&str]| {
        let network = Network::new(&format!("turning.test={at}"));
        let mut command = home.command();
        command.args(arguments).envs(network.environment());
        let run = measured(command);
        (run.stdout + &run.stderr, network.inward().len())
    };
    assert_eq!(run("203.0.113.7", &["refresh"]), ("1 feed asked, 1 new\n".to_owned(), 0));
    let asked = server.requests().len();
    let (said, inward) = run("127.0.0.1", &["refresh"]);
    println!("the second run: {inward} connections inward, {} requests inside: {}", server.requests().len() - asked, said.trim());
    assert!(said.contains("stood for a public address and stands for a private one now (127.0.0.1)"), "{said}");
    assert!(said.contains("`dateline add` with its feed's address says so"), "{said}");
    assert_eq!((inward, server.requests().len()), (0, asked));
    let examined = home.run(["doctor", "--offline"]).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(examined.contains("if it lies in your own network now, `dateline add"), "{examined}");
    let (said, inward) = run("127.0.0.1", &["show", "--full-text", "1"]);
    assert!(said.contains("stands for a private one now") && inward == 0, "a page at home: {said}");
    let (said, inward) = run("127.0.0.1", &["add", &url]);
    assert!(said.contains("you typed its address now"), "{said}");
    assert_eq!(inward, 0, "nobody was asked yet");
    assert!(run("127.0.0.1", &["refresh"]).1 > 0);
    assert_eq!(error_of(&home, &url), "");
    // Public again it is guarded again; another feed of the host is the user's word as well.
    assert_eq!(run("203.0.113.7", &["refresh"]).1, 0);
    assert_eq!(run("127.0.0.1", &["refresh"]).1, 0);
    let (said, inward) = run("127.0.0.1", &["add", &format!("{site}/other")]);
    assert!(said.contains("added") && inward > 0, "{said}");
    assert!(run("127.0.0.1", &["refresh"]).1 > 0);
}
