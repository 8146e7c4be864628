//! Reads front matter by whatever deserializer: the keys that are wanted, in the shape in which they are wanted.

use std::{collections::BTreeMap, fmt};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use super::{
    Fault, Format, FrontMatter, Map, Value, lines, nesting,
    wanted::{Shape, WantedKeys},
};
use crate::{
    position,
    settings::{bounds::Bounds, value::scalars_as_text},
};

/// What the YAML library says of aliases that repeat each other. No other nesting that [`check`] lets through is so deep.
const ENDLESS: &[&str] = &["repetition limit exceeded", "recursion limit exceeded"];

/// Holds front matter that begins in the line `first_line` against the bounds that need no parser.
///
/// # Errors
/// [`Fault::Excess`].
pub fn check(text: &str, format: Format, first_line: usize, bounds: &Bounds) -> Result<(), Fault> {
    let most = bounds.front_matter_bytes.get();
    if text.len() > most {
        let message = format!("the front matter is {} bytes long; at most {most} are read", text.len());
        return Err(Fault::Excess(first_line, message, "front_matter_bytes"));
    }
    let most = bounds.front_matter_depth.get();
    if let Some(line) = nesting::too_deep(text, format, most) {
        let message = format!("the front matter is nested more than {most} deep");
        return Err(Fault::Excess(first_line + line, message, "front_matter_depth"));
    }
    Ok(())
}

/// Reads front matter; `first_line` is the line of the document that it begins in, `alias_bytes` how much aliases may add.
///
/// An optional key of the wrong shape is set aside and the rest read again, so that it costs no more than itself.
///
/// # Errors
/// [`Fault::Syntax`] or [`Fault::Excess`].
pub fn parse(
    text: &str,
    format: Format,
    wanted: &WantedKeys,
    first_line: usize,
    alias_bytes: usize,
) -> Result<FrontMatter, Fault> {
    let mut unusable = Vec::new();
    loop {
        let mut reading = Reading {
            format,
            wanted,
            unusable: &unusable,
            duplicates: Vec::new(),
            at: String::new(),
            left: Some(text.len().saturating_add(alias_bytes)),
        };
        let read = match format {
            Format::Yaml => read_yaml(text, &mut reading),
            Format::Toml => toml::from_str::<toml::Table>(text)
                .map_err(|error| {
                    let place = error.span().map(|span| position::line_of(text, span));
                    let line = place.as_ref().map_or(1, |(line, ..)| *line);
                    let column = place.map(|(_, line, place)| line[..place.start].chars().count() + 1);
                    (line, column, error.message().to_owned())
                })
                .and_then(|table| {
                    let table = toml::Value::Table(table).into_deserializer();
                    reading.map("", table).map_err(|error: toml::de::Error| (1, None, error.to_string()))
                }),
            Format::Json => reading
                .map("", &mut serde_json::Deserializer::from_str(text))
                .map_err(|error| (error.line(), None, error.to_string())),
            Format::Lines => reading
                .map("", serde_json::Value::Object(lines::values(text)))
                .map_err(|error| (1, None, error.to_string())),
        };
        let read = read.map_err(|(line, column, message)| (first_line + line.saturating_sub(1), column, message));
        let Reading { duplicates, at, left, .. } = reading;
        match read {
            Ok(values) => return Ok(FrontMatter { values, duplicates, unusable }),
            Err((line, ..)) if left.is_none() => {
                let message = format!("aliases add more than {alias_bytes} bytes to the front matter's values");
                return Err(Fault::Excess(line, message, "front_matter_alias_bytes"));
            }
            Err((line, _, message)) if ENDLESS.iter().any(|said| message.starts_with(said)) => {
                let message = format!("aliases repeat too much of it ({message})");
                return Err(Fault::Syntax(line, None, message));
            }
            Err(_) if !at.is_empty() && !unusable.contains(&at) => unusable.push(at),
            Err((line, column, message)) => return Err(Fault::Syntax(line, column, message)),
        }
    }
}

/// The front matter, or line, column and what is wrong.
fn read_yaml(text: &str, reading: &mut Reading<'_>) -> Result<Map, (usize, Option<usize>, String)> {
    if text.trim().is_empty() {
        return Ok(Map::default());
    }
    reading.map("", serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        let location = error.location();
        let said = position::without_place(&error.to_string()).to_owned();
        let line = location.as_ref().map_or(1, serde_yaml::Location::line);
        (line, location.map(|location| location.column()), said)
    })
}

/// A walk through front matter by whatever deserializer.
struct Reading<'r> {
    format: Format,
    wanted: &'r WantedKeys,
    unusable: &'r [String],
    duplicates: Vec<String>,
    /// The wanted key that is being read: the one to blame when its value has the wrong shape.
    at: String,
    /// How many bytes of values of any shape may still be read; `None` once there were too many. A value takes no more room
    /// than its source text, unless an alias repeats it.
    left: Option<usize>,
}

impl Reading<'_> {
    fn take<E: serde::de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.left = self.left.and_then(|left| left.checked_sub(bytes));
        self.left.map(drop).ok_or_else(|| E::custom("too much"))
    }

    fn map<'de, D: Deserializer<'de>>(&mut self, prefix: &str, deserializer: D) -> Result<Map, D::Error> {
        deserializer.deserialize_map(Level { reading: self, prefix })
    }
}

struct Level<'l, 'r> {
    reading: &'l mut Reading<'r>,
    prefix: &'l str,
}

impl<'de> Visitor<'de> for Level<'_, '_> {
    type Value = Map;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = BTreeMap::new();
        while let Some(Scalar(key)) = map.next_key()? {
            let key = key.trim().to_lowercase();
            let path = if self.prefix.is_empty() { key.clone() } else { format!("{}.{key}", self.prefix) };
            let shape = self.reading.wanted.shape(&path).filter(|_| !self.reading.unusable.contains(&path));
            let Some(shape) = shape else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            self.reading.at.clone_from(&path);
            let value = map.next_value_seed(Shaped { shape, reading: self.reading, path: &path })?;
            self.reading.at.clear();
            if let Some(value) = value
                && values.insert(key, value).is_some()
            {
                self.reading.duplicates.push(path);
            }
        }
        Ok(values.into())
    }
}

/// Reads a value of a known shape; null is `None`.
struct Shaped<'l, 'r> {
    shape: Shape,
    reading: &'l mut Reading<'r>,
    path: &'l str,
}

impl<'de> DeserializeSeed<'de> for Shaped<'_, '_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Shaped<'_, '_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.shape {
            // YAML keeps a scalar's source text only if it is asked for a string; the others know what their scalars are.
            Shape::Scalar if self.reading.format == Format::Yaml => {
                deserializer.deserialize_str(ScalarText).map(|Scalar(text)| Some(Value::Text(text)))
            }
            Shape::Scalar => deserializer.deserialize_any(ScalarText).map(|Scalar(text)| Some(Value::Text(text))),
            Shape::Any => deserializer.deserialize_any(AnyValue(self.reading)).map(Some),
            Shape::Map => deserializer.deserialize_any(MapOnly(self)),
        }
    }
}

/// Where only a map is of interest, anything else counts as missing.
struct MapOnly<'l, 'r>(Shaped<'l, 'r>);

impl<'de> Visitor<'de> for MapOnly<'_, '_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let Shaped { reading, path, .. } = self.0;
        Level { reading, prefix: path }.visit_map(map).map(|values| Some(Value::Map(values)))
    }
}

/// The source text of a scalar, whatever it looks like.
struct Scalar(String);

struct ScalarText;

impl<'de> Visitor<'de> for ScalarText {
    type Value = Scalar;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a single value")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar(text.to_owned()))
    }

    scalars_as_text!(Scalar);
}

impl<'de> serde::Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ScalarText)
    }
}

/// Reads scalars, lists and maps as they come.
struct AnyValue<'l, 'r>(&'l mut Reading<'r>);

impl<'de> DeserializeSeed<'de> for AnyValue<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue<'_, '_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or a list of values")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.0.take(text.len())?;
        Ok(Value::Text(text.to_owned()))
    }

    scalars_as_text!(Value::Text);

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::List(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = sequence.next_element_seed(AnyValue(self.0))? {
            self.0.take(1)?;
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = BTreeMap::new();
        while let Some(Scalar(key)) = map.next_key()? {
            self.0.take(1 + key.len())?;
            values.insert(key.to_lowercase(), map.next_value_seed(AnyValue(self.0))?);
        }
        Ok(Value::Map(values.into()))
    }
}
