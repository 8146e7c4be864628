//! What an answer means. In go status, headers and body, out comes an [`Outcome`]; the service's rules judge first, then the status.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    settings::service::answer::{AnswerRule, Meaning, RetryAfter},
    text::Text,
};

/// How gateways say that they passed a request on and got no answer that they understand: Cloudflare has statuses of its own for that
/// (<https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/>).
const GATEWAYS: [u16; 5] = [502, 504, 520, 522, 524];

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was posted, where the service says so.
    Delivered {
        /// Its id there.
        id: Option<String>,
        /// Its URL there.
        url: Option<String>,
    },
    /// It was not taken, and may be later.
    Retry {
        /// How long the service wants to be left alone.
        after: Option<Duration>,
        /// Why.
        reason: String,
    },
    /// The service failed while it had it, and is to be asked again.
    Failed {
        /// How long the service wants to be left alone.
        after: Option<Duration>,
        /// Why.
        reason: String,
    },
    /// The service does not take anything from us: credentials or address are wrong.
    Refused(String),
    /// The endpoint is closed for good.
    Disabled(String),
    /// This message is never going to be posted.
    Dead(String),
    /// Nobody knows.
    Unknown(String),
}

impl Outcome {
    /// What it is called, in the state and in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Delivered { .. } => "delivered",
            Self::Retry { .. } | Self::Failed { .. } => "retry",
            Self::Refused(_) => "refused",
            Self::Disabled(_) => "disabled",
            Self::Dead(_) => "dead",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why, unless it was delivered.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Delivered { .. } => None,
            Self::Retry { reason, .. }
            | Self::Failed { reason, .. }
            | Self::Refused(reason)
            | Self::Disabled(reason)
            | Self::Dead(reason)
            | Self::Unknown(reason) => Some(reason),
        }
    }
}

/// An answer, as much of it as was read.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers by lower-case name.
    pub headers: Vec<(String, String)>,
    /// The body, or its beginning.
    pub body: String,
    /// Why there is more to it than could be read, if there is.
    pub unread: Option<&'static str>,
}

impl Answer {
    /// What it means.
    #[must_use]
    pub fn judge(&self, rules: &[AnswerRule], now: DateTime<Utc>) -> Outcome {
        let json: Value = serde_json::from_str(self.body.trim_start_matches('\u{FEFF}')).unwrap_or(Value::Null);
        let is_about = |rule: &&AnswerRule| rule.status.is_none_or(|status| status == self.status);
        if self.unread.is_some() && json.is_null() && rules.iter().filter(is_about).any(|rule| !rule.json.is_empty()) {
            return Outcome::Unknown(format!(
                "the answer does not say whether the message was taken ({})",
                self.shown()
            ));
        }
        let fits = |rule: &AnswerRule| {
            rule.json.iter().all(|(pointer, value)| json.pointer(pointer) == Some(value)) != rule.unless
        };
        match rules.iter().filter(is_about).find(|rule| fits(rule)) {
            Some(rule) => self.as_the_rule_says(rule, &json, now),
            None => self.as_the_status_says(now),
        }
    }

    fn as_the_rule_says(&self, rule: &AnswerRule, json: &Value, now: DateTime<Utc>) -> Outcome {
        let reason = || format!("{} ({})", rule.reason.as_deref().unwrap_or(self.words()), self.shown());
        match rule.means {
            Meaning::Delivered => {
                let at = |pointer: &Option<String>| match json.pointer(pointer.as_ref()?)? {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                };
                let id = at(&rule.id);
                let is_any_success = rule.json.is_empty() && (200..300).contains(&self.status);
                if is_any_success && rule.id.is_some() && id.is_none() {
                    // A proxy's page, say. The service itself names what it took.
                    return Outcome::Unknown(format!("the answer does not name the message ({})", self.shown()));
                }
                Outcome::Delivered { id, url: at(&rule.url) }
            }
            Meaning::Retry => {
                let said = rule.after.as_ref().and_then(|after| self.said(after, json, now)).max(self.retry_after(now));
                self.again(said.or(rule.seconds.map(Duration::from_secs)), reason())
            }
            Meaning::Dead => Outcome::Dead(reason()),
            Meaning::Refused => Outcome::Refused(reason()),
            Meaning::Disabled => Outcome::Disabled(reason()),
        }
    }

    fn as_the_status_says(&self, now: DateTime<Utc>) -> Outcome {
        let reason = || format!("{} ({})", self.words(), self.shown());
        match self.status {
            200..=299 => Outcome::Delivered { id: None, url: None },
            300..=399 | 401 | 403..=405 | 407 => Outcome::Refused(reason()),
            410 => Outcome::Disabled(reason()),
            // They passed it on, and know as little as after a time-out.
            status if GATEWAYS.contains(&status) => Outcome::Unknown(reason()),
            408 | 425 | 429 | 500..=599 => self.again(self.retry_after(now), reason()),
            _ => Outcome::Dead(reason()),
        }
    }

    /// What the status says, in words.
    fn words(&self) -> &'static str {
        match self.status {
            300..=399 => "the address leads elsewhere, and a redirection is not followed",
            401 | 403 => "the credentials are refused",
            407 => "the proxy refuses its credentials",
            404 | 405 => "there is nothing at this address that takes messages",
            410 => "the endpoint is gone",
            429 => "too many requests",
            status if GATEWAYS.contains(&status) => "a gateway got no answer from the service",
            408 | 425 | 500..=599 => "the service is in trouble",
            _ => "the message is refused",
        }
    }

    /// A service that says no has not taken it; one that breaks may have.
    fn again(&self, after: Option<Duration>, reason: String) -> Outcome {
        if self.status < 500 { Outcome::Retry { after, reason } } else { Outcome::Failed { after, reason } }
    }

    /// `Retry-After`, in seconds or as a date (RFC 9110 §10.2.3).
    fn retry_after(&self, now: DateTime<Utc>) -> Option<Duration> {
        let value = self.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse::<f64>() {
            return Duration::try_from_secs_f64(seconds).ok();
        }
        until(httpdate::parse_http_date(value).ok()?.into(), now)
    }

    fn said(&self, after: &RetryAfter, json: &Value, now: DateTime<Utc>) -> Option<Duration> {
        match after {
            RetryAfter::Seconds(pointer) => Duration::try_from_secs_f64(json.pointer(pointer)?.as_f64()?).ok(),
            RetryAfter::Milliseconds(pointer) => {
                Duration::try_from_secs_f64(json.pointer(pointer)?.as_f64()? / 1000.0).ok()
            }
            RetryAfter::TimeHeader(name) => until(DateTime::parse_from_rfc3339(self.header(name)?).ok()?.to_utc(), now),
            RetryAfter::EpochHeader(name) => until(DateTime::from_timestamp(self.header(name)?.parse().ok()?, 0)?, now),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The status and the body, in one line.
    fn shown(&self) -> String {
        if let Some(unread) = self.unread {
            return format!("{}, and the answer {unread}", self.status);
        }
        let line = Text::line(&self.body);
        if line.is_empty() { self.status.to_string() } else { format!("{}: {line}", self.status) }
    }
}

fn until(time: DateTime<Utc>, now: DateTime<Utc>) -> Option<Duration> {
    Some((time - now).to_std().unwrap_or_default())
}
