//! What each service means by its answers.

use std::time::Duration;

use chrono::Utc;
use polyfeed::{
    announce::{Outcome, answer::Answer},
    settings::service::{SHIPPED, Service},
};

/// Services, answers (status, body), what they mean, after how many seconds, and what a person is told.
type Judged = (&'static str, u16, &'static str, &'static str, Option<u64>, &'static str);

#[rustfmt::skip]
const ANSWERS: &[Judged] = &[
    ("bluesky", 200, r#"{"uri": "at://did:plc:ada/app.bsky.feed.post/3k"}"#, "delivered", None, ""),
    ("bluesky", 400, r#"{"error": "InvalidSwap"}"#, "delivered", None, ""),
    ("bluesky", 400, r#"{"error": "InvalidToken"}"#, "refused", None, "the session was refused"),
    ("bluesky", 400, r#"{"error": "InvalidRequest", "message": "Invalid record"}"#, "dead", None, "the message is refused"),
    ("bluesky", 401, r#"{"error": "AuthenticationRequired"}"#, "refused", None, "identifier and app password do not fit"),
    ("dingtalk", 200, r#"{"errcode": 0, "errmsg": "ok"}"#, "delivered", None, ""),
    ("dingtalk", 200, r#"{"errcode": 130101, "errmsg": "send too fast"}"#, "retry", Some(600), "more than 20 messages within a minute"),
    ("dingtalk", 200, r#"{"errcode": 310000, "errmsg": "sign not match"}"#, "refused", None, "security settings"),
    ("dingtalk", 200, r#"{"errcode": 300005, "errmsg": "token is not exist"}"#, "refused", None, "does not know this token"),
    ("dingtalk", 200, r#"{"errcode": 400013}"#, "disabled", None, "the group was dissolved"),
    ("dingtalk", 200, r#"{"errcode": 40035, "errmsg": "json"}"#, "dead", None, "does not take the message"),
    ("dingtalk", 200, "<html>Log in</html>", "refused", None, "what answers there is not DingTalk"),
    ("discord", 200, r#"{"id": "1"}"#, "delivered", None, ""),
    ("discord", 429, r#"{"message": "You are being rate limited.", "retry_after": 64.57, "global": false}"#, "retry", Some(64), "too many requests"),
    ("discord", 404, r#"{"message": "Unknown Webhook", "code": 10015}"#, "disabled", None, "the webhook was deleted"),
    ("discord", 401, r#"{"code": 50027}"#, "refused", None, "the token in the webhook's URL is wrong"),
    ("discord", 400, r#"{"code": 50035, "message": "Invalid Form Body"}"#, "dead", None, "Invalid Form Body"),
    ("feishu", 200, r#"{"code": 0, "msg": "success"}"#, "delivered", None, ""),
    ("feishu", 200, r#"{"code": 11232, "msg": "frequency limited"}"#, "retry", Some(60), "5 a second"),
    ("feishu", 200, r#"{"code": 9499, "msg": "too many request"}"#, "retry", Some(60), "too fast"),
    ("feishu", 400, r#"{"code": 9499, "msg": "Bad Request"}"#, "dead", None, "cannot read the message"),
    ("feishu", 200, r#"{"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}"#, "refused", None, "the secret is wrong, or this machine's clock"),
    ("feishu", 200, r#"{"code": 19022}"#, "refused", None, "IP address"),
    ("feishu", 200, r#"{"code": 19024}"#, "refused", None, "keyword"),
    ("feishu", 200, "", "refused", None, "not Feishu"),
    ("google_chat", 200, r#"{"name": "spaces/S/messages/M"}"#, "delivered", None, ""),
    ("google_chat", 429, r#"{"error": {"status": "RESOURCE_EXHAUSTED"}}"#, "retry", Some(60), "one message a second"),
    ("google_chat", 404, "", "refused", None, "no such webhook"),
    ("google_chat", 400, r#"{"error": {"status": "INVALID_ARGUMENT"}}"#, "dead", None, "INVALID_ARGUMENT"),
    ("line", 200, r#"{"sentMessages": [{"id": "461230966842064897"}]}"#, "delivered", None, ""),
    ("line", 200, "{}", "delivered", None, ""),
    ("line", 409, r#"{"message": "The retry key is already accepted"}"#, "delivered", None, ""),
    ("line", 429, r#"{"message": "You have reached your monthly limit."}"#, "retry", Some(86400), "what its plan allows"),
    ("line", 429, r#"{"message": "The API rate limit has been exceeded. Try again later."}"#, "retry", Some(60), "too many requests"),
    ("line", 400, r#"{"message": "Failed to send messages"}"#, "refused", None, "the ID is wrong"),
    ("line", 401, "", "refused", None, "the channel access token"),
    ("line", 500, "", "retry", None, "the service is in trouble"),
    ("mastodon", 200, r#"{"id": "1", "url": "https://m.example/@a/1"}"#, "delivered", None, ""),
    ("mastodon", 200, r#"{"id": null}"#, "unknown", None, "does not name the message"),
    ("mastodon", 401, "", "refused", None, "the access token is not valid"),
    ("mastodon", 422, r#"{"error": "Validation failed"}"#, "dead", None, "Validation failed"),
    ("mastodon", 429, "", "retry", None, ""),
    ("matrix", 200, r#"{"event_id": "$1"}"#, "delivered", None, ""),
    ("matrix", 429, r#"{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}"#, "retry", Some(2), "too many requests"),
    ("matrix", 401, r#"{"errcode": "M_UNKNOWN_TOKEN"}"#, "refused", None, "the access token is not valid"),
    ("matrix", 403, r#"{"errcode": "M_FORBIDDEN"}"#, "refused", None, "not in the room"),
    ("matrix", 413, r#"{"errcode": "M_TOO_LARGE"}"#, "dead", None, "too large"),
    ("mattermost", 200, "ok", "delivered", None, ""),
    ("mattermost", 400, r#"{"id": "web.incoming_webhook.invalid.app_error"}"#, "refused", None, "does not know this webhook"),
    ("mattermost", 501, r#"{"id": "web.incoming_webhook.disabled.app_error"}"#, "refused", None, "switched off"),
    ("mattermost", 400, r#"{"id": "model.post.is_valid.msg.app_error"}"#, "dead", None, "is_valid"),
    ("ntfy", 200, r#"{"id": "xE73Iyuabi"}"#, "delivered", None, ""),
    ("ntfy", 429, r#"{"code": 42908, "http": 429}"#, "retry", Some(3600), "the day's messages"),
    ("ntfy", 429, r#"{"code": 42901, "http": 429}"#, "retry", Some(60), "too many requests"),
    ("ntfy", 403, r#"{"code": 40301}"#, "refused", None, "the topic is protected"),
    ("slack", 200, "ok", "delivered", None, ""),
    ("slack", 400, "invalid_payload", "dead", None, "invalid_payload"),
    ("slack", 403, "action_prohibited", "refused", None, "does not let this webhook post"),
    ("slack", 404, "no_team", "refused", None, "does not know this webhook"),
    ("slack", 410, "channel_is_archived", "disabled", None, "the channel is archived"),
    ("teams", 202, "", "delivered", None, ""),
    ("teams", 400, r#"{"error": {"code": "WorkflowTriggerIsNotEnabled"}}"#, "refused", None, "the workflow is switched off"),
    ("teams", 401, r#"{"error": {"code": "DirectApiAuthorizationRequired"}}"#, "refused", None, "does not take requests from anyone"),
    ("teams", 404, "", "refused", None, "the workflow was deleted"),
    ("teams", 413, "", "dead", None, "too large"),
    ("telegram", 200, r#"{"ok": true, "result": {"message_id": 7}}"#, "delivered", None, ""),
    ("telegram", 429, r#"{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}"#, "retry", Some(35), "too many requests"),
    ("telegram", 401, r#"{"ok": false, "error_code": 401}"#, "refused", None, "the bot's token"),
    ("telegram", 403, r#"{"ok": false, "error_code": 403, "description": "Forbidden: bot was kicked"}"#, "refused", None, "may not write there"),
    ("telegram", 400, r#"{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}"#, "refused", None, "no such chat"),
    ("telegram", 400, r#"{"ok": false, "error_code": 400, "description": "Bad Request: message is too long"}"#, "dead", None, "message is too long"),
    ("telegram", 200, r#"{"ok": false}"#, "dead", None, "does not take the message"),
    ("webhook", 204, "", "delivered", None, ""),
    ("webhook", 410, "", "disabled", None, "the endpoint is gone"),
    ("webhook", 301, "", "refused", None, "a redirection is not followed"),
    ("webhook", 407, "", "refused", None, "the proxy refuses its credentials"),
    ("webhook", 502, "", "unknown", None, "a gateway got no answer"),
    ("discord", 520, "error code: 520", "unknown", None, "a gateway got no answer"),
    ("discord", 521, "error code: 521", "retry", None, "the service is in trouble"),
    ("discord", 522, "error code: 522", "unknown", None, "a gateway got no answer"),
    ("discord", 524, "error code: 524", "unknown", None, "a gateway got no answer"),
    ("wecom", 200, r#"{"errcode": 0, "errmsg": "ok"}"#, "delivered", None, ""),
    ("wecom", 200, "\u{FEFF}{\"errcode\": 0}", "delivered", None, ""),
    ("wecom", 200, r#"{"errcode": 45009, "errmsg": "api freq out of limit"}"#, "retry", Some(60), "more than 20 messages"),
    ("wecom", 200, r#"{"errcode": 40058, "errmsg": "text.content exceed max length 2048"}"#, "dead", None, "too long"),
    ("wecom", 200, r#"{"errcode": 93000, "errmsg": "invalid webhook url"}"#, "refused", None, "does not know this key"),
    ("wecom", 200, "<html>Log in</html>", "refused", None, "not WeCom"),
];

#[test]
fn every_answer_means_what_the_service_means_by_it() {
    for (service, status, body, meaning, seconds, told) in ANSWERS {
        let answer = Answer { status: *status, body: (*body).to_owned(), ..Answer::default() };
        let outcome = answer.judge(&Service::shipped(service).unwrap().answers, Utc::now());
        let what = format!("{service} answers {status} {body}: {outcome:?}");
        assert_eq!(outcome.name(), *meaning, "{what}");
        assert!(outcome.reason().unwrap_or_default().contains(told), "{what}");
        if let Outcome::Retry { after, .. } = outcome {
            assert_eq!(after.as_ref().map(Duration::as_secs), *seconds, "{what}");
        }
    }
    let judged = |service: &str| ANSWERS.iter().any(|(judged, ..)| *judged == service);
    let left: Vec<_> = SHIPPED.iter().filter(|service| **service != "file" && !judged(service)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn every_service_that_takes_requests_honours_retry_after() {
    for service in SHIPPED.iter().filter(|service| **service != "file") {
        let headers = vec![("retry-after".to_owned(), "4000".to_owned())];
        for status in [429, 503] {
            let answer = Answer { status, headers: headers.clone(), ..Answer::default() };
            let outcome = answer.judge(&Service::shipped(service).unwrap().answers, Utc::now());
            let (Outcome::Retry { after, .. } | Outcome::Failed { after, .. }) = outcome else {
                panic!("{service}: {outcome:?}")
            };
            assert_eq!(after, Some(Duration::from_secs(4000)), "{service}");
        }
    }
}

#[test]
fn ids_and_addresses_of_what_was_posted_are_kept() {
    let delivered = |service: &str, body: &str| {
        let answer = Answer { status: 200, body: body.to_owned(), ..Answer::default() };
        match answer.judge(&Service::shipped(service).unwrap().answers, Utc::now()) {
            Outcome::Delivered { id, url } => (id.unwrap_or_default(), url.unwrap_or_default()),
            other => panic!("{service}: {other:?}"),
        }
    };
    let nowhere = String::new();
    assert_eq!(delivered("telegram", r#"{"ok": true, "result": {"message_id": 7}}"#), ("7".into(), nowhere.clone()));
    assert_eq!(delivered("line", r#"{"sentMessages": [{"id": "46"}]}"#), ("46".into(), nowhere));
    assert_eq!(delivered("mastodon", r#"{"id": "1", "url": "https://m/1"}"#), ("1".into(), "https://m/1".into()));
}
