//! Expressions of Liquid and Nunjucks, as Jinja writes them; and URLs that are made of them.

use std::sync::Arc;

use minijinja::{
    Environment, UndefinedBehavior,
    value::{Object, Value},
};

use super::{address, date, slugify::eleventy};
use crate::{
    path,
    site::{
        Body, Document, directory_data,
        front_matter::{Map, Value as Written, value_at},
    },
};

/// What an output `{{ value | filter: argument }}` shows, which it is called by, and the same as a Jinja expression. `None` if
/// it shows nothing.
#[must_use]
pub fn output(text: &str) -> Option<(&str, &str, String)> {
    let parts = split(text, '|');
    let (value, filters) = parts.split_first().map(|(value, filters)| (value.trim(), filters))?;
    if value.is_empty() {
        return None;
    }
    let mut expression = with_hyphens(value).unwrap_or_else(|| value.to_owned());
    for filter in filters {
        let filter = filter.trim();
        // Liquid's `name: a, b` is Jinja's `name(a, b)`.
        let arguments = filter[word(filter).len()..].trim_start().strip_prefix(':');
        expression += &match arguments {
            Some(arguments) => format!(" | {}({})", word(filter), arguments.trim()),
            None => format!(" | {filter}"),
        };
    }
    let is_path = |text: &str| {
        text.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '[' | ']'))
    };
    let filter = filters.first().map(|filter| word(filter.trim())).filter(|filter| !filter.is_empty());
    let name = if is_path(value) { value } else { filter.unwrap_or(value) };
    Some((name, value, expression))
}

/// Whether expressions are so short and so flat, but for the texts in them, that reading them takes no more stack than there is.
#[must_use]
pub fn is_bounded(code: &str) -> bool {
    const LONGEST: usize = 1_000;
    const MOST_BRACKETS: usize = 32;
    let (mut length, mut brackets) = (0, 0);
    let mut quote = None;
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => _ = characters.next(),
            (Some(mark), _) if mark == character => quote = None,
            (Some(_), _) => {}
            (None, _) => {
                quote = Some(character).filter(|mark| matches!(mark, '"' | '\''));
                length += 1;
                brackets += usize::from(matches!(character, '(' | '[' | '{'));
            }
        }
    }
    length <= LONGEST && brackets <= MOST_BRACKETS
}

/// Names with hyphens, `page.cover-img`, as Jinja asks for them, to which a hyphen takes one value from another.
fn with_hyphens(path: &str) -> Option<String> {
    let is_name = |name: &str| name.starts_with(|first: char| first.is_ascii_alphabetic()) && word(name) == name;
    let names = || path.split('.');
    (path.contains('-') && names().all(is_name))
        .then(|| names().fold("names".to_owned(), |above, name| format!("{above}[\"{name}\"]")))
}

/// The name that a text begins with.
#[must_use]
pub fn word(text: &str) -> &str {
    let is_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let end = text.find(|character: char| !is_name(character)).unwrap_or(text.len());
    text[..end].trim_end_matches('-')
}

/// The parts of a text between separators that stand outside quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut quote = None;
    text.split(|character: char| {
        match quote {
            Some(open) if character == open => quote = None,
            None if matches!(character, '"' | '\'') => quote = Some(character),
            _ => {}
        }
        quote.is_none() && character == separator
    })
    .collect()
}

/// The URL that a template in a document's front matter makes, as Eleventy makes it, or none where it says `false`; or what was not
/// understood.
///
/// # Errors
/// What the template's engine says.
pub fn url(
    template: &str,
    document: &Document,
    front_matter: &Map,
    date: Option<date::Date>,
) -> Result<Option<String>, String> {
    let mut jinja = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (inside, after) = behind.split_once("}}").ok_or("a `{{` in it is not closed")?;
        let (_, _, expression) = output(inside.trim_matches(['-', ' '])).ok_or("a `{{ }}` in it is empty")?;
        jinja += &format!("{before}{{{{ {expression} }}}}");
        rest = after;
    }
    jinja += rest;
    if !["{{", "{%"].iter().all(|begin| jinja.split(begin).skip(1).all(is_bounded)) {
        return Err("it is too long".to_owned());
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_fuel(Some(FUEL));
    environment.add_filter("slugify", |text: String| eleventy::slugify(&text));
    environment.add_filter("slug", |text: String| eleventy::slug(&text));
    environment.add_filter("date", |date: String, format: String| date::format(&date, &format));
    let data = Data {
        front_matter: front_matter.clone(),
        body: document.body().ok(),
        data: document.data.clone(),
        page: page(document, date),
    };
    let url = environment.render_str(&jinja, Value::from_object(data)).map_err(|error| error.to_string())?;
    // As YAML writes it, or Jinja.
    let is_written = !matches!(url.as_str(), "false" | "False");
    Ok(is_written.then(|| address::without_index(&url).to_owned()))
}

/// How many steps a template may take.
const FUEL: u64 = 10_000;

/// What a template may name: Eleventy's `page`, the front matter, and below it the data files.
#[derive(Debug)]
struct Data {
    front_matter: Map,
    body: Option<Body>,
    data: Vec<Arc<Map>>,
    page: Value,
}

impl Object for Data {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "page" => Some(self.page.clone()),
            key => {
                let key = key.to_lowercase();
                let stated = value_at(&self.front_matter, &key).cloned();
                let nearer = stated.or_else(|| self.body.as_ref()?.parameter(&key));
                directory_data::value(&key, nearer, &self.data).map(value_of)
            }
        }
    }
}

/// A value as a template knows it: what is written like a yes or a no is one.
fn value_of(written: Written) -> Value {
    match written {
        Written::Text(text) => match text.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            text => text.into(),
        },
        Written::List(list) => list.into_iter().map(value_of).collect(),
        Written::Map(map) => Value::from_object(Members(map)),
    }
}

/// A map as a template knows it: its keys in any case, and no more of it than is named.
#[derive(Debug)]
struct Members(Map);

impl Object for Members {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(&key.as_str()?.to_lowercase()).cloned().map(value_of)
    }
}

fn page(document: &Document, date: Option<date::Date>) -> Value {
    let path = document.source_path.as_str();
    let stem = path::stem(path);
    let (folder, name) = path::split(stem);
    let undated = |name: &str| date::after_date(name).unwrap_or(name).to_owned();
    let slug = if name == "index" { undated(path::name(folder)) } else { undated(name) };
    let stem = if folder.is_empty() { undated(name) } else { format!("{folder}/{}", undated(name)) };
    minijinja::context! {
        fileSlug => slug,
        filePathStem => format!("/{stem}"),
        date => date.map(|date| date.to_rfc3339()),
    }
}
