//! Feeds of newspapers that do not exist, in our own words.

use std::fmt::Write;

/// An RSS feed of `count` stories with guids of their own; `name` tells the newspapers apart.
pub fn newspaper(name: &str, count: usize) -> String {
    newspaper_with(name, count, |i| format!("https://{name}.example/?p={i}"), |i| format!("Mon, {:02} Jun 2026 08:00:00 GMT", 1 + i % 28))
}

/// The same stories, with guids and dates as a test wants them.
pub fn newspaper_with(name: &str, count: usize, guid: impl Fn(usize) -> String, date: impl Fn(usize) -> String) -> String {
    let mut items = String::new();
    for i in 0..count {
        write!(
            items,
            "<item><title>Harbour report {i} of the {name} desk</title><link>https://{name}.example/story/{i}</link>\
             <guid isPermaLink=\"false\">{}</guid><pubDate>{}</pubDate>\
             <description>Ship number {i} came in with the tide, and the {name} desk counted its crates.</description></item>",
            guid(i),
            date(i)
        )
        .expect("a String takes all");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>The {name} Post</title>\
         <link>https://{name}.example/</link><description>d</description>{items}</channel></rss>"
    )
}

/// A feed with one whole article as newspapers' systems write it: figures with credits and wire
/// slugs, and, with `pleas`, everything around the story that is not the story.
pub fn article_feed(pleas: bool) -> String {
    let around = |html: &'static str| if pleas { html } else { "" };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>North Pier Free Press NPFP</title><link>https://pier.example/</link><description></description>
<item><title>Ferry to the ‘outer islands’ sails again after nine years</title><link>https://pier.example/2026/06/07/ferry/</link>
<dc:creator><![CDATA[NPA]]></dc:creator><pubDate>Sun, 07 Jun 2026 09:30:00 +0000</pubDate><category><![CDATA[Outer Islands]]></category><category><![CDATA[Ferries]]></category>
<guid isPermaLink="false">https://pier.example/?p=41</guid>
<description><![CDATA[<p>The white ferry left the north pier on Sunday, [&#8230;]</p>]]></description>
<content:encoded><![CDATA[{share}<p>The white ferry left the north pier on Sunday morning with ninety passengers and a brass band, nine years after the line was closed for want of “a boat that floats… reliably”.</p>
<figure class="wp-block-image"><img src="https://i0.wp.com/pier.example/ferry.jpg?resize=1050%2C700" alt="FERRY-ISLANDS-TRANSPORT" /><figcaption>The ferry passes the lighthouse on its first crossing, with half of the town’s children along the rail and the other half on the pier. Photo: R. Okafor/NPA.</figcaption></figure>
<p>The harbour office expects two crossings a day until the autumn, and one in winter.</p>
<figure class="wp-block-image"><img src="https://pier.example/captain.jpg" alt="Captain Lindqvist" /><figcaption>Captain Lindqvist. File photo: Pier Archive via Lantern.</figcaption></figure>
<p>“We have missed the bread from the mainland,” said the islands’ mayor. “We have not missed the queue for it.”</p>{foot}<p>The post <a href="https://pier.example/2026/06/07/ferry/">Ferry to the ‘outer islands’ sails again after nine years</a> appeared first on <a href="https://pier.example">North Pier Free Press NPFP</a>.</p>]]></content:encoded></item></channel></rss>"#,
        share = around(
            r#"<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="?share=a">Click to share on A (Opens in new window)</a></li></ul></div>"#
        ),
        foot = around(
            r#"
<p><a href="https://give.pier.example">Support NPFP</a>&nbsp; |&nbsp; <a href="https://pier.example/ethics/">Policies &amp; Ethics</a>&nbsp; |&nbsp; <a href="https://pier.example/typo/">Error/typo?</a>&nbsp; | <a href="https://pier.example/apps/">Apps</a></p>
<section class="below-content widget"><h4>Help keep the pier press free by supporting our team</h4><figure><img src="https://pier.example/Trust-Logos.png" alt="TRUST NPFP"/></figure><p>Support the press &amp; help us reach 500 monthly patrons.</p></section>"#
        ),
    )
}

/// What `show --width 80` prints of [`article_feed`], pleas or not.
pub const ARTICLE_AT_80: &str = "       OUTER ISLANDS · FERRIES
       Ferry to the ‘outer islands’ sails again after nine years
       North Pier Free Press · NPA · Sun 7 Jun 2026 · 1 min read
       ──────────────────────────────────────────────────────────────────

       The white ferry left the north pier on Sunday morning with ninety
       passengers and a brass band, nine years after the line was closed
       for want of “a boat that floats… reliably”.

       ▒ [1] The ferry passes the lighthouse on its first crossing, with
       ▒     half of the town’s children along the rail and the other
       ▒     half on the pier.
       ▒     Photo: R. Okafor/NPA.

       The harbour office expects two crossings a day until the autumn,
       and one in winter.

       ▒ [2] Captain Lindqvist.
       ▒     File photo: Pier Archive via Lantern.

       “We have missed the bread from the mainland,” said the islands’
       mayor. “We have not missed the queue for it.”

       ──────────────────────────────────────────────────────────────────
       https://pier.example/2026/06/07/ferry/
";
