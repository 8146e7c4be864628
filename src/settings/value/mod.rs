//! The values that settings are made of: each parses at the edge and is trusted from then on.
//!
//! A wrong scalar is refused while its position is still known, so every message can name line and column.

mod globs;
mod limit;
mod localised;

use std::{fmt, marker::PhantomData, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserializer, de::Visitor};
use url::Url;

pub use self::{
    globs::Globs,
    limit::{Depth, Limit},
    localised::Localised,
};

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

/// Takes scalars that are no strings for the text that shows them, in a visitor.
macro_rules! scalars_as_text {
    ($text:path) => {
        $crate::settings::value::scalars_as_text!($text, visit_bool bool, visit_i64 i64, visit_u64 u64, visit_f64 f64);
    };
    ($text:path, $($visit:ident $type:ty),*) => {$(
        fn $visit<E: serde::de::Error>(self, value: $type) -> Result<Self::Value, E> {
            Ok($text(value.to_string()))
        }
    )*};
}
pub(crate) use scalars_as_text;

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

deserialize_from_str!(BaseUrl, TimeZone, OutputPath);

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
