//! What becomes of a shortcode, as a rule says it.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::value::deserialize_from_str;

/// What becomes of a shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShortcodeRule {
    /// Tags and content vanish.
    Drop,
    /// The tags vanish, what they enclose stays.
    Unwrap,
    /// What it encloses is a block of code; a `lang`, `language`, `syntax` or `type` argument, or the first one, names its language.
    Code,
    /// A template makes HTML or Markdown of it.
    Template(String),
}

impl FromStr for ShortcodeRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "drop" => Ok(Self::Drop),
            "unwrap" => Ok(Self::Unwrap),
            "code" => Ok(Self::Code),
            _ => {
                Err(format!("`{text}` is not a shortcode rule; write `drop`, `unwrap`, `code` or `{{template: '…'}}`"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for ShortcodeRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrTemplate;
        impl<'de> serde::de::Visitor<'de> for WordOrTemplate {
            type Value = ShortcodeRule;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("`drop`, `unwrap`, `code` or `{template: '…'}`")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<ShortcodeRule, E> {
                value.parse().map_err(E::custom)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<ShortcodeRule, A::Error> {
                #[derive(Deserialize)]
                #[serde(rename_all = "snake_case")]
                enum Key {
                    Template,
                }
                let mut template = None;
                while let Some(Key::Template) = map.next_key()? {
                    let Template(text) = map.next_value()?;
                    template = Some(text);
                }
                template.map(ShortcodeRule::Template).ok_or_else(|| A::Error::custom("a `template` is missing"))
            }
        }
        deserializer.deserialize_any(WordOrTemplate)
    }
}

/// A minijinja template whose syntax has been checked.
struct Template(String);

impl FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        minijinja::Environment::new()
            .template_from_str(text)
            .map(|_| Self(text.to_owned()))
            .map_err(|error| format!("the template is wrong: {error}"))
    }
}

deserialize_from_str!(Template);

impl JsonSchema for ShortcodeRule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ShortcodeRule".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What becomes of a shortcode.",
            "anyOf": [
                { "enum": ["drop", "unwrap", "code"] },
                {
                    "type": "object",
                    "properties": { "template": { "type": "string" } },
                    "required": ["template"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
