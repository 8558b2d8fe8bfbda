//! Servers that can't be trusted, and what the real program says of them.

use crate::support::{Authority, FeedServer, Identity, Reply, TempHome, newspaper};
use crate::{error_of, feed, home, measured, refresh};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

/// RFC 5246 §7.2: a fatal "protocol_version", from a server that speaks TLS 1.0 at most.
const TOO_OLD: &[u8] = &[0x15, 3, 1, 0, 2, 2, 70];
/// RFC 2246 §7.4.1.3: the hello of a server that chose TLS 1.0, whatever it was offered.
const HELLO_OF_1_0: &[u8] = &[0x16, 3, 1, 0, 0x2a, 2, 0, 0, 0x26, 3, 1];

/// An address whose server answers each first hello with these bytes.
fn answering(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("https://{}/feed", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 2048]);
            let _ = stream.write_all(&bytes);
        }
    });
    url
}

#[test]
fn nobody_is_trusted_without_a_good_certificate() {
    let authority = Authority::new();
    let roots = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(roots.path(), authority.pem()).expect("written");
    let plain = FeedServer::start();
    plain.serve_everywhere(Reply::ok(newspaper("plain", 1)));
    let good = FeedServer::start_tls(authority.certify("127.0.0.1"));
    good.serve("/feed", Reply::ok(newspaper("good", 3)));
    good.serve("/down", Reply::redirect(301, plain.url("/feed")));
    good.serve("/around", Reply::redirect(302, "/down"));
    let bad = [authority.certify_long_ago("127.0.0.1"), authority.certify("example.org"), Identity::self_signed("127.0.0.1")]
        .map(FeedServer::start_tls);
    let chosen = [HELLO_OF_1_0, &[7; 32], &[0, 0, 0x2f, 0]].concat();
    let cases = [
        ("expired", bad[0].url("/feed"), "its certificate has expired"),
        ("of another host", bad[1].url("/feed"), "its certificate is for another name"),
        ("self-signed", bad[2].url("/feed"), "nobody that this machine trusts has signed its certificate"),
        ("TLS 1.0, as an alert", answering(TOO_OLD.to_vec()), "it speaks no safe version of TLS (1.2 or 1.3)"),
        ("TLS 1.0, chosen", answering(chosen), "it speaks no safe version of TLS (1.2 or 1.3)"),
        ("no TLS", answering(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()), "it does not speak TLS there"),
        ("https to http", good.url("/down"), "redirected from https to http://127.0.0.1"),
        ("https to https to http", good.url("/around"), "redirected from https to http://127.0.0.1"),
    ];
    let urls: Vec<String> = cases.iter().map(|(_, url, _)| url.clone()).chain([good.url("/feed")]).collect();
    let home = home("", &urls);
    let mut command = refresh(&home);
    command.env("SSL_CERT_FILE", roots.path()).env("SSL_CERT_DIR", "/nowhere");
    let run = measured(command);
    for (name, url, words) in &cases {
        let error = error_of(&home, url);
        println!("{name}: {error}");
        assert!(error.contains(words), "{name}: {error}");
    }
    let told = bad.iter().map(|server| server.requests().len()).sum::<usize>() + plain.requests().len();
    println!(
        "{} that can't be trusted: accepted {}, requests that they saw {told}",
        cases.len(),
        cases.iter().filter(|(_, url, _)| error_of(&home, url).is_empty()).count()
    );
    assert_eq!(told, 0);
    assert_eq!(feed(&home, &good.url("/feed"))["entries"], 3, "{}", run.stderr);
}

#[test]
fn where_no_tls_is_spoken_the_way_without_it_is_named_and_not_gone() {
    let url = answering(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec());
    let typed = url.strip_prefix("https://").expect("https");
    let home = TempHome::with_feeds([]);
    let run = home.run(["add", typed]);
    let told = format!("does not speak TLS there (https); if the server has no https, type http://{typed}");
    assert!(run.status == Some(1) && run.stderr.contains(&told), "{run:?}");
    let run = home.run(["add", &url]);
    assert!(run.status == Some(1) && !run.stderr.contains("type http:"), "{run:?}");
}
