//! Numbers that hold something within bounds.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::{deserialize_from_str, scalar};

/// A number from 1 upward, or `unlimited`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// At most so many.
    AtMost(usize),
    /// All.
    Unlimited,
}

impl Limit {
    /// The number, the largest there is for [`Limit::Unlimited`].
    #[must_use]
    pub fn get(self) -> usize {
        match self {
            Self::AtMost(limit) => limit,
            Self::Unlimited => usize::MAX,
        }
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("unlimited", _) => Ok(Self::Unlimited),
            (_, Ok(limit)) if limit > 0 => Ok(Self::AtMost(limit)),
            _ => Err(format!("`{text}` is neither a number from 1 upward nor `unlimited`")),
        }
    }
}

/// How deep something may nest: from 1 to what the stack, a parser or a reader bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth<const MOST: usize>(usize);

impl<const MOST: usize> Depth<MOST> {
    /// A depth known to fit.
    #[must_use]
    pub const fn new<const DEPTH: usize>() -> Self {
        const { assert!(DEPTH > 0 && DEPTH <= MOST) }
        Self(DEPTH)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> usize {
        self.0
    }
}

impl<const MOST: usize> FromStr for Depth<MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let depth = text.parse().ok().filter(|depth| (1..=MOST).contains(depth));
        depth.map(Self).ok_or_else(|| format!("`{text}` is not a number from 1 to {MOST}"))
    }
}

impl<'de, const MOST: usize> Deserialize<'de> for Depth<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar(deserializer)
    }
}

deserialize_from_str!(Limit);

impl JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [{ "type": "integer", "minimum": 1 }, { "const": "unlimited" }] })
    }
}

impl<const MOST: usize> JsonSchema for Depth<MOST> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Depth{MOST}").into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST })
    }
}
