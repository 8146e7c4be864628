//! One endpoint as it is written, held against what its service's file declares: unknown keys, missing ones, secrets that stand in the
//! open. Out comes an [`Endpoint`], or every fault with its line.

use std::{fs, path::Path, str::FromStr, sync::Arc};

use indexmap::IndexMap;

use super::{
    FeedSettings,
    announce::{Endpoint, EndpointValue, LanguageRange, ParameterValue},
    language::{Language, codes},
    position::closest,
    resolve::Faults,
    service::{self, Service},
    value::{Limit, Localised},
};

/// Keys that every endpoint has, whatever its service.
const OWN_KEYS: [&str; 11] = [
    "name", "service", "languages", "feeds", "tags", "wait_for", "max_new", "on_unknown", "text", "body", "allow_http",
];

/// An endpoint that is being understood.
pub(super) struct Reading<'r, 't> {
    /// Its place in the list.
    pub(super) index: String,
    /// Its keys.
    pub(super) written: &'r IndexMap<String, EndpointValue>,
    /// What is wrong.
    pub(super) faults: &'r mut Faults<'t>,
}

impl Reading<'_, '_> {
    /// The endpoint, unless it is wrong beyond use. `max_new` is the one of all endpoints.
    pub(super) fn endpoint(
        &mut self,
        services: Option<&Path>,
        folder: &Path,
        languages: &[Language],
        feeds: &[FeedSettings],
        max_new: Limit,
    ) -> Option<Endpoint> {
        let name = self.needed("name", "a name that stays the same for ever, like `slack-en`")?;
        let service_name = self.needed("service", &format!("one of {}", service::SHIPPED.join(", ")))?;
        let service = match find(services, &service_name) {
            Ok(service) => Arc::new(service),
            Err(message) => {
                self.fault("service", message);
                return None;
            }
        };
        let parameters = self.parameters(&service, folder);
        let names: Vec<&str> = feeds.iter().map(|feed| feed.name.as_str()).collect();
        let feeds = self.list("feeds").into_iter().filter_map(|name| {
            let found = feeds.iter().position(|feed| feed.name == name);
            if found.is_none() {
                self.fault("feeds", format!("there is no feed `{name}`; there are {}", names.join(", ")));
            }
            found
        });
        let feeds = feeds.collect();
        let ranges: Vec<LanguageRange> = self.parsed_list("languages");
        if let Some(lonely) = ranges.iter().find(|range| !languages.iter().any(|language| range.matches(&language.tag)))
        {
            let declared: Vec<&str> = languages.iter().map(|language| language.tag.as_str()).collect();
            let message = format!("no declared language is `{}`; they are {}", lonely.tag, declared.join(", "));
            self.fault("languages", message);
        }
        Some(Endpoint {
            languages: ranges,
            feeds,
            tags: self.list("tags"),
            wait_for_page: self.word("wait_for", &["page"]).is_some(),
            max_new: self.parsed("max_new").unwrap_or(max_new),
            on_unknown: self.parsed("on_unknown").unwrap_or_default(),
            text: self.template("text", &service, languages),
            body: self.template("body", &service, languages),
            allow_http: self.word("allow_http", &["true", "false"]).is_some_and(|word| word == "true"),
            parameters,
            name,
            service_name,
            service,
        })
    }

    /// What the service's file asks for; every other key is a fault.
    fn parameters(&mut self, service: &Service, folder: &Path) -> IndexMap<String, ParameterValue> {
        let mut parameters = IndexMap::new();
        for (key, declared) in &service.parameters {
            let value = match self.written.get(key) {
                Some(EndpointValue::Text(text)) => Some(ParameterValue::Text(text.clone())),
                Some(EndpointValue::Map(map)) if map.len() == 1 && map.contains_key("file") => {
                    Some(ParameterValue::File(folder.join(&map["file"])))
                }
                Some(_) => {
                    self.fault(key, "write one value, or `{file: path}`");
                    continue;
                }
                None => declared.default.clone().map(ParameterValue::Text),
            };
            match value {
                Some(value) if declared.secret && !value.is_hidden() => {
                    let variable =
                        format!("{}_{key}", self.text("name").unwrap_or_default()).to_uppercase().replace('-', "_");
                    self.fault(key, format!(
                        "a secret does not belong into a file that is committed; write `{key}: \"${{{variable}}}\"` and set that variable where polyfeed runs, or `{key}: {{file: /path/to/it}}`"
                    ));
                }
                Some(value) => drop(parameters.insert(key.clone(), value)),
                None if declared.optional => {}
                None => {
                    let name = self.text("name").unwrap_or_default();
                    let message = format!("the endpoint `{name}` needs `{key}`: {}", declared.about);
                    self.faults.add(&["announce", "endpoints", &self.index], false, message);
                }
            }
        }
        let known = |key: &&String| OWN_KEYS.contains(&key.as_str()) || service.parameters.contains_key(*key);
        if let Some(unknown) = self.written.keys().find(|key| !known(key)) {
            let keys: Vec<&str> = service.parameters.keys().map(String::as_str).chain(OWN_KEYS).collect();
            let meant = closest(unknown, &keys).filter(|(_, is_meant)| *is_meant);
            let meant = meant.map(|(key, _)| format!(". Did you mean `{key}`?")).unwrap_or_default();
            let message = format!("`{unknown}` is no key of such an endpoint; it has {}{meant}", keys.join(", "));
            self.faults.add(&["announce", "endpoints", &self.index, unknown], true, message);
        }
        self.hide_literals(service);
        parameters
    }

    /// Takes what should be a secret out of the lines that are shown, whatever they are shown for.
    fn hide_literals(&mut self, service: &Service) {
        let secrets = service.parameters.iter().filter(|(_, declared)| declared.secret).map(|(key, _)| key);
        let literals = secrets.filter_map(|key| match self.written.get(key)? {
            EndpointValue::Text(text) => Some(text).filter(|text| !text.is_empty() && !text.contains("${")),
            _ => None,
        });
        for literal in literals {
            for line in self.faults.problems.iter_mut().filter_map(|problem| problem.text.as_mut()) {
                *line = line.replace(literal, "…");
            }
        }
    }

    /// A fault at the value of a key.
    pub(super) fn fault(&mut self, key: &str, message: impl Into<String>) {
        self.faults.add(&["announce", "endpoints", &self.index, key], false, message);
    }

    fn text(&self, key: &str) -> Option<&str> {
        match self.written.get(key)? {
            EndpointValue::Text(text) => Some(text),
            _ => None,
        }
    }

    fn needed(&mut self, key: &str, what: &str) -> Option<String> {
        let text = self.text(key).filter(|text| !text.is_empty()).map(str::to_owned);
        if text.is_none() {
            self.faults.add(
                &["announce", "endpoints", &self.index],
                false,
                format!("an endpoint needs `{key}`: {what}"),
            );
        }
        text
    }

    fn list(&mut self, key: &str) -> Vec<String> {
        match self.written.get(key) {
            None => Vec::new(),
            Some(EndpointValue::Text(text)) => vec![text.clone()],
            Some(EndpointValue::List(list)) => list.clone(),
            Some(EndpointValue::Map(_)) => {
                self.fault(key, "write a list");
                Vec::new()
            }
        }
    }

    fn parsed_list<T: FromStr<Err = String>>(&mut self, key: &str) -> Vec<T> {
        let list = self.list(key);
        list.iter().filter_map(|text| text.parse().map_err(|message: String| self.fault(key, message)).ok()).collect()
    }

    fn parsed<T: FromStr<Err = String>>(&mut self, key: &str) -> Option<T> {
        let text = self.text(key)?.to_owned();
        text.parse().map_err(|message: String| self.fault(key, message)).ok()
    }

    fn word(&mut self, key: &str, words: &[&str]) -> Option<String> {
        let value = self.written.get(key)?;
        match value {
            EndpointValue::Text(text) if words.contains(&text.as_str()) => Some(text.clone()),
            _ => {
                self.fault(
                    key,
                    format!("write {}", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ")),
                );
                None
            }
        }
    }

    fn template(&mut self, key: &str, service: &Service, languages: &[Language]) -> Option<Localised> {
        let template = match self.written.get(key)? {
            EndpointValue::Text(text) => Localised::Everywhere(text.clone()),
            EndpointValue::Map(map) => Localised::ByLanguage(map.clone()),
            EndpointValue::List(_) => {
                self.fault(key, "write one template, or templates by language");
                return None;
            }
        };
        self.faults.localised(&["announce", "endpoints", &self.index, key], Some(&template), &codes(languages));
        for text in template.texts() {
            if let Err(message) = service::check_template(service, key, text) {
                self.fault(key, format!("the template is wrong: {message}"));
            }
        }
        Some(template)
    }
}

/// A service of the user's own, else a shipped one.
fn find(services: Option<&Path>, name: &str) -> Result<Service, String> {
    if let Some(path) = services.map(|services| services.join(format!("{name}.yaml"))).filter(|path| path.is_file()) {
        let shown = path.display();
        let text = fs::read_to_string(&path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
        let service = Service::parse(&text).map_err(|message| format!("{shown} is wrong: {message}"))?;
        let is_taken = |name: &&String| OWN_KEYS.contains(&name.as_str());
        return match service.parameters.keys().find(is_taken) {
            Some(name) => {
                Err(format!("{shown} is wrong: every endpoint has a key `{name}`; call the parameter something else"))
            }
            None => Ok(service),
        };
    }
    Service::shipped(name).ok_or_else(|| {
        let shipped = service::SHIPPED.join(", ");
        format!("there is no service `{name}`; there are {shipped}, and those whose files lie in the folder that `announce: services:` names")
    })
}
