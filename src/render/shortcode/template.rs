//! Shortcode templates: minijinja, with what a shortcode knows.
//!
//! `name` is the shortcode's; `get(name or position, …)` is the first argument that is given; `inner` is what the shortcode encloses, rendered in its
//! place; `inner_text` is the same as plain text; `param(key)` is a value of the post's front matter or the site's settings; `page_url(path, language)`
//! is where a page is; `bundle_picture(words)` a picture beside the post; the filters `markdown` and `plain` turn a line of Markdown into HTML or text.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, Mutex},
};

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior,
    value::{Kwargs, Object, Rest, Value, ValueKind},
};

use super::{admonitions, lexers::Arguments, values};
use crate::{
    post::expression::is_bounded,
    render::{Library, link, markdown, picture},
    settings::{
        rules::{EmojiPlace, Rules},
        shortcode::ShortcodeRule,
    },
    site::{Body, front_matter},
};

/// How many steps a template may take.
const FUEL: u64 = 100_000;

/// Stands for what a shortcode encloses until both ends of its HTML are known.
pub const INNER: char = '\u{FDD2}';

/// The templates of a source's rules.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    /// The same for expressions, in which what is not known is not nothing.
    strict: Environment<'static>,
    /// The shortcodes whose templates name `inner_text`.
    want_text: BTreeSet<String>,
}

/// What a template is about.
pub struct Call {
    /// The site.
    pub library: Arc<Library>,
    /// The post's page.
    pub page: usize,
    /// The post's body.
    pub body: Arc<Body>,
    /// What the shortcode is called with.
    pub arguments: Arguments,
    /// What it encloses, as plain text.
    pub inner_text: String,
    /// What names stand for that the body assigns.
    pub assigned: Arc<BTreeMap<String, String>>,
    /// What the text is included with in which it stands, if a tag includes that.
    pub included: Option<Arc<Arguments>>,
    /// What was asked for and does not exist.
    pub missing: Mutex<Vec<Missing>>,
}

/// What a template asks for and does not exist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// A page, by its path.
    Page(String),
    /// A value that neither the post's front matter nor the site's settings state, by its key.
    Param(String),
}

impl Call {
    fn misses(&self, what: Missing) {
        self.missing.lock().expect("no template panics").push(what);
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").field("arguments", &self.arguments).finish_non_exhaustive()
    }
}

impl Object for Call {}

impl Templates {
    /// Compiles the templates of a source's rules.
    #[must_use]
    pub fn new(rules: &Rules) -> Self {
        let mut environment = Environment::new();
        environment.set_fuel(Some(FUEL));
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.add_function("admonition_title", admonition_title);
        environment.add_function("get", get);
        environment.add_function("param", param);
        environment.add_function("page_url", page_url);
        environment.add_function("content_path", content_path);
        environment.add_function("bundle_picture", bundle_picture);
        values::add_filters(&mut environment);
        let draws_emoji = rules.emoji_names.contains(&EmojiPlace::Body);
        environment.add_filter("markdown", move |text: Option<String>| {
            Value::from_safe_string(markdown::line_to_html(&text.unwrap_or_default(), draws_emoji))
        });
        environment.add_filter("plain", |text: Option<String>| markdown::line_to_text(&text.unwrap_or_default()));
        let mut strict = environment.clone();
        strict.set_undefined_behavior(UndefinedBehavior::Strict);
        for (name, rule) in &rules.shortcodes {
            if let ShortcodeRule::Template(template) = rule {
                environment
                    .add_template_owned(name.clone(), template.clone())
                    .expect("the settings check the syntax of templates");
            }
        }
        let names_text =
            |rule: &ShortcodeRule| matches!(rule, ShortcodeRule::Template(text) if text.contains("inner_text"));
        let want_text =
            rules.shortcodes.iter().filter(|(_, rule)| names_text(rule)).map(|(name, _)| name.clone()).collect();
        Self { environment, strict, want_text }
    }

    /// Whether a shortcode's template names what it encloses as text.
    #[must_use]
    pub fn want_text(&self, name: &str) -> bool {
        self.want_text.contains(name)
    }

    /// What an expression comes to; `None` if that takes more than polyfeed knows.
    #[must_use]
    pub fn evaluate(&self, expression: &str, call: Arc<Call>) -> Option<String> {
        let expression = Some(expression).filter(|expression| is_bounded(expression))?;
        let value = self.strict.compile_expression(expression).ok()?.eval(values::context(call)).ok()?;
        matches!(value.kind(), ValueKind::String | ValueKind::Number).then(|| value.to_string())
    }

    /// Fills in the template of a shortcode. `inner` says whether it encloses anything.
    ///
    /// # Errors
    /// What minijinja says of it.
    pub fn render(&self, name: &str, call: Arc<Call>, inner: bool) -> Result<String, Error> {
        let inner_text = call.inner_text.clone();
        let marker = if inner { Value::from_safe_string(INNER.to_string()) } else { Value::from("") };
        self.environment.get_template(name)?.render(minijinja::context! {
            call => Value::from_dyn_object(call),
            name,
            inner => marker,
            inner_text,
        })
    }
}

pub(super) fn with_call<T>(state: &State<'_, '_>, then: impl FnOnce(&Call) -> T) -> Result<T, Error> {
    let call = state.lookup("call");
    let call = call.as_ref().and_then(|call| call.downcast_object_ref::<Call>());
    call.map(then)
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "only a shortcode's template can ask for this"))
}

fn get(state: &State<'_, '_>, names: Rest<Value>) -> Result<Value, Error> {
    with_call(state, |call| {
        let arguments = &call.arguments;
        let find = |name: &Value| match name.as_str() {
            Some(name) => arguments.named(name),
            None => usize::try_from(name.clone()).ok().and_then(|position| arguments.positional.get(position)),
        };
        names.iter().find_map(find).map_or_else(|| Value::UNDEFINED, |value| Value::from(value.as_str()))
    })
}

fn admonition_title(state: &State<'_, '_>, kind: &str) -> Result<String, Error> {
    with_call(state, |call| {
        let library = &call.library;
        let language = library.language(call.page);
        let own = library.settings.localised(library.rules(call.page).admonitions.get(kind), language);
        own.map_or_else(|| admonitions::title(kind, &language.tag), str::to_owned)
    })
}

/// What the rules say that the site's own settings state.
pub(super) fn site_param(call: &Call, key: &str) -> Option<Value> {
    let library = &call.library;
    let params = &library.rules(call.page).site_params;
    let stated = params.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value);
    library.settings.localised(stated, library.language(call.page)).map(Value::from)
}

fn param(state: &State<'_, '_>, key: String, options: Kwargs) -> Result<Value, Error> {
    let required: Option<bool> = options.get("required")?;
    options.assert_all_used()?;
    with_call(state, |call| {
        let value = call.body.parameter(&key).or_else(|| call.body.parameter(&format!("params.{key}")));
        value.as_ref().map(template_value).or_else(|| site_param(call, &key)).unwrap_or_else(|| {
            if required == Some(true) {
                call.misses(Missing::Param(key));
            }
            Value::UNDEFINED
        })
    })
}

pub(super) fn template_value(value: &front_matter::Value) -> Value {
    match value {
        front_matter::Value::Text(text) => Value::from(text.as_str()),
        front_matter::Value::List(list) => list.iter().map(template_value).collect(),
        front_matter::Value::Map(map) => map.iter().map(|(key, value)| (key, template_value(value))).collect(),
    }
}

fn page_url(state: &State<'_, '_>, path: Option<String>, language: Option<String>) -> Result<String, Error> {
    with_call(state, |call| {
        let path = path.unwrap_or_default();
        let found = link::page_url(&call.library, call.page, &path, language.as_deref());
        found.unwrap_or_else(|fallback| {
            call.misses(Missing::Page(path));
            fallback
        })
    })
}

fn content_path(state: &State<'_, '_>, path: Option<String>) -> Result<String, Error> {
    with_call(state, |call| {
        let path = path.unwrap_or_default();
        link::content_path(&call.library, call.page, &path).unwrap_or_else(|| {
            call.misses(Missing::Page(path));
            String::new()
        })
    })
}

/// The first picture of the post's bundle whose name has these words, which may lack its extension.
fn bundle_picture(state: &State<'_, '_>, words: Option<String>) -> Result<Option<String>, Error> {
    let words = words.unwrap_or_default().to_lowercase();
    with_call(state, |call| {
        let is_wanted = |name: &str| !words.is_empty() && name.to_lowercase().contains(&words);
        picture::in_bundle(&call.library, call.page, "", &is_wanted).into_iter().next()
    })
}
