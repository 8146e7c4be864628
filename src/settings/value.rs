//! The values that settings are made of: each parses at the edge and is trusted from then on.
//!
//! A wrong scalar is refused while its position is still known, so every message can name line and column.

use std::{fmt, marker::PhantomData, str::FromStr};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, SeqAccess, Visitor},
};
use url::Url;

/// Reads a scalar through [`FromStr`]; an error points at the scalar itself.
pub fn scalar<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr,
    T::Err: fmt::Display,
    D: Deserializer<'de>,
{
    struct Scalar<T>(PhantomData<T>);
    impl<T> Visitor<'_> for Scalar<T>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        type Value = T;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<T, E> {
            value.parse().map_err(E::custom)
        }
    }
    deserializer.deserialize_str(Scalar(PhantomData))
}

/// Reads a map in which no key occurs twice; the YAML library would let the later one win.
pub fn unique_keys<'de, K, V, D>(deserializer: D) -> Result<IndexMap<K, V>, D::Error>
where
    K: Deserialize<'de> + fmt::Debug + Eq + std::hash::Hash,
    V: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Unique<K, V>(PhantomData<(K, V)>);
    impl<'de, K, V> Visitor<'de> for Unique<K, V>
    where
        K: Deserialize<'de> + fmt::Debug + Eq + std::hash::Hash,
        V: Deserialize<'de>,
    {
        type Value = IndexMap<K, V>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("keys and values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<IndexMap<K, V>, A::Error> {
            let mut values = IndexMap::new();
            while let Some(key) = map.next_key::<K>()? {
                let value = map.next_value()?;
                if values.contains_key(&key) {
                    return Err(A::Error::custom(format!("{key:?} is given twice")));
                }
                values.insert(key, value);
            }
            Ok(values)
        }
    }
    deserializer.deserialize_map(Unique(PhantomData))
}

/// Implements `Deserialize` by [`scalar`] for types that parse from a string.
macro_rules! deserialize_from_str {
    ($($type:ty),*) => {$(
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::settings::value::scalar(deserializer)
            }
        }
    )*};
}
pub(crate) use deserialize_from_str;

/// The site's address, `http` or `https`, ending with `/`, without query and fragment. It may carry a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// The address of a path below the site; the path's leading `/` does not lead out of the base's own path.
    #[must_use]
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let path = path.trim_start_matches('/');
        let (path, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{}{path}", self.0.path()));
        url.set_query(query);
        url.set_fragment(fragment);
        url
    }

    /// The base address itself.
    #[must_use]
    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// The path of an address below the base, starting with `/`; `None` for an address of another site.
    #[must_use]
    pub fn path_of<'u>(&self, url: &'u Url) -> Option<&'u str> {
        let same_host = url.host() == self.0.host() && url.port() == self.0.port() && url.scheme().starts_with("http");
        let base = self.0.path().strip_suffix('/')?;
        url.path().strip_prefix(base).filter(|path| same_host && path.starts_with('/'))
    }
}

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let example = "write it like https://example.org/docs";
        let mut url =
            Url::parse(text).map_err(|error| format!("`{text}` is not an absolute URL ({error}); {example}"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(format!("`{text}` is not an http(s) URL; {example}"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!("`{text}` has a query or fragment; {example}"));
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }
}

/// A text in every language, or by language with fallback to the default language.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(untagged)]
pub enum Localised {
    /// One text for all.
    Everywhere(String),
    /// By language code.
    ByLanguage(IndexMap<String, String>),
}

impl Localised {
    /// The text for a language, else for the default language.
    #[must_use]
    pub fn get(&self, language: &str, default_language: &str) -> Option<&str> {
        match self {
            Self::Everywhere(text) => Some(text),
            Self::ByLanguage(texts) => texts.get(language).or_else(|| texts.get(default_language)).map(String::as_str),
        }
    }

    /// Every text there is.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::Everywhere(text) => (Some(text), None),
            Self::ByLanguage(texts) => (None, Some(texts.values())),
        };
        one.into_iter().chain(many.into_iter().flatten()).map(String::as_str)
    }

    /// The language codes it speaks of.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        let texts = match self {
            Self::Everywhere(_) => None,
            Self::ByLanguage(texts) => Some(texts),
        };
        texts.into_iter().flat_map(|texts| texts.keys().map(String::as_str))
    }
}

impl<'de> Deserialize<'de> for Localised {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrMap;
        impl<'de> Visitor<'de> for TextOrMap {
            type Value = Localised;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text, or texts by language code")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Localised, E> {
                Ok(Localised::Everywhere(value.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Localised, A::Error> {
                let mut texts = IndexMap::new();
                while let Some((code, text)) = map.next_entry::<String, String>()? {
                    texts.insert(code, text);
                }
                Ok(Localised::ByLanguage(texts))
            }
        }
        deserializer.deserialize_any(TextOrMap)
    }
}

/// Globs over paths relative to a language's root: `*` stays within a folder, `**` crosses folders.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    set: GlobSet,
    patterns: Vec<String>,
}

impl Globs {
    /// Whether any of them matches.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// The folders that they begin with, before any mark that stands for other characters.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let before_marks = |pattern: &'_ str| pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
        self.patterns()
            .map(move |pattern| pattern[..before_marks(pattern)].rsplit_once('/').map_or("", |(folder, _)| folder))
    }

    /// The globs as they are written.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for Globs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct GlobOrList;
        impl<'de> Visitor<'de> for GlobOrList {
            type Value = Vec<OneGlob>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a glob or a list of globs")
            }

            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Vec<OneGlob>, E> {
                Ok(vec![value.parse().map_err(E::custom)?])
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<OneGlob>, A::Error> {
                let mut globs = Vec::new();
                while let Some(glob) = sequence.next_element()? {
                    globs.push(glob);
                }
                Ok(globs)
            }
        }
        let mut set = GlobSetBuilder::new();
        let mut patterns = Vec::new();
        for OneGlob(glob) in deserializer.deserialize_any(GlobOrList)? {
            patterns.push(glob.glob().to_owned());
            set.add(glob);
        }
        set.build().map(|set| Self { set, patterns }).map_err(D::Error::custom)
    }
}

struct OneGlob(Glob);

impl FromStr for OneGlob {
    type Err = String;

    fn from_str(pattern: &str) -> Result<Self, String> {
        GlobBuilder::new(pattern.trim_start_matches('/'))
            .literal_separator(true)
            .build()
            .map(Self)
            .map_err(|error| format!("`{pattern}` is not a glob: {}", error.kind()))
    }
}

impl JsonSchema for Globs {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Globs".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A glob or a list of globs.",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}

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

/// An IANA time zone such as `Asia/Shanghai`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeZone(pub chrono_tz::Tz);

impl FromStr for TimeZone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse()
            .map(Self)
            .map_err(|_| format!("`{text}` is not an IANA time zone; write one like `Europe/Kyiv` or `UTC`"))
    }
}

/// A path below the output folder: relative, with `/`, without `.` and `..`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutputPath(String);

impl OutputPath {
    /// The path as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OutputPath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = text.trim_start_matches('/');
        let inside = path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']));
        if inside {
            Ok(Self(path.to_owned()))
        } else {
            Err(format!("`{text}` is not a path of a file below the output folder; write one like `blog/feed.xml`"))
        }
    }
}

deserialize_from_str!(BaseUrl, Limit, TimeZone, OutputPath, OneGlob);

/// A schema of a string for types that parse from one.
macro_rules! string_schema {
    ($($type:ident: $description:literal),*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $description })
            }
        }
    )*};
}
string_schema!(
    BaseUrl: "An absolute http(s) URL, with or without a path.",
    TimeZone: "An IANA time zone such as `Asia/Shanghai`.",
    OutputPath: "A path of a file below the output folder."
);

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
