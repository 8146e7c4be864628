//! What expressions and templates in a body come to.

use std::sync::{Arc, Mutex};

use super::Expander;
use crate::{
    problem::Code,
    render::shortcode::{
        lexers::{Arguments, Tag},
        template::{Call, Missing},
        tree::{Node, Shortcode},
        values,
    },
    text::yaml_scalar,
};

/// How much a post's outputs may show of values, in bytes.
const MOST_VALUES: usize = 1024 * 1024;

impl Expander<'_> {
    /// What the expression of a tag comes to, if it has one that polyfeed can calculate.
    pub(super) fn value(&mut self, tag: &Tag) -> Option<String> {
        let expression = tag.expression.as_ref()?;
        let value = self.templates.evaluate(expression, self.call(tag.arguments.clone(), String::new()))?;
        self.carried.values += value.len();
        (self.carried.values <= MOST_VALUES).then_some(value)
    }

    /// Keeps what a name stands for. Where a shortcode encloses the assignment, it may be a condition or a loop: then nobody knows.
    pub(super) fn assign(&mut self, name: &str, expression: &str) {
        let value = self.templates.evaluate(expression, self.call(Arguments::default(), String::new()));
        let is_unknown = value.is_none();
        self.give(name, value);
        if let Some((key, value)) = chosen_by(expression).filter(|_| is_unknown) {
            self.give(&format!("{name}.{key}"), Some(value.to_owned()));
        }
    }

    /// Gives a value a name, or takes the name away.
    pub(super) fn give(&mut self, name: &str, value: Option<String>) {
        let assigned = Arc::make_mut(&mut self.carried.assigned);
        let members: Vec<String> =
            values::members(assigned, name).map(|(member, _)| format!("{name}.{member}")).collect();
        members.iter().for_each(|member| _ = assigned.remove(member));
        match value.filter(|value| self.enclosing == 0 && value.len() <= values::LONGEST) {
            Some(value) => _ = assigned.insert(name.to_owned(), value),
            None => _ = assigned.remove(name),
        }
    }

    /// What nodes are as Markdown, which is not put anywhere yet.
    pub(super) fn captured(&mut self, nodes: &[Node]) -> String {
        let start = self.out.markdown.len();
        self.out.markdown.push('\n');
        self.nodes(nodes);
        self.out.markdown.split_off(start).trim().to_owned()
    }

    pub(super) fn call(&self, arguments: Arguments, inner_text: String) -> Arc<Call> {
        Arc::new(Call {
            library: Arc::clone(self.library),
            page: self.page,
            body: Arc::clone(self.body),
            arguments,
            inner_text,
            assigned: Arc::clone(&self.carried.assigned),
            included: self.included.clone(),
            missing: Mutex::new(Vec::new()),
        })
    }

    /// The template's HTML, with [`INNER`] where the content belongs.
    pub(super) fn template(&mut self, shortcode: &Shortcode, inner_text: String) -> Option<String> {
        let Shortcode { tag, inner } = shortcode;
        let mut arguments = tag.arguments.clone();
        if let Some(title) = arguments.positional.first_mut().filter(|_| tag.has_title) {
            *title = self.title(title, tag.range.start);
        }
        let call = self.call(arguments, inner_text);
        let rendered = self.templates.render(&tag.name, Arc::clone(&call), inner.is_some());
        for missing in call.missing.lock().expect("no template panics").drain(..) {
            if self.carried.missing.contains(&missing) {
                continue;
            }
            let (code, message, hint) = match &missing {
                Missing::Page(path) => (
                    Code::UnknownPage,
                    format!("there is no page `{path}`"),
                    "name it by its path below the content folder, like `/blog/post`".to_owned(),
                ),
                Missing::Param(name) => (
                    Code::UnknownParam,
                    format!("neither the front matter nor `site_params` states `{name}`"),
                    format!("say what the site's settings say: `rules: {{site_params: {{{}: …}}}}`", yaml_scalar(name)),
                ),
            };
            self.out.problems.push(self.problem(code, tag.range.clone(), message).hint(hint));
            self.carried.missing.insert(missing);
        }
        rendered
            .map_err(|error| {
                let message =
                    format!("the template of `{}` failed: {error}; what the shortcode encloses is kept", tag.name);
                let problem = self.problem(Code::ShortcodeFailed, tag.range.clone(), message);
                let rule =
                    format!("mend it: `rules: {{shortcodes: {{{}: {{template: …}}}}}}` (docs/shortcodes.md)", tag.name);
                self.out.problems.push(problem.hint(rule));
            })
            .ok()
    }
}

/// What is known of the first item of site data that has a value at a key: `releases | where("version", "1.0") | first`.
fn chosen_by(expression: &str) -> Option<(&str, &str)> {
    let (_, filter) = expression.rsplit_once(" | where(")?;
    let (key, value) = filter.strip_suffix(" | first")?.strip_suffix(')')?.split_once(',')?;
    Some((quoted(key)?, quoted(value)?))
}

/// What stands between the quotes of a text that is one string.
fn quoted(text: &str) -> Option<&str> {
    let within = |quote: char| {
        let inside = text.trim().strip_prefix(quote)?.strip_suffix(quote)?;
        (!inside.contains(quote)).then_some(inside)
    };
    within('"').or_else(|| within('\''))
}
