//! Which permalink pattern a document has: one for all, or one a section.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::value::MapAccessDeserializer};

use crate::{path, settings::permalink::PermalinkPattern};

/// Permalink patterns: one for all, or one a section (first folder, or path of folders) with `*` for the others. One whose key ends with `/` is for
/// the pages of that section and of those in it, and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permalinks(BTreeMap<String, PermalinkPattern>);

impl Permalinks {
    /// The pattern for a document with this key: that of the last folder that begins with `_` and has one, like Jekyll's `_posts`,
    /// else of the nearest folder above.
    #[must_use]
    pub fn pattern(&self, key: &str) -> Option<&PermalinkPattern> {
        let folders = path::parent(key);
        let mut special = folders.rsplit('/').filter(|folder| folder.starts_with('_'));
        let mut above = std::iter::successors(Some(folders), |below| Some(below.rsplit_once('/')?.0));
        let by_folder =
            special.find_map(|folder| self.0.get(folder)).or_else(|| above.find_map(|path| self.0.get(path)));
        by_folder.or_else(|| self.0.get("*"))
    }

    /// The pattern for the page of a section with this key: its own, or that of the nearest section above that has one.
    #[must_use]
    pub fn of_section(&self, key: &str) -> Option<&PermalinkPattern> {
        let mut above = std::iter::successors(Some(key), |below| Some(below.rsplit_once('/')?.0));
        above.find_map(|path| self.0.get(&format!("{path}/")))
    }
}

impl<'de> Deserialize<'de> for Permalinks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PatternOrMap;
        impl<'de> serde::de::Visitor<'de> for PatternOrMap {
            type Value = Permalinks;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a permalink pattern, or patterns by section")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Permalinks, E> {
                let pattern = value.parse().map_err(E::custom)?;
                Ok(Permalinks(BTreeMap::from([("*".to_owned(), pattern)])))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Permalinks, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(Permalinks)
            }
        }
        deserializer.deserialize_any(PatternOrMap)
    }
}

impl JsonSchema for Permalinks {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Permalinks".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A permalink pattern, or one a section, with `*` for the others.",
            "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": "string" } }]
        })
    }
}
