//! Services: what an announcing service takes and how it answers, as data.
//!
//! One file a service under `config/services/`, compiled in; the settings may name a folder with more of the same form. In goes
//! such a file, out comes a [`Service`] that the engine in [`announce`](crate::announce) trusts.

pub mod answer;
mod check;

use indexmap::IndexMap;
use serde::Deserialize;

use self::answer::AnswerRule;
pub use self::check::{SUBJECT, check_template};

use super::{language::LanguageTag, unique, value::deserialize_from_str};

/// A service, as its file describes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What it is, in one sentence.
    pub about: String,
    /// Where the service documents what stands here.
    pub documentation: String,
    /// What an endpoint must or may say, by key; templates call it `endpoint.key`.
    #[serde(default)]
    pub parameters: IndexMap<String, Parameter>,
    /// The texts of a message, by the name that the body calls them by.
    #[serde(default)]
    pub texts: IndexMap<String, TextRules>,
    /// What the service calls a language.
    #[serde(default)]
    pub language: LanguageNames,
    /// The body: a template of JSON. It is frozen when the announcement is enqueued, so it knows no secret.
    pub body: String,
    /// Where the body goes.
    #[serde(with = "serde_yaml::with::singleton_map")]
    pub transport: Transport,
    /// What an announcement's key looks like; templates of the request call it `key`.
    #[serde(default)]
    pub key: KeyForm,
    /// What the service promises for a request that is repeated with its key.
    #[serde(with = "serde_yaml::with::singleton_map")]
    pub repetition: Repetition,
    /// What answers mean, the first rule that fits; what none fits is judged by its status.
    #[serde(default)]
    pub answers: Vec<AnswerRule>,
}

/// What an endpoint says about itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parameter {
    /// What it is and where to find it.
    pub about: String,
    /// Whether it must never be seen: then it is given as `${VARIABLE}` or `{file: …}` only, and the body cannot name it.
    pub secret: bool,
    /// Its value where the endpoint gives none; without a default it is needed, unless it is optional.
    pub default: Option<String>,
    /// Whether it may be missing.
    pub optional: bool,
}

/// How one text of a message is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRules {
    /// The template that an endpoint may replace.
    pub template: String,
    /// What values are escaped for.
    #[serde(default)]
    pub markup: Markup,
    /// The characters that begin a mention; values are kept from calling anybody by them.
    #[serde(default)]
    pub mentions: String,
    /// How long it may get; all of these hold.
    #[serde(default)]
    pub limits: Vec<TextLimit>,
    /// What a URL counts as, whatever its length.
    pub url_length: Option<usize>,
    /// Where the service says what its limits are.
    pub limits_from: Option<LimitsFrom>,
}

/// What the values in a text are escaped for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    /// Nothing.
    #[default]
    Plain,
    /// HTML.
    Html,
    /// CommonMark and its kin: backslashes, and entities for `&` and `<`.
    Markdown,
    /// Discord's Markdown: backslashes, and no entities.
    Discord,
    /// Slack's mrkdwn: `&`, `<` and `>` are control characters.
    Slack,
}

/// How long a text may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextLimit {
    /// What is counted.
    pub measure: Measure,
    /// How many at most.
    pub most: usize,
}

/// What a service counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Grapheme clusters (UAX #29).
    Graphemes,
    /// Code points.
    CodePoints,
    /// UTF-16 code units.
    Utf16,
    /// UTF-8 bytes.
    Bytes,
    /// X's weights: what is neither Latin nor a few of its neighbours counts twice, an emoji twice in all.
    Weighted,
}

/// A page of the service that says what its limits are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsFrom {
    /// Its address, a template.
    pub url: String,
    /// Where in its JSON the limit stands, an RFC 6901 pointer; it takes the place of the first limit.
    pub most: String,
    /// Where in its JSON the length of a URL stands.
    pub url_length: Option<String>,
}

/// What a service calls languages: by BCP 47 tag or primary language, else as `otherwise` says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageNames {
    /// Names by tag or primary language.
    pub names: IndexMap<String, String>,
    /// What all others are called.
    pub otherwise: LanguageName,
}

/// What a language without a name of its own is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LanguageName {
    /// By its tag.
    #[default]
    Tag,
    /// By its primary language.
    Primary,
    /// Always by this.
    Fixed(String),
}

impl std::str::FromStr for LanguageName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "tag" => Self::Tag,
            "primary" => Self::Primary,
            fixed => Self::Fixed(fixed.to_owned()),
        })
    }
}

deserialize_from_str!(LanguageName);

impl LanguageNames {
    /// What the service calls a language.
    #[must_use]
    pub fn name(&self, tag: &LanguageTag) -> String {
        let named = self.names.get(tag.as_str()).or_else(|| self.names.get(tag.primary()));
        named.cloned().unwrap_or_else(|| match &self.otherwise {
            LanguageName::Tag => tag.to_string(),
            LanguageName::Primary => tag.primary().to_owned(),
            LanguageName::Fixed(name) => name.clone(),
        })
    }
}

/// Where a message's body goes.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Transport {
    /// An HTTP request.
    Http(Request),
    /// A line at the end of a file; `-` is standard output.
    File {
        /// The file's path, a template.
        path: String,
    },
    /// A record in a Bluesky repository (AT Protocol): a session first, then the record at a key of its own.
    Bluesky {
        /// The personal data server, a template.
        host: String,
        /// Whose repository, a template.
        identifier: String,
        /// An app password, a template.
        password: String,
    },
}

/// An HTTP request; everything is a template that knows the parameters as `endpoint.name`, and `key`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The method.
    #[serde(default)]
    pub method: Method,
    /// The URL.
    pub url: String,
    /// Headers; one that comes out empty is not sent.
    #[serde(default)]
    pub headers: IndexMap<String, String>,
    /// What signs it.
    pub signature: Option<Signature>,
}

/// The methods that send something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// POST.
    #[default]
    Post,
    /// PUT.
    Put,
}

/// A signature that a request carries, made of the endpoint's secret anew for each attempt.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// How.
    pub scheme: Scheme,
    /// The secret, a template; where it comes out empty, nothing is signed. Several, separated by blanks, all sign.
    pub secret: String,
}

/// A way to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Standard Webhooks 1.0.0: headers `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    StandardWebhooks,
    /// DingTalk: `timestamp` and `sign` in the query.
    Dingtalk,
    /// Feishu: `timestamp` and `sign` in the body.
    Feishu,
}

/// What an announcement's key looks like. It is always derived from endpoint and entry id, never from chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyForm {
    /// 32 hexadecimal digits.
    #[default]
    Hex,
    /// A UUID (RFC 9562, version 8).
    Uuid,
    /// An AT Protocol timestamp identifier.
    Tid,
}

/// What a service promises for a request that is repeated with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repetition {
    /// It has one effect, however often and whenever it comes.
    OneEffect,
    /// It has one effect for so many seconds after the first.
    OneEffectForSeconds(i64),
    /// The receiver can tell that it is the same, by the key.
    Recognisable,
    /// Nothing: it is another message.
    AnotherMessage,
}

/// Declares the shipped services.
macro_rules! shipped {
    ($($name:literal),*) => {
        /// The names of the shipped services, in alphabetical order.
        pub const SHIPPED: &[&str] = &[$($name),*];

        fn shipped(name: &str) -> Option<&'static str> {
            match name {
                $($name => Some(include_str!(concat!("../../config/services/", $name, ".yaml"))),)*
                _ => None,
            }
        }
    };
}

shipped!(
    "bluesky", "dingtalk", "discord", "feishu", "file", "google_chat", "line", "mastodon", "matrix", "mattermost",
    "ntfy", "slack", "teams", "telegram", "webhook", "wecom"
);

impl Service {
    /// A service that is shipped with polyfeed.
    #[must_use]
    pub fn shipped(name: &str) -> Option<Self> {
        shipped(name).map(|text| Self::parse(text).expect("a shipped service is valid: a test reads every one"))
    }

    /// Reads a service's file.
    ///
    /// # Errors
    /// What is wrong with it: its YAML, a template, a name that means nothing, or a body that names a secret.
    pub fn parse(text: &str) -> Result<Self, String> {
        let service: Self = unique::from_str(text).map_err(|error| error.to_string())?;
        check::check(&service)?;
        Ok(service)
    }

    /// The parameters that the body may know.
    pub fn public_parameters(&self) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter(|(_, parameter)| !parameter.secret).map(|(name, _)| name.as_str())
    }
}
