//! Values that must not be seen. Parameters come from the environment or from files when something is sent, and go nowhere but into
//! the request.

use std::{collections::BTreeMap, fmt, fs};

use crate::{
    error::Error,
    settings::announce::{Endpoint, ParameterValue},
};

/// A text that cannot be printed, only used.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text itself; every call of this is a place where it could get out.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The parameters of endpoints, in their order.
///
/// # Errors
/// [`Error::Usage`] that names every variable or file that is missing, and the endpoint that wants it.
pub fn resolve(endpoints: &[Endpoint]) -> Result<Vec<Parameters>, Error> {
    let (mut all, mut missing) = (Vec::new(), Vec::new());
    for endpoint in endpoints {
        match Parameters::resolve(endpoint) {
            Ok(parameters) => all.push(parameters),
            Err(messages) => missing.extend(messages),
        }
    }
    if missing.is_empty() { Ok(all) } else { Err(Error::Usage(missing.join("\nerror: "))) }
}

/// An endpoint's parameters with all variables filled in.
#[derive(Clone, Debug)]
pub struct Parameters {
    values: BTreeMap<String, Secret>,
    /// What came from variables and files, and must not come out.
    hidden: Vec<Secret>,
}

impl Parameters {
    /// Reads variables of the environment and files.
    fn resolve(endpoint: &Endpoint) -> Result<Self, Vec<String>> {
        let mut resolved = Self { values: BTreeMap::new(), hidden: Vec::new() };
        let mut missing = Vec::new();
        for (name, value) in &endpoint.parameters {
            let text = match value {
                ParameterValue::Text(text) => with_variables(text, &mut resolved.hidden),
                ParameterValue::File(path) => fs::read_to_string(path)
                    .map(|text| text.trim().to_owned())
                    .map_err(|error| format!("cannot read {}: {error}", path.display()))
                    .and_then(|text| match text.is_empty() {
                        true => Err(format!("the file {} is empty; write the secret into it", path.display())),
                        false => Ok(text),
                    })
                    .inspect(|text| resolved.hidden.push(Secret(text.clone()))),
            };
            match text {
                Ok(text) => drop(resolved.values.insert(name.clone(), Secret(text))),
                Err(message) => missing.push(format!("the endpoint `{}`, `{name}`: {message}", endpoint.name)),
            }
        }
        if missing.is_empty() { Ok(resolved) } else { Err(missing) }
    }

    /// All of them, for a request.
    #[must_use]
    pub fn expose(&self) -> BTreeMap<String, String> {
        self.values.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect()
    }

    /// Those that the body may know.
    #[must_use]
    pub fn public(&self, endpoint: &Endpoint) -> BTreeMap<String, String> {
        let public = endpoint.service.public_parameters().filter_map(|name| Some((name, self.values.get(name)?)));
        public.map(|(name, value)| (name.to_owned(), value.expose().to_owned())).collect()
    }

    /// A text without anything that came from variables and files.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        let mut parts: Vec<&str> = self.hidden.iter().flat_map(|hidden| parts(hidden.expose())).collect();
        // What contains another one goes first, or a piece of it would stay.
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        parts.into_iter().filter(|part| part.len() > 3).fold(text.to_owned(), |text, part| text.replace(part, "…"))
    }
}

/// What a service may repeat of a secret: its words, of a URL all that stands behind the host, and the pieces between characters that it
/// may have written otherwise, as `%2F` or `\/`.
fn parts(secret: &str) -> impl Iterator<Item = &str> {
    let behind_host = |word: &str| match word.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or(word.len(), |at| at + 1 + word.len() - rest.len()),
        None => 0,
    };
    let is_written_otherwise = |character: char| !character.is_alphanumeric() && !"-._~".contains(character);
    secret.split_whitespace().flat_map(move |word| {
        let path = &word[behind_host(word)..];
        let pieces = path.split(is_written_otherwise).filter(|piece| piece.len() > 7);
        [word, path].into_iter().chain(pieces)
    })
}

/// The parameters as they are written, for showing what would be sent: variables stay variables.
#[must_use]
pub fn as_written(endpoint: &Endpoint) -> BTreeMap<String, String> {
    let written = |value: &ParameterValue| match value {
        ParameterValue::Text(text) => text.clone(),
        ParameterValue::File(path) => format!("{{file: {}}}", path.display()),
    };
    endpoint.parameters.iter().map(|(name, value)| (name.clone(), written(value))).collect()
}

/// `${NAME}` by its value, which is hidden from then on.
fn with_variables(text: &str, hidden: &mut Vec<Secret>) -> Result<String, String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}').ok_or("a `${` is not closed")?;
        // Who pastes a secret pastes a line break, too.
        let value = std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let value =
            value.ok_or_else(|| format!("the variable {name} is not set, or empty; set it where polyfeed runs"))?;
        filled.push_str(before);
        filled.push_str(&value);
        hidden.push(Secret(value));
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}
