//! What expressions in a post's body may name, as Liquid and Nunjucks write them: what it assigns itself, `site`, `page` with its front matter, and
//! filters. What they do not find here lives in the site's templates and data.

use std::{collections::BTreeMap, sync::Arc};

use minijinja::{
    Environment, Error, ErrorKind,
    value::{Object, Value},
};

use super::{
    lexers::Arguments,
    template::{Call, site_param, template_value},
};
use crate::{
    post::date,
    render::{html, link, markdown},
    settings::{file::RootLinks, value::Localised},
};

/// How long a value may be, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// The names that an expression knows.
pub fn context(call: Arc<Call>) -> Value {
    Value::from_object(Names(call))
}

/// What stands alone: `site`, `page`, `include`, and in Eleventy the front matter's keys.
#[derive(Debug)]
struct Names(Arc<Call>);

impl Object for Names {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let call = &self.0;
        let key = key.as_str()?;
        if let Some(value) = call.assigned.get(key) {
            return Some(value.as_str().into());
        }
        let members: BTreeMap<&str, Value> =
            members(&call.assigned, key).map(|(member, value)| (member, value.into())).collect();
        if !members.is_empty() {
            return Some(members.into());
        }
        match key {
            "site" | "metadata" => Some(Value::from_object(Site(Arc::clone(call)))),
            "page" => Some(Value::from_object(Page(Arc::clone(call)))),
            "include" => call.included.clone().map(|arguments| Value::from_object(Included(arguments))),
            "names" => Some(Value::from_object(Names(Arc::clone(call)))),
            "call" => Some(Value::from_dyn_object(Arc::clone(call))),
            key => call.body.parameter(key).as_ref().map(template_value),
        }
    }
}

/// The names that are parts of a name, `release.version` of `release`: what they are called behind it, and what they stand for.
pub fn members<'a>(assigned: &'a BTreeMap<String, String>, whole: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let begin = format!("{whole}.");
    let behind = assigned.range(begin.clone()..);
    behind.map_while(move |(name, value)| Some((name.strip_prefix(&begin)?, value.as_str())))
}

/// Adds the filters that need no site.
pub fn add_filters(environment: &mut Environment<'_>) {
    // A path below the site is one already: the base address is put before it where links become absolute.
    let rooted = |path: String| match path.contains("://") || path.starts_with('/') {
        true => path,
        false => format!("/{path}"),
    };
    for name in ["relative_url", "absolute_url", "url"] {
        environment.add_filter(name, rooted);
    }
    environment
        .add_filter("prepend", |text: String, before: String| bounded(before.len() + text.len(), || before + &text));
    environment.add_filter("append", |text: String, after: String| bounded(text.len() + after.len(), || text + &after));
    environment.add_filter("replace", |text: String, from: String, to: String| {
        bounded(text.len() + text.matches(&*from).count() * to.len(), || text.replace(&*from, &to))
    });
    environment.add_filter("remove", |text: String, what: String| text.replace(&*what, ""));
    environment.add_filter("strip_html", |text: String| html::to_text(&text));
    environment.add_filter("strip_newlines", |text: String| text.replace(['\r', '\n'], ""));
    environment.add_filter("upcase", |text: String| text.to_uppercase());
    environment.add_filter("downcase", |text: String| text.to_lowercase());
    environment.add_filter("strip", |text: String| text.trim().to_owned());
    environment.add_filter("xml_escape", |text: String| html::escape(&text));
    environment.add_filter("markdownify", |text: String| markdown::line_to_html(&text, false));
    environment.add_filter("date", |date: String, form: String| date::format(&date, &form));
    for name in ["slug", "slugify"] {
        environment.add_filter(name, |text: String| slug::slugify(text));
    }
}

/// A text unless it is too long: a few names that stand for each other's text twice over would fill any memory.
fn bounded(length: usize, text: impl FnOnce() -> String) -> Result<String, Error> {
    let too_long = || Error::new(ErrorKind::InvalidOperation, "the text is too long");
    if length <= LONGEST { Ok(text()) } else { Err(too_long()) }
}

/// What a text is included with. What it is not included with is nothing.
#[derive(Debug)]
struct Included(Arc<Arguments>);

impl Object for Included {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(self.0.named(key.as_str()?).map_or("", String::as_str).into())
    }
}

#[derive(Debug)]
struct Site(Arc<Call>);

impl Object for Site {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let settings = &self.0.library.settings;
        let language = self.0.library.language(self.0.page);
        let base = settings.base_url_of(language).as_url();
        // Where links are below the base address, `baseurl` is a part of `url`; else it is what it is called.
        let (url, below) = match settings.root_links {
            RootLinks::Base => (base.as_str().trim_end_matches('/').to_owned(), ""),
            RootLinks::Host => (base.origin().ascii_serialization(), base.path().trim_end_matches('/')),
        };
        let text = |text: &Localised| text.get(&language.code, &settings.default_language().code).map(Value::from);
        match key.as_str()? {
            "url" => Some(url.into()),
            "baseurl" => Some(below.into()),
            "title" => text(&settings.title),
            "description" => settings.description.as_ref().and_then(text),
            // What the site's own settings say besides; plugins make another one of each language of theirs.
            key => site_param(&self.0, key).or_else(|| {
                if matches!(key, "lang" | "locale" | "language") && language.code != settings.default_language().code {
                    return None;
                }
                let source = self.0.library.pages[self.0.page].document.source;
                self.0.library.generators.get(&source)?.parameter(key).as_ref().map(template_value)
            }),
        }
    }
}

#[derive(Debug)]
struct Page(Arc<Call>);

impl Object for Page {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let Call { library, page: index, body, .. } = &*self.0;
        let page = &library.pages[*index];
        let post = page.post.as_ref();
        match key.as_str()? {
            "url" => page.url.as_ref().map(|url| link::from_root(library, *index, url).into()),
            "title" => post.map(|post| post.title.to_string().into()),
            "date" => post.map(|post| post.published.to_rfc3339().into()),
            "lang" => {
                let code = || library.language(*index).code.as_str().into();
                Some(body.parameter("lang").as_ref().map_or_else(code, template_value))
            }
            key => body.parameter(key).as_ref().map(template_value),
        }
    }
}
