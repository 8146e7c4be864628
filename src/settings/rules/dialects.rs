//! In which dialects shortcodes are written: the same in all documents, or by what their files end with.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::value::SeqAccessDeserializer};

use super::choice::Dialect;

/// The dialects of all documents, or by file-name extension, with `*` for the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialects(BTreeMap<String, Vec<Dialect>>);

impl Dialects {
    /// Those of the document at a path.
    #[must_use]
    pub fn of(&self, path: &str) -> &[Dialect] {
        let own = path.rsplit_once('.').and_then(|(_, extension)| self.0.get(&extension.to_lowercase()));
        own.or_else(|| self.0.get("*")).map_or(&[], Vec::as_slice)
    }

    /// Whether there are documents with a dialect.
    #[must_use]
    pub fn have(&self, dialect: Dialect) -> bool {
        self.0.values().flatten().any(|known| *known == dialect)
    }
}

impl<'de> Deserialize<'de> for Dialects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListOrMap;
        impl<'de> serde::de::Visitor<'de> for ListOrMap {
            type Value = Dialects;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a list of dialects, or lists by file-name extension")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Dialects, A::Error> {
                let all = Vec::deserialize(SeqAccessDeserializer::new(list))?;
                Ok(Dialects(BTreeMap::from([("*".to_owned(), all)])))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Dialects, A::Error> {
                let mut dialects = BTreeMap::new();
                while let Some((extension, list)) = map.next_entry::<String, Vec<Dialect>>()? {
                    dialects.insert(extension.to_lowercase(), list);
                }
                Ok(Dialects(dialects))
            }
        }
        deserializer.deserialize_any(ListOrMap)
    }
}

impl JsonSchema for Dialects {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Dialects".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let list = generator.subschema_for::<Vec<Dialect>>();
        schemars::json_schema!({
            "description": "Dialects of all documents, or by file-name extension, with `*` for the others.",
            "anyOf": [list, { "type": "object", "additionalProperties": list }]
        })
    }
}
