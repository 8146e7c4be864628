//! The contract with every shipped service: the whole request for a post that is hard to tell of.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use polyfeed::{
    announce::{fit, sign},
    settings::service::Service,
};
use serde_json::{Value, json};

use crate::{
    project::{EMPTY_LEDGER, Project, Ran},
    server::{Reply, Request, Server},
};

/// A title with what every markup takes for its own, and an emoji of seven code points.
const TITLE: &str = r#"<b> & "quotes" @all [x](y) *bold* _under_ | 👩‍👩‍👧‍👦"#;
/// A summary with an address that needs care, and a mention of everybody.
const SUMMARY: &str = "Read https://example.com/a_(b)?x=1&y=2 & <users/all> @here #1";
const URL: &str = "https://example.org/blog/awkward/";

/// What every service understands as success.
const SUCCESS: &str = r#"{"ok": true, "errcode": 0, "code": 0, "id": "1", "did": "did:plc:ada", "accessJwt": "jwt", "event_id": "$1", "name": "spaces/S/messages/1", "uri": "at://did:plc:ada/app.bsky.feed.post/1", "sentMessages": [{"id": "1"}]}"#;

/// A site with the awkward post in English, one in Chinese and one in Hebrew, and one endpoint `it`.
fn site(endpoint: &str) -> Project {
    Project::new()
        .setting("  uk: {name: Українська}\n", "  he: {name: עברית}\n  ja: {name: 日本語}\n")
        .settings(&format!("announce:\n  endpoints:\n    - {{name: it, {endpoint}}}"))
        .file("announced.jsonl", EMPTY_LEDGER)
        .file(
            "content/en/blog/awkward.md",
            format!(
                "---\ntitle: '{TITLE}'\ndate: 2025-03-04\nsummary: '{SUMMARY}'\nauthor: Ada Okoro (Acme)\ntags: [service mesh, 2025]\n---\nx\n"
            ),
        )
        .file("content/zh/blog/awkward.md", "---\ntitle: 你好，世界\ndate: 2025-03-05\nsummary: 第一篇。\n---\nx\n")
        .file("content/he/blog/awkward.md", "---\ntitle: שלום (a)\ndate: 2025-03-06\nsummary: Hello\n---\nx\n")
}

fn announce(site: &Project, variables: &[(&str, &str)], server: &Server) -> Ran {
    let mut command = site.command(&["announce", "--max-time", "0s", "--now", "2030-01-01"]);
    command.envs(variables.iter().map(|(name, value)| (*name, value.replace("{server}", &server.url("")))));
    Ran::of(&mut command)
}

/// What an endpoint sends of the English post.
fn request(endpoint: &str, variables: &[(&str, &str)]) -> Request {
    let mut requests = requests(&format!("languages: [en], {endpoint}"), variables);
    requests.retain(|request| request.method != "GET");
    assert_eq!(requests.len(), 1, "one request");
    requests.remove(0)
}

fn requests(endpoint: &str, variables: &[(&str, &str)]) -> Vec<Request> {
    let server = Server::start(|_| Reply::ok(SUCCESS));
    let site = site(&endpoint.replace("{server}", &server.url("")));
    announce(&site, variables, &server).succeeds();
    assert!(site.read("announced.jsonl").contains(r#""state":"delivered""#), "it was delivered");
    server.requests()
}

/// Holds method, path, `content-type` and body of a request against what they should be; the key in the path is `{key}`.
#[track_caller]
fn holds(request: &Request, method: &str, path: &str, body: &Value) {
    assert_eq!(request.method, method);
    let key = path.split_once("{key}").map_or("", |(before, after)| {
        let rest = request.path.strip_prefix(before).expect("the path");
        rest.strip_suffix(after).expect("the path")
    });
    assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) || !path.contains("{key}"), "{key}");
    assert_eq!(request.path, path.replace("{key}", key));
    assert!(request.header("content-type").is_some_and(|kind| kind.starts_with("application/json")));
    assert_eq!(&request.json(), body);
}

#[test]
fn mattermost() {
    let request = request("service: mattermost, url: \"${HOOK}\"", &[("HOOK", "{server}/hooks/abc")]);
    let text = "**&lt;b\\> &amp; \"quotes\" @\u{200B}all \\[x\\](y) \\*bold\\* \\_under\\_ \\| 👩‍👩‍👧‍👦**\n\
                Read https://example.com/a_%28b%29?x=1&y=2 &amp; &lt;users/all\\> @\u{200B}here \\#1\nhttps://example.org/blog/awkward/";
    holds(&request, "POST", "/hooks/abc", &json!({"text": text}));
}

#[test]
fn discord() {
    let hook = "service: discord, url: \"${HOOK}\"";
    let text = "**\\<b\\> & \"quotes\" @all \\[x\\](y) \\*bold\\* \\_under\\_ \\| 👩‍👩‍👧‍👦**\n\
                Read https://example.com/a_%28b%29?x=1&y=2 & \\<users/all\\> @here \\#1\nhttps://example.org/blog/awkward/";
    let body = json!({"content": text, "allowed_mentions": {"parse": []}});
    let channel = request(hook, &[("HOOK", "{server}/api/webhooks/1/token")]);
    holds(&channel, "POST", "/api/webhooks/1/token?wait=true", &body);
    let thread = request(hook, &[("HOOK", "{server}/api/webhooks/1/token?thread_id=2")]);
    holds(&thread, "POST", "/api/webhooks/1/token?thread_id=2&wait=true", &body);
}

#[test]
fn slack() {
    let request = request("service: slack, url: \"${HOOK}\"", &[("HOOK", "{server}/services/T/B/X")]);
    let text = "*<https://example.org/blog/awkward/|&lt;b&gt; &amp; \"quotes\" @all [x](y) *bold* _under_ | 👩‍👩‍👧‍👦>*\n\
                Read https://example.com/a_(b)?x=1&amp;y=2 &amp; &lt;users/all&gt; @here #1";
    holds(&request, "POST", "/services/T/B/X", &json!({"text": text, "unfurl_links": false}));
}

#[test]
fn google_chat() {
    let request =
        request("service: google_chat, url: \"${HOOK}\"", &[("HOOK", "{server}/v1/spaces/S/messages?key=k&token=t")]);
    let text = format!("{TITLE}\n{SUMMARY}\n{URL}").replace('<', "<\u{200B}");
    holds(&request, "POST", "/v1/spaces/S/messages?key=k&token=t&requestId={key}", &json!({"text": text}));
}

#[test]
fn teams() {
    let request = request("service: teams, url: \"${FLOW}\"", &[("FLOW", "{server}/workflows/1?sig=s")]);
    let run = |text: &str| json!({"type": "TextRun", "text": text});
    let mut title = run(TITLE);
    title["size"] = "large".into();
    title["weight"] = "bolder".into();
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": "en",
        "body": [{"type": "RichTextBlock", "inlines": [title]}, {"type": "RichTextBlock", "inlines": [run(SUMMARY)]}],
        "selectAction": {"type": "Action.OpenUrl", "url": URL},
        "actions": [{"type": "Action.OpenUrl", "title": "Example", "url": URL}],
    });
    let attachment = json!({"contentType": "application/vnd.microsoft.card.adaptive", "content": card});
    holds(&request, "POST", "/workflows/1?sig=s", &json!({"type": "message", "attachments": [attachment]}));
}

#[test]
fn telegram() {
    let request =
        request("service: telegram, host: \"{server}\", chat: \"@news\", token: \"${TOKEN}\"", &[("TOKEN", "123:abc")]);
    let text = "<b><a href=\"https://example.org/blog/awkward/\">&lt;b&gt; &amp; &quot;quotes&quot; @\u{200B}all [x](y) *bold* _under_ | 👩‍👩‍👧‍👦</a></b>\n\n\
                Read https://example.com/a_(b)?x=1&amp;y=2 &amp; &lt;users/all&gt; @\u{200B}here #1";
    let body = json!({"chat_id": "@news", "text": text, "parse_mode": "HTML", "link_preview_options": {"url": URL}});
    holds(&request, "POST", "/bot123:abc/sendMessage", &body);
}

#[test]
fn matrix() {
    let request = request(
        "service: matrix, host: \"{server}\", room: \"!abc:example.org\", token: \"${TOKEN}\"",
        &[("TOKEN", "syt_1")],
    );
    let html = "<strong><a href=\"https://example.org/blog/awkward/\">&lt;b&gt; &amp; &quot;quotes&quot; @all [x](y) *bold* _under_ | 👩‍👩‍👧‍👦</a></strong><br>\
                Read https://example.com/a_(b)?x=1&amp;y=2 &amp; &lt;users/all&gt; @here #1";
    let body = json!({
        "msgtype": "m.notice",
        "body": format!("{TITLE}\n{SUMMARY}\n{URL}"),
        "format": "org.matrix.custom.html",
        "formatted_body": html,
        "m.mentions": {},
    });
    holds(&request, "PUT", "/_matrix/client/v3/rooms/!abc:example.org/send/m.room.message/{key}", &body);
    assert_eq!(request.header("authorization"), Some("Bearer syt_1"));
}

#[test]
fn ntfy() {
    let open = "service: ntfy, host: \"{server}\", topic: mesh";
    let body =
        json!({"topic": "mesh", "title": TITLE, "message": SUMMARY, "click": URL, "tags": ["service mesh", "2025"]});
    let request_of = |endpoint: &str| request(endpoint, &[("TOKEN", "tk_1")]);
    holds(&request_of(open), "POST", "/", &body);
    assert_eq!(request_of(open).header("authorization"), None);
    let protected = request_of(&format!("{open}, token: \"${{TOKEN}}\""));
    holds(&protected, "POST", "/", &body);
    assert_eq!(protected.header("authorization"), Some("Bearer tk_1"));
}

#[test]
fn wecom() {
    let request = request("service: wecom, host: \"{server}\", key: \"${KEY}\"", &[("KEY", "73febdcb")]);
    let text = format!("{TITLE}\n{SUMMARY}\n{URL}").replace('@', "@\u{200B}");
    let body = json!({"msgtype": "text", "text": {"content": text}});
    holds(&request, "POST", "/cgi-bin/webhook/send?key=73febdcb", &body);
}

#[test]
fn dingtalk() {
    let open = "service: dingtalk, host: \"{server}\", token: \"${TOKEN}\"";
    let text = "#### &lt;b\\> &amp; \"quotes\" @all \\[x\\](y) \\*bold\\* \\_under\\_ \\| 👩‍👩‍👧‍👦\n\n\
                Read https://example.com/a_%28b%29?x=1&y=2 &amp; &lt;users/all\\> @here \\#1\n\n\
                [https://example.org/blog/awkward/](https://example.org/blog/awkward/)";
    let body = json!({"msgtype": "markdown", "markdown": {"title": TITLE, "text": text}});
    let variables = [("TOKEN", "t"), ("SECRET", "SECtest0123456789")];
    holds(&request(open, &variables), "POST", "/robot/send?access_token=t", &body);

    let signed = request(&format!("{open}, secret: \"${{SECRET}}\""), &variables);
    let url = url::Url::parse(&format!("http://x{}", signed.path)).unwrap();
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let timestamp: i64 = query["timestamp"].parse().unwrap();
    assert!((Utc::now().timestamp_millis() - timestamp).abs() < 60_000, "the time is in milliseconds");
    assert_eq!(query["sign"], sign::dingtalk("SECtest0123456789", timestamp));
    assert_eq!((query["access_token"].as_str(), signed.json()), ("t", body));
}

#[test]
fn feishu() {
    let open = "service: feishu, host: \"{server}\", hook: \"${HOOK}\"";
    let body = json!({"msg_type": "post", "content": {"post": {"en_us": {"title": TITLE, "content": [
        [{"tag": "text", "text": SUMMARY}],
        [{"tag": "a", "text": URL, "href": URL}],
    ]}}}});
    let variables = [("HOOK", "h"), ("SECRET", "SECtest0123456789")];
    holds(&request(open, &variables), "POST", "/open-apis/bot/v2/hook/h", &body);

    let signed = request(&format!("{open}, secret: \"${{SECRET}}\""), &variables);
    let mut sent = signed.json();
    let timestamp: i64 = sent["timestamp"].as_str().expect("a text").parse().unwrap();
    assert!((Utc::now().timestamp() - timestamp).abs() < 60, "the time is in seconds");
    assert_eq!(sent["sign"], sign::feishu("SECtest0123456789", timestamp));
    let all = sent.as_object_mut().unwrap();
    for signature in ["timestamp", "sign"] {
        all.remove(signature);
    }
    assert_eq!(sent, body);
}

#[test]
fn feishu_is_told_the_language() {
    let site = |endpoint: &str| requests(endpoint, &[("HOOK", "h")]);
    let open = "service: feishu, host: \"{server}\", hook: \"${HOOK}\"";
    let blocks: Vec<String> = site(open)
        .iter()
        .map(|request| request.json()["content"]["post"].as_object().unwrap().keys().next().unwrap().clone())
        .collect();
    assert_eq!(blocks, ["en_us", "zh_cn", "en_us"], "English, Chinese, and Hebrew, which Feishu does not speak");
}

#[test]
fn line() {
    let endpoint = |to: &str| format!("service: line, host: \"{{server}}\", to: {to}, token: \"${{TOKEN}}\"");
    let messages = json!([{"type": "text", "text": format!("{TITLE}\n{SUMMARY}\n{URL}")}]);
    let push = request(&endpoint("C123"), &[("TOKEN", "t")]);
    holds(&push, "POST", "/v2/bot/message/push", &json!({"to": "C123", "messages": messages}));
    assert_eq!(push.header("authorization"), Some("Bearer t"));
    let key = push.header("x-line-retry-key").expect("a key");
    assert_eq!(key.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "a UUID: {key}");
    assert!(key.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'));
    let broadcast = request(&endpoint("all"), &[("TOKEN", "t")]);
    holds(&broadcast, "POST", "/v2/bot/message/broadcast", &json!({"messages": messages}));
}

#[test]
fn mastodon() {
    let request = request("service: mastodon, host: \"{server}\", token: \"${TOKEN}\"", &[("TOKEN", "t")]);
    let text = format!("{TITLE}\n\n{SUMMARY}\n\n{URL}\n\n#ServiceMesh").replace('@', "@\u{200B}");
    let body = json!({"status": text, "language": "en", "visibility": "public"});
    holds(&request, "POST", "/api/v1/statuses", &body);
    assert_eq!(request.header("authorization"), Some("Bearer t"));
    assert_eq!(request.header("idempotency-key").map(str::len), Some(32));
}

#[test]
fn bluesky() {
    let requests = requests(
        "service: bluesky, host: \"{server}\", identifier: ada.example, password: \"${PASSWORD}\", languages: [en]",
        &[("PASSWORD", "abcd-efgh")],
    );
    let [login, put] = requests.as_slice() else { panic!("two requests: {requests:?}") };
    let credentials = json!({"identifier": "ada.example", "password": "abcd-efgh"});
    holds(login, "POST", "/xrpc/com.atproto.server.createSession", &credentials);
    assert_eq!(put.header("authorization"), Some("Bearer jwt"));

    let text = format!("{TITLE}\n\n{SUMMARY}\n\n{URL}\n\n#ServiceMesh");
    let facet = |part: &str, feature: Value| {
        let start = text.rfind(part).unwrap();
        json!({"index": {"byteStart": start, "byteEnd": start + part.len()}, "features": [feature]})
    };
    let link = |url: &str| facet(url, json!({"$type": "app.bsky.richtext.facet#link", "uri": url}));
    let mut sent = put.json();
    let created = sent["record"]["createdAt"].take();
    assert!(DateTime::parse_from_rfc3339(created.as_str().unwrap()).is_ok());
    let rkey = sent["rkey"].take();
    assert_eq!(rkey.as_str().map(str::len), Some(13), "a TID");
    let record = json!({
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": null,
        "langs": ["en"],
        "embed": {"$type": "app.bsky.embed.external", "external": {"uri": URL, "title": TITLE, "description": SUMMARY}},
        "facets": [
            link("https://example.com/a_(b)?x=1&y=2"),
            link(URL),
            facet("#ServiceMesh", json!({"$type": "app.bsky.richtext.facet#tag", "tag": "ServiceMesh"})),
        ],
    });
    let body = json!({"repo": "did:plc:ada", "collection": "app.bsky.feed.post", "rkey": null, "swapRecord": null, "record": record});
    assert_eq!((put.path.as_str(), sent), ("/xrpc/com.atproto.repo.putRecord", body));
}

/// What `webhook` and `file` both tell.
fn data() -> Value {
    json!({
        "id": URL,
        "url": URL,
        "title": TITLE,
        "summary": SUMMARY,
        "language": "en",
        "authors": [{"name": "Ada Okoro", "affiliation": "Acme"}],
        "translators": [],
        "tags": ["service mesh", "2025"],
        "published": "2025-03-04T00:00:00+00:00",
        "original": null,
        "alternates": [
            {"language": "zh", "language_name": "中文", "title": "你好，世界", "url": "https://example.org/zh/blog/awkward/"},
            {"language": "he", "language_name": "עברית", "title": "שלום (a)", "url": "https://example.org/he/blog/awkward/"},
        ],
    })
}

#[test]
fn webhook() {
    let secrets = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=";
    let request = request("service: webhook, url: \"{server}/in\", secret: \"${SECRETS}\"", &[("SECRETS", secrets)]);
    let mut sent = request.json();
    let announced = sent["timestamp"].take();
    assert!(DateTime::parse_from_rfc3339(announced.as_str().unwrap()).is_ok());
    let mut data = data();
    let more = [
        ("version", json!(1)),
        ("updated", json!("2025-03-04T00:00:00+00:00")),
        ("image", Value::Null),
        ("feeds", json!(["blog"])),
    ];
    for (name, value) in more {
        data[name] = value;
    }
    assert_eq!(sent, json!({"type": "post.published", "timestamp": null, "data": data}));
    let (id, at) = (request.header("webhook-id").unwrap(), request.header("webhook-timestamp").unwrap());
    let signature = sign::standard_webhooks(secrets, id, at.parse().unwrap(), &request.body).unwrap();
    assert_eq!(request.header("webhook-signature"), Some(signature.as_str()));
}

#[test]
fn file() {
    let server = Server::friendly();
    let site = site("service: file, path: out.jsonl, languages: [en]");
    announce(&site, &[], &server).succeeds();
    let lines: Vec<Value> = site.read("out.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, [data()]);
}

/// Endpoints, and the bytes that their services take in all.
const LIMITED: &[(&str, usize)] = &[
    ("service: dingtalk, token: \"${SECRET}\"", 20_000),
    ("service: feishu, hook: \"${SECRET}\"", 20_000),
    ("service: matrix, room: \"!a:example.org\", token: \"${SECRET}\"", 65_000),
    ("service: ntfy, topic: mesh", 8192),
    ("service: teams, url: \"${SERVER}\"", 28_000),
    ("service: telegram, chat: \"@a\", token: \"${SECRET}\"", usize::MAX),
    ("service: discord, url: \"${SERVER}\"", usize::MAX),
    ("service: google_chat, url: \"${SERVER}\"", usize::MAX),
    ("service: line, to: all, token: \"${SECRET}\"", usize::MAX),
    ("service: mastodon, token: \"${SECRET}\"", usize::MAX),
    ("service: mattermost, url: \"${SERVER}\"", usize::MAX),
    ("service: slack, url: \"${SERVER}\"", usize::MAX),
    ("service: wecom, key: \"${SECRET}\"", usize::MAX),
];

/// Every text in JSON.
fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|value| texts(value, into)),
        Value::Object(map) => map.values().for_each(|value| texts(value, into)),
        _ => {}
    }
}

#[test]
fn however_long_a_post_is_its_message_fits_and_names_its_page() {
    for (endpoint, most) in LIMITED {
        let server =
            Server::start(|request| if request.method == "GET" { Reply::status(404, "") } else { Reply::ok(SUCCESS) });
        let name = endpoint.strip_prefix("service: ").and_then(|rest| rest.split(',').next()).unwrap();
        let service = Service::shipped(name).unwrap();
        let host = if service.parameters.contains_key("host") { ", host: \"${SERVER}\"" } else { "" };
        let site = site(&format!("languages: [zh], {endpoint}{host}")).file(
            "content/zh/blog/awkward.md",
            format!(
                "---\ntitle: '{}'\ndate: 2025-03-05\nsummary: '{}'\n---\nx\n",
                r#""\ "#.repeat(2000),
                r#"网格 "\ 见https://example.com/a。👩‍👩‍👧‍👦 "#.repeat(700)
            ),
        );
        announce(&site, &[("SECRET", "s"), ("SERVER", "{server}")], &server).succeeds();
        let requests = server.requests();
        let request = requests.last().expect("a request");
        assert!(request.body.len() <= *most, "{name}: {} bytes", request.body.len());
        let mut sent = Vec::new();
        texts(&request.json(), &mut sent);
        assert!(sent.iter().any(|text| text.contains("https://example.org/zh/blog/awkward/")), "{name}");
        let limits = service.texts.values().flat_map(|rules| rules.limits.iter().map(move |limit| (rules, limit)));
        let (rules, limit) = limits.max_by_key(|(_, limit)| limit.most).expect("a limit");
        let length = |text: &String| fit::length(text, limit.measure, rules.url_length);
        let longest = sent.iter().map(length).max().unwrap_or_default();
        assert!(longest <= limit.most && longest > limit.most / 2, "{name}: {longest} of {}", limit.most);
        assert!(sent.iter().any(|text| text.contains('…')), "{name} says that there is more");
    }
}

#[test]
fn a_right_to_left_title_is_isolated_from_what_stands_beside_it() {
    let requests = requests("service: wecom, host: \"{server}\", key: \"${KEY}\"", &[("KEY", "k")]);
    let texts: Vec<Value> = requests.iter().map(|request| request.json()["text"]["content"].clone()).collect();
    assert_eq!(texts[1], "你好，世界\n第一篇。\nhttps://example.org/zh/blog/awkward/");
    assert_eq!(texts[2], "\u{2068}שלום (a)\u{2069}\nHello\nhttps://example.org/he/blog/awkward/");
}
