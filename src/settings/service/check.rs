//! What YAML's grammar does not say of a service's file: templates that can be read and name only what there is, secrets that stay
//! in the request, pointers that are pointers.

use std::collections::BTreeSet;

use minijinja::Environment;

use super::{Service, Transport, answer::RetryAfter};

/// What templates of texts and bodies know of a post.
pub const SUBJECT: [&str; 18] = [
    "id", "url", "title", "summary", "language", "language_name", "authors", "translators", "tags", "hashtags",
    "published", "updated", "image", "original", "alternates", "feeds", "site", "announced",
];

/// Where a template stands, which decides what it knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Body,
    Request,
}

pub(super) fn check(service: &Service) -> Result<(), String> {
    for (what, place, template) in templates(service) {
        check_names(service, place, template).map_err(|error| format!("{what}: {error}"))?;
    }
    match pointers(service).into_iter().find(|pointer| !pointer.is_empty() && !pointer.starts_with('/')) {
        Some(wrong) => Err(format!("`{wrong}` is not a JSON pointer; write it like /error/code")),
        None => Ok(()),
    }
}

/// Holds a template that takes the place of the service's `text` or `body` against what there is.
///
/// # Errors
/// What is wrong with it.
pub fn check_template(service: &Service, key: &str, template: &str) -> Result<(), String> {
    match key {
        "text" if !service.texts.contains_key("text") => {
            Err("this service's messages have no text; give them another `body`".into())
        }
        "text" => check_names(service, Place::Text, template),
        _ => check_names(service, Place::Body, template),
    }
}

fn check_names(service: &Service, place: Place, template: &str) -> Result<(), String> {
    let environment = Environment::new();
    let compiled = environment.template_from_str(template).map_err(|error| error.to_string())?;
    let functions: BTreeSet<&str> = environment.globals().map(|(name, _)| name).collect();
    let mut known: Vec<&str> = match place {
        Place::Text => SUBJECT.to_vec(),
        Place::Body => SUBJECT.into_iter().chain(service.texts.keys().map(String::as_str)).collect(),
        Place::Request => vec!["key"],
    };
    known.push("endpoint");
    let mut names: Vec<String> = compiled.undeclared_variables(true).into_iter().collect();
    names.sort();
    for name in names {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        if !known.contains(&first) && !functions.contains(first) {
            return Err(format!("nothing is called `{first}` here; there are {}", known.join(", ")));
        }
        let Some(parameter) = parts.next().filter(|_| first == "endpoint") else { continue };
        match service.parameters.get(parameter) {
            None => return Err(format!("`endpoint.{parameter}` is no parameter of the service")),
            Some(declared) if declared.secret && place != Place::Request => {
                return Err(format!("it names the secret `{parameter}`; a secret may stand in the request only"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn templates(service: &Service) -> Vec<(String, Place, &str)> {
    let mut templates = vec![("body".to_owned(), Place::Body, service.body.as_str())];
    for (name, rules) in &service.texts {
        templates.push((format!("text {name}"), Place::Text, &rules.template));
        let from = rules.limits_from.iter();
        templates.extend(from.map(|from| (format!("limits_from of {name}"), Place::Request, from.url.as_str())));
    }
    let mut request = |what: &str, template| templates.push((what.to_owned(), Place::Request, template));
    match &service.transport {
        Transport::Http(http) => {
            request("url", http.url.as_str());
            http.headers.iter().for_each(|(name, value)| request(&format!("header {name}"), value));
            http.signature.iter().for_each(|signature| request("signature", &signature.secret));
        }
        Transport::File { path } => request("path", path),
        Transport::Bluesky { host, identifier, password } => {
            request("host", host);
            request("identifier", identifier);
            request("password", password);
        }
    }
    templates
}

fn pointers(service: &Service) -> Vec<&String> {
    let limits = service.texts.values().filter_map(|rules| rules.limits_from.as_ref());
    let limits = limits.flat_map(|from| std::iter::once(&from.most).chain(&from.url_length));
    let answers = service.answers.iter().flat_map(|rule| {
        let after = match &rule.after {
            Some(RetryAfter::Seconds(pointer) | RetryAfter::Milliseconds(pointer)) => Some(pointer),
            _ => None,
        };
        rule.json.keys().chain(&rule.id).chain(&rule.url).chain(after)
    });
    limits.chain(answers).collect()
}
