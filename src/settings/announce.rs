//! `announce:` in the settings: which endpoints hear of which posts. In goes the block as it is written, out comes [`Announce`],
//! every endpoint held against what its service's file declares. Secrets stay unread until something is sent.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{
        self,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

use super::{
    FeedSettings,
    endpoint::Reading,
    language::{Language, LanguageTag},
    resolve::Faults,
    service::Service,
    value::{Limit, Localised, deserialize_from_str, scalars_as_text},
};

/// `announce:` as it is written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceFile {
    /// The database of what was announced from this machine; `.polyfeed/announcements.db` by default.
    pub state: Option<PathBuf>,
    /// The list of what was announced, text to be committed where runs share no disk; `announced.jsonl` by default.
    pub ledger: Option<PathBuf>,
    /// A folder with more services: files like those shipped.
    pub services: Option<PathBuf>,
    /// How many posts may be new to an endpoint at once before they are held for a person to look at.
    #[serde(default = "ten")]
    pub max_new: Limit,
    /// How many announcements are sent in one run at most.
    #[serde(default = "unlimited")]
    pub max_per_run: Limit,
    /// The endpoints; an endpoint's other keys are those that its service declares.
    pub endpoints: Vec<EndpointFile>,
}

/// An endpoint as it is written: its own keys and its service's.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct EndpointFile(pub IndexMap<String, EndpointValue>);

/// The value of an endpoint's key.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum EndpointValue {
    /// A scalar's text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// Texts by key: by language, or a secret's `{file: …}`.
    Map(IndexMap<String, String>),
}

fn ten() -> Limit {
    Limit::AtMost(10)
}

fn unlimited() -> Limit {
    Limit::Unlimited
}

impl<'de> Deserialize<'de> for EndpointValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyShape;
        impl<'de> de::Visitor<'de> for AnyShape {
            type Value = EndpointValue;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a text, a list of texts, or texts by key")
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<EndpointValue, E> {
                Ok(EndpointValue::Text(value.to_owned()))
            }

            // A number with a point would lose its zeros.
            scalars_as_text!(EndpointValue::Text, visit_bool bool, visit_i64 i64, visit_u64 u64);

            fn visit_seq<A: de::SeqAccess<'de>>(self, list: A) -> Result<EndpointValue, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(EndpointValue::List)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<EndpointValue, A::Error> {
                IndexMap::deserialize(MapAccessDeserializer::new(map)).map(EndpointValue::Map)
            }
        }
        deserializer.deserialize_any(AnyShape)
    }
}

/// What is announced, and where.
#[derive(Clone, Debug)]
pub struct Announce {
    /// The database.
    pub state: PathBuf,
    /// The list that can be committed.
    pub ledger: PathBuf,
    /// How many announcements are sent in one run at most.
    pub max_per_run: Limit,
    /// The endpoints, in the order they are written.
    pub endpoints: Vec<Endpoint>,
}

/// A place to announce to.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its name, which identifies it for ever.
    pub name: String,
    /// The service's name.
    pub service_name: String,
    /// The service.
    pub service: Arc<Service>,
    /// The languages that it hears; all if there are none.
    pub languages: Vec<LanguageRange>,
    /// The feeds that it hears, by index; all if there are none.
    pub feeds: Vec<usize>,
    /// The tags, of which a post needs one; none are needed if there are none.
    pub tags: Vec<String>,
    /// Whether a post is announced only once its page can be read.
    pub wait_for_page: bool,
    /// How many posts may be new to it at once.
    pub max_new: Limit,
    /// What becomes of an announcement of which nobody knows whether it arrived.
    pub on_unknown: OnUnknown,
    /// Templates that replace the service's text.
    pub text: Option<Localised>,
    /// Templates that replace the service's body.
    pub body: Option<Localised>,
    /// Whether it may be reached without TLS.
    pub allow_http: bool,
    /// What the service's file asks for, by key.
    pub parameters: IndexMap<String, ParameterValue>,
}

/// What becomes of an announcement of which nobody knows whether it arrived, where the service cannot be asked twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnUnknown {
    /// A person looks: at most once.
    #[default]
    Hold,
    /// It is sent again: at least once.
    Resend,
}

impl FromStr for OnUnknown {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "hold" => Ok(Self::Hold),
            "resend" => Ok(Self::Resend),
            _ => Err(format!("`{text}` is neither `hold` nor `resend`")),
        }
    }
}

/// A parameter's value as it is written: text with `${VARIABLE}` in it, or a file that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// Text, with variables of the environment.
    Text(String),
    /// The content of a file, without blanks and line breaks around it.
    File(PathBuf),
}

impl ParameterValue {
    /// Whether nothing of it stands in the settings.
    pub(super) fn is_hidden(&self) -> bool {
        match self {
            Self::Text(text) => text.contains("${"),
            Self::File(_) => true,
        }
    }
}

/// A language tag, which matches itself alone, or with `-*` behind it (RFC 4647 §2.2) all that begin with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageRange {
    /// The tag.
    pub tag: LanguageTag,
    with_subtags: bool,
}

impl LanguageRange {
    /// Whether a language is in the range.
    #[must_use]
    pub fn matches(&self, tag: &LanguageTag) -> bool {
        let rest = tag.as_str().strip_prefix(self.tag.as_str());
        rest.is_some_and(|rest| rest.is_empty() || self.with_subtags && rest.starts_with('-'))
    }
}

impl FromStr for LanguageRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (tag, with_subtags) = text.strip_suffix("-*").map_or((text, false), |tag| (tag, true));
        Ok(Self { tag: tag.parse()?, with_subtags })
    }
}

deserialize_from_str!(OnUnknown, LanguageRange);

/// Holds the block against the rest of the settings.
pub(super) fn resolve(
    file: AnnounceFile,
    folder: &Path,
    languages: &[Language],
    feeds: &[FeedSettings],
    faults: &mut Faults<'_>,
) -> Announce {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for (index, written) in file.endpoints.iter().enumerate() {
        let mut reading = Reading { index: index.to_string(), written: &written.0, faults };
        let services = file.services.as_ref().map(|services| folder.join(services));
        if let Some(endpoint) = reading.endpoint(services.as_deref(), folder, languages, feeds, file.max_new) {
            if endpoints.iter().any(|other| other.name == endpoint.name) {
                reading.fault("name", format!("two endpoints are called `{}`", endpoint.name));
            }
            endpoints.push(endpoint);
        }
    }
    Announce {
        state: folder.join(file.state.unwrap_or_else(|| ".polyfeed/announcements.db".into())),
        ledger: folder.join(file.ledger.unwrap_or_else(|| "announced.jsonl".into())),
        max_per_run: file.max_per_run,
        endpoints,
    }
}
