//! The classes that depend on what comes with the bytes, through a server and the real client.

use super::classes::at;
use super::classes::classes;
use super::feed_json;
use super::support::FeedServer;
use super::support::Reply;
use super::support::fetch_options;
use dateline::fetch::Body;
use dateline::fetch::Fetched;
use dateline::fetch::Fetcher;
use dateline::fetch::Kind;
use dateline::fetch::Request;
use dateline::parse::Origin;
use dateline::parse::parse;
use serde_json::Value;

/// What is as true of a feed from elsewhere, too: nothing that the probe's own address is in.
fn travels(value: &Value) -> bool {
    !value.to_string().contains("https://")
}

async fn fetched(fetcher: &Fetcher, url: &str) -> Body {
    let request = Request { url, validators: None, user_agent: None, kind: Kind::Feed, typed: true };
    match fetcher.get(&request).await {
        Ok(Fetched::Body(body)) => body,
        _ => Body::default(),
    }
}

fn read(body: &Body) -> Value {
    let origin = Origin {
        url: Some(&body.url),
        content_type: body.content_type.as_deref(),
        content_location: body.content_location.as_deref(),
        max_entries: 2000,
    };
    parse(&body.bytes, &origin).map_or(Value::Null, |feed| feed_json(&feed))
}

#[tokio::test]
async fn headers_count_on_the_wire_as_in_the_hand() {
    let server = FeedServer::start();
    let fetcher = Fetcher::new(&fetch_options()).expect("a client");
    let (mut asked, mut wrong) = (0, Vec::new());
    for (class, probes) in classes().into_iter().filter(|(class, _)| class == "encodings" || class == "addresses") {
        for (number, probe) in probes.iter().enumerate().filter(|(_, probe)| probe.wire.is_said()) {
            let path = format!("/{class}/{number}");
            let mime = probe.wire.content_type.as_deref().unwrap_or("application/xml");
            let reply = Reply::ok(probe.bytes()).content_type(mime);
            let place = probe.wire.content_location.as_deref();
            server.serve(&path, place.into_iter().fold(reply, |reply, place| reply.header("Content-Location", place)));
            let seen = read(&fetched(&fetcher, &server.url(&path)).await);
            for (path, wanted) in probe.expect.iter().filter(|(path, value)| travels(value) && !path.contains("safe")) {
                asked += 1;
                let got = at(&seen, path);
                if got != *wanted {
                    wrong.push(format!("{class}: {}: {path} is {got}, should be {wanted}", probe.name));
                }
            }
        }
    }
    println!("over the wire {:>4} of {asked:>4}", asked - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
