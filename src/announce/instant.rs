//! Times as the database has them, in milliseconds since 1970, to text.

use chrono::{DateTime, SecondsFormat};
use serde::{Serialize, Serializer};

/// RFC 3339 in UTC, to the second.
#[must_use]
pub fn text(milliseconds: i64) -> String {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The same in JSON, of a time that may be missing.
pub(super) fn serialize<S: Serializer, T: Copy + Into<Option<i64>>>(at: &T, serializer: S) -> Result<S::Ok, S::Error> {
    (*at).into().map(text).serialize(serializer)
}
