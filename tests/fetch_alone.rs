//! Fetching from a process of its own, for what belongs to a whole process: the roots that it
//! trusts, the memory that it takes, the descriptors that it may open.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "what tests share fails the test, and the child prints")]

mod support;

use dateline::config::FetchOptions;
use dateline::fetch::{Fetched, Fetcher, Request};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread;
use support::{Authority, FeedServer, Identity, Reply, fetch_options};
use tempfile::NamedTempFile;

const FEED: &str = "<rss version=\"2.0\"><channel><title>News</title></channel></rss>";
const URLS: &str = "DATELINE_TEST_URLS";

/// What a fetching process of its own says: a line for each address, in their order.
struct Child {
    command: Command,
    urls: Vec<String>,
}

impl Child {
    fn new(urls: impl IntoIterator<Item = String>) -> Self {
        let urls: Vec<String> = urls.into_iter().collect();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "the_child", "--ignored", "--nocapture"]).env(URLS, urls.join("\n"));
        Self { command, urls }
    }

    fn trusting(mut self, roots: &str) -> Self {
        self.command.env("SSL_CERT_FILE", roots).env("SSL_CERT_DIR", "/nowhere");
        self
    }

    /// Of which the test's own pipes and the runtime take some.
    fn with_descriptors(mut self, count: u32) -> Self {
        let inner = std::mem::replace(&mut self.command, Command::new("sh"));
        self.command.args(["-c", &format!("ulimit -n {count}; exec \"$0\" \"$@\"")]).arg(inner.get_program()).args(inner.get_args());
        self.command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self
    }

    fn run(mut self) -> Vec<String> {
        let output = self.command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let said: Vec<String> = text.lines().filter_map(|line| line.strip_prefix("> ")).map(str::to_owned).collect();
        assert_eq!(said.len(), self.urls.len() + 1, "{text} {}", String::from_utf8_lossy(&output.stderr));
        said
    }
}

#[test]
#[ignore = "run by the other tests"]
fn the_child() {
    let Ok(urls) = std::env::var(URLS) else { return };
    let options = FetchOptions { max_feed_mib: 16, read_timeout_seconds: 10, timeout_seconds: 30, ..fetch_options() };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let fetcher = Fetcher::new(&options).unwrap();
    let fetches: Vec<_> = urls
        .lines()
        .map(|url| {
            let (fetcher, url) = (fetcher.clone(), url.to_owned());
            // Whoever has read a body lets it go, as its room is needed by the next.
            runtime.spawn(async move {
                match fetcher.get(&Request::feed(&url)).await {
                    Ok(Fetched::Body(body)) => format!("{} bytes from {}", body.bytes.len(), body.url),
                    Ok(Fetched::NotModified(_)) => "not modified".to_owned(),
                    Err(error) => error.to_string(),
                }
            })
        })
        .collect();
    for fetch in fetches {
        println!("> {}", runtime.block_on(fetch).unwrap());
    }
    println!("> {}", peak_kib().unwrap_or_default());
}

/// The most memory that this process had resident.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}

#[cfg(target_os = "linux")]
mod trust {
    use super::*;

    /// RFC 5246 §7.2: a fatal "protocol_version", from a server that is too old.
    const ALERT: &[u8] = &[0x15, 3, 1, 0, 2, 2, 70];

    /// An address whose server answers the first hello with these bytes.
    fn answering(bytes: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming().take(1) {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 2048]);
                let _ = stream.write_all(bytes);
            }
        });
        url
    }

    #[test]
    fn only_a_good_certificate_is_trusted() {
        let authority = Authority::new();
        let mut roots = NamedTempFile::new().unwrap();
        roots.write_all(authority.pem().as_bytes()).unwrap();
        let plain = FeedServer::start();
        plain.serve_everywhere(Reply::ok(FEED));
        let servers = [
            authority.certify("127.0.0.1"),
            authority.certify_long_ago("127.0.0.1"),
            authority.certify("example.org"),
            Identity::self_signed("127.0.0.1"),
        ]
        .map(FeedServer::start_tls);
        for server in &servers {
            server.serve("/", Reply::ok(FEED));
        }
        servers[0].serve("/down", Reply::redirect(301, plain.url("/")));
        let mut urls: Vec<String> = servers.iter().map(|server| server.url("/")).collect();
        urls.extend([answering(ALERT), answering(b"HTTP/1.1 400 Bad Request\r\n\r\n"), servers[0].url("/down")]);
        let said = Child::new(urls).trusting(roots.path().to_str().unwrap()).run();
        let expected = [
            format!("{} bytes from {}", FEED.len(), servers[0].url("/")),
            format!("127.0.0.1:{} can't be trusted: its certificate has expired (or this machine's clock is wrong)", servers[1].port()),
            format!("127.0.0.1:{} can't be trusted: its certificate is for another name", servers[2].port()),
            format!("127.0.0.1:{} can't be trusted: nobody that this machine trusts has signed its certificate", servers[3].port()),
        ];
        assert_eq!(said[..4], expected);
        assert!(said[4].ends_with("can't be trusted: it speaks no safe version of TLS (1.2 or 1.3)"), "{}", said[4]);
        assert!(said[5].ends_with("can't be trusted: it does not speak TLS there (https)"), "{}", said[5]);
        assert!(said[6].starts_with("redirected from https to http://127.0.0.1"), "{}", said[6]);
        assert!(plain.requests().is_empty(), "no silent downgrade");
        assert!(servers[1..].iter().all(|server| server.requests().is_empty()), "nothing is said to who can't be trusted");
    }

    #[test]
    fn a_machine_without_roots_still_fetches() {
        let server = FeedServer::start();
        server.serve("/", Reply::ok(FEED));
        let stranger = FeedServer::start_tls(Identity::self_signed("127.0.0.1"));
        let said = Child::new([server.url("/"), stranger.url("/")]).trusting("/nowhere/roots.pem").run();
        assert_eq!(said[0], format!("{} bytes from {}", FEED.len(), server.url("/")));
        assert!(said[1].ends_with("nobody that this machine trusts has signed its certificate"), "{}", said[1]);
    }
}

#[cfg(target_os = "linux")]
mod memory {
    use super::*;

    #[test]
    fn bombs_and_endless_bodies_at_once_stay_small() {
        let servers: Vec<FeedServer> = (0..40).map(|_| FeedServer::start()).collect();
        for (number, server) in servers.iter().enumerate() {
            server.serve("/", if number % 2 == 0 { Reply::gzip_bomb(10 << 30) } else { Reply::endless("<item/>") });
        }
        let said = Child::new(servers.iter().map(|server| server.url("/"))).run();
        for sentence in &said[..40] {
            assert!(sentence.ends_with("sends more than 16 MiB, and no more is taken"), "{sentence}");
        }
        let peak: u64 = said[40].parse().unwrap();
        println!("20 gzip bombs and 20 endless bodies at once: peak {} MiB", peak / 1024);
        assert!(peak < 200 * 1024, "{peak} KiB");
    }
}

#[cfg(target_os = "linux")]
mod descriptors {
    use super::*;

    #[test]
    fn with_few_descriptors_everything_still_comes() {
        let servers: Vec<FeedServer> = (0..100).map(|_| FeedServer::start()).collect();
        for server in &servers {
            server.serve("/", Reply::ok(FEED));
        }
        let said = Child::new(servers.iter().map(|server| server.url("/"))).with_descriptors(32).run();
        for (server, sentence) in servers.iter().zip(&said) {
            assert_eq!(*sentence, format!("{} bytes from {}", FEED.len(), server.url("/")));
        }
    }
}
