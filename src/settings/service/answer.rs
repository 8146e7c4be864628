//! What the answers of a service mean, as data.

use indexmap::IndexMap;
use serde::Deserialize;

/// What an answer means, where its status alone does not tell.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRule {
    /// The status that it is about; any if it is missing.
    pub status: Option<u16>,
    /// What must stand in its JSON, by RFC 6901 pointer.
    #[serde(default)]
    pub json: IndexMap<String, serde_json::Value>,
    /// Whether this is about answers in whose JSON it does *not* stand so.
    #[serde(default)]
    pub unless: bool,
    /// What it means.
    pub means: Meaning,
    /// What a person is told.
    pub reason: Option<String>,
    /// For a retry: how long to wait, in seconds, where the answer does not say.
    pub seconds: Option<u64>,
    /// For a retry: where the answer says how long to wait.
    #[serde(default, with = "serde_yaml::with::singleton_map")]
    pub after: Option<RetryAfter>,
    /// For a delivery: where its id at the service stands, a pointer. Where nothing but a
    /// status of success speaks for a delivery, an answer without one leaves it unknown.
    pub id: Option<String>,
    /// For a delivery: where its URL stands, a pointer.
    pub url: Option<String>,
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// It was posted.
    Delivered,
    /// It was not, and may be later; the endpoint pauses.
    Retry,
    /// This message is never going to be posted.
    Dead,
    /// The endpoint is not ours, or not any more: credentials or address are wrong. Nothing is lost; the endpoint pauses.
    Refused,
    /// The endpoint is closed for good.
    Disabled,
}

/// Where an answer says how long to wait, besides `Retry-After`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RetryAfter {
    /// Seconds in its JSON.
    Seconds(String),
    /// Milliseconds in its JSON.
    Milliseconds(String),
    /// A header with a time (RFC 3339).
    TimeHeader(String),
    /// A header with seconds since 1970.
    EpochHeader(String),
}
