//! Front matter by field: the rules say which keys, the first one that states something wins.

use super::{
    date,
    people::{self, Byline, Person},
};
use crate::{
    settings::{
        authors::{Authors, Tags},
        rules::{Field, ListSeparator, Rules},
    },
    site::{
        Document,
        front_matter::{Map, Value, value_at},
    },
    text::Text,
};

/// Stands among the keys of a date for the day that a document's name begins with, whose rest is then its slug: Hugo's word for it.
pub const FILE_NAME: &str = ":filename";

/// A document's front matter, seen through its source's rules.
#[derive(Clone, Copy)]
pub struct Fields<'f> {
    /// What the document states.
    pub front_matter: &'f Map,
    /// Which keys state what.
    pub rules: &'f Rules,
}

impl<'f> Fields<'f> {
    fn value(self, key: &str) -> Option<&'f Value> {
        value_at(self.front_matter, key)
    }

    /// Whether a key has a value.
    pub fn states(self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// The first scalar that is not empty, with its key.
    pub fn scalar_with_key(self, field: Field) -> Option<(&'f str, &'f str)> {
        self.rules.keys(field).find_map(|key| {
            let text = self.value(key)?.text()?.trim();
            states_something(text).then_some((key, text))
        })
    }

    /// The first scalar that is not empty.
    pub fn scalar(self, field: Field) -> Option<&'f str> {
        self.scalar_with_key(field).map(|(_, text)| text)
    }

    /// The first scalar that is no yes, no or number: `excerpt` holds a text at one site, and at another whether or how long one is taken.
    pub fn text(self, field: Field) -> Option<&'f str> {
        let scalars = self.rules.keys(field).filter_map(|key| Some(self.value(key)?.text()?.trim()));
        let mut texts = scalars.filter(|text| states_something(text) && text.parse::<f64>().is_err());
        texts.find(|text| yes_or_no(text).is_none())
    }

    /// The first scalar that is not a yes or no: `published` holds a date at one site and a yes at another. [`FILE_NAME`] stands for the day that
    /// the document's name begins with.
    pub fn date(self, field: Field, document: &'f Document) -> Option<(&'f str, &'f str)> {
        self.rules.keys(field).find_map(|key| {
            if key == FILE_NAME {
                return date::day_and_rest(document.name()).map(|(day, _)| (key, day));
            }
            let text = self.value(key)?.text()?.trim();
            // The first day of all is what Go programs write for none.
            let is_date = states_something(text) && yes_or_no(text).is_none() && !text.starts_with("0001-01-01");
            is_date.then_some((key, text))
        })
    }

    /// Whether any of the field's keys says yes (or no).
    pub fn says(self, field: Field, yes: bool) -> bool {
        self.rules.keys(field).any(|key| self.says_at(key, yes))
    }

    /// Whether a key says yes (or no).
    fn says_at(self, key: &str, yes: bool) -> bool {
        self.value(key).and_then(Value::text).and_then(|text| yes_or_no(text.trim())) == Some(yes)
    }

    /// A key of the field whose value is neither a yes nor a no, with the value.
    pub fn neither(self, field: Field) -> Option<(&'f str, &'f str)> {
        let (key, text) = self.scalar_with_key(field)?;
        yes_or_no(text).is_none().then_some((key, text))
    }

    /// Whether it calls itself a draft.
    pub fn says_draft(self) -> bool {
        self.says(Field::Draft, true) || self.says(Field::Public, false)
    }

    /// Whether it calls itself hidden.
    pub fn says_hidden(self) -> bool {
        self.says(Field::Hidden, true) || self.says(Field::Listed, false)
    }

    /// Every tag of every key, in order, without repetition, each by the name that it is called by: those that entries name, then those
    /// that are hidden.
    pub fn tags<'n: 'f>(self, names: &'n Tags) -> (Vec<Text>, Vec<Text>) {
        let mut texts: Vec<Text> = Vec::new();
        let called = |text: &'f str| names.get(text.trim()).map_or(text, String::as_str);
        for text in self.words(Field::Categories).into_iter().map(|text| Text::line(called(text))) {
            let known = texts.iter().any(|known| known.to_lowercase() == text.to_lowercase());
            if states_something(&text) && !known {
                texts.push(text);
            }
        }
        texts.into_iter().partition(|text| !self.rules.hidden_tags.matches(text))
    }

    /// Every item of every key as it is written; a single string is cut as the rules say.
    pub fn words(self, field: Field) -> Vec<&'f str> {
        let mut words = Vec::new();
        for key in self.rules.keys(field) {
            match self.value(key) {
                Some(Value::Text(text)) => match self.rules.list_separator {
                    ListSeparator::Comma => words.extend(text.split([',', '，', '、'])),
                    ListSeparator::Blank if key.ends_with('s') => {
                        words.extend(text.split_whitespace().map(|word| word.trim_end_matches(',')));
                    }
                    ListSeparator::Blank => words.push(text.trim()),
                },
                Some(Value::List(list)) => list.iter().for_each(|item| add_words(item, &mut words)),
                Some(Value::Map(_)) | None => {}
            }
        }
        words
    }

    /// The strings of a list, or the one string, of the first key that has any.
    pub fn list(self, field: Field) -> Vec<&'f str> {
        let strings = |value: &'f Value| match value {
            Value::Text(text) => vec![text.as_str()],
            Value::List(list) => {
                list.iter().filter_map(|item| item.text().or_else(|| of_map(item, &["src", "url", "path"]))).collect()
            }
            Value::Map(_) => of_map(value, &["src", "url", "path"]).into_iter().collect(),
        };
        let mut lists = self.rules.keys(field).filter_map(|key| self.value(key)).map(strings);
        lists.find(|list| list.iter().any(|text| !text.trim().is_empty())).unwrap_or_default()
    }

    /// The picture that stands for the post. A yes or no says only whether the site shows one.
    pub fn image(self) -> Option<&'f str> {
        let mut pictures = self.list(Field::Image).into_iter().map(str::trim);
        pictures.find(|picture| !picture.is_empty() && yes_or_no(picture).is_none())
    }

    /// Authors and translators, from all the keys of both, ids among them as the people whom a file knows by them; and the
    /// ids that no file knows.
    pub fn people(self, known: &Authors) -> (Byline, Vec<String>) {
        let mut people = self.named();
        let mut unknown = Vec::new();
        let all = people.authors.iter_mut().chain(&mut people.translators);
        for person in all.filter(|_| !known.is_empty()) {
            if let Some(author) = known.get(&*person.name) {
                if let Some(name) = author.name.as_deref().map(Text::line).filter(|name| !name.is_empty()) {
                    person.name = name;
                }
                // What a post says of a person goes before what the file says.
                person.affiliation = person.affiliation.take().or_else(|| author.affiliation().map(Text::line));
                person.url = person.url.take().or_else(|| author.url().and_then(people::web_page));
            } else if !person.name.contains(' ') && person.affiliation.is_none() && person.url.is_none() {
                unknown.push(person.name.to_string());
            }
        }
        // One may be called by an id, too: `author: Ann Lee`, `authors: [ann]`.
        for people in [&mut people.authors, &mut people.translators] {
            let all = std::mem::take(people);
            add(people, all);
        }
        if let [only] = people.authors.as_mut_slice() {
            let affiliation = || self.scalar(Field::AuthorAffiliation).map(Text::line);
            only.affiliation = only.affiliation.take().or_else(affiliation);
            only.url = only.url.take().or_else(|| self.scalar(Field::AuthorUrl).and_then(people::web_page));
        }
        (people, unknown)
    }

    /// Authors and translators as they are written.
    fn named(self) -> Byline {
        let mut people = Byline::default();
        for value in self.rules.keys(Field::Authors).filter_map(|key| self.value(key)) {
            let byline = byline(value, people::parse);
            add(&mut people.authors, byline.authors);
            add(&mut people.translators, byline.translators);
        }
        for value in self.rules.keys(Field::Translators).filter_map(|key| self.value(key)) {
            let names = |text: &str| Byline { authors: people::parse_names(text), translators: Vec::new() };
            add(&mut people.translators, byline(value, names).authors);
        }
        people
    }
}

fn byline(value: &Value, read: impl Fn(&str) -> Byline + Copy) -> Byline {
    match value {
        Value::Text(text) if states_something(text.trim()) => read(text),
        Value::Text(_) => Byline::default(),
        Value::List(list) => {
            let mut all = Byline::default();
            for item in list {
                let one = byline(item, read);
                all.authors.extend(one.authors);
                all.translators.extend(one.translators);
            }
            all
        }
        Value::Map(map) => Byline { authors: of_person(map).into_iter().collect(), translators: Vec::new() },
    }
}

fn of_person(map: &Map) -> Option<Person> {
    let text = |keys: &[&str]| {
        keys.iter().find_map(|key| map.get(key)?.text()).map(Text::line).filter(|text| !text.is_empty())
    };
    let name = text(&["key", "name"]);
    // Beside a name, a title is a role.
    let role = || name.as_ref().and_then(|_| text(&["title"]));
    Some(Person {
        affiliation: text(&["affiliation", "company", "organization", "organisation"]).or_else(role),
        name: name.clone().or_else(|| text(&["title"]))?,
        url: text(&["url", "link", "website", "uri"]).and_then(|url| people::web_page(&url)),
    })
}

/// The items of a list, and of those in it: Hexo's `[[Software, News], Events]` are a category with one in it, and another one.
fn add_words<'v>(item: &'v Value, words: &mut Vec<&'v str>) {
    match item {
        Value::List(list) => list.iter().for_each(|item| add_words(item, words)),
        item => words.extend(item.text().or_else(|| of_map(item, &["label", "name"]))),
    }
}

fn of_map<'v>(value: &'v Value, keys: &[&str]) -> Option<&'v str> {
    let Value::Map(map) = value else { return None };
    keys.iter().find_map(|key| map.get(key)?.text())
}

fn add(people: &mut Vec<Person>, more: Vec<Person>) {
    // Nearly every post has one author, and a vector that grows begins with room for four.
    people.reserve_exact(more.len());
    for person in more {
        if !people.iter().any(|known| known.name == person.name) {
            people.push(person);
        }
    }
}

/// Whether a value is one: people fill in forms with `N/A`.
fn states_something(text: &str) -> bool {
    !text.is_empty() && !text.eq_ignore_ascii_case("n/a")
}

/// Yes and no as YAML 1.1 and people write them, and as `build` in front matter of Hugo says that a page is not rendered or listed.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" | "never" | "local" => Some(false),
        _ => None,
    }
}
