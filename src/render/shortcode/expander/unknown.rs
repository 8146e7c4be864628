//! Shortcodes without a rule: what is kept of one, and what is said of it.

use super::Expander;
use crate::{
    problem::Code,
    render::{
        html, markdown,
        shortcode::{lexers::Tag, tree::Shortcode},
    },
    settings::rules::Dialect,
};

impl Expander<'_> {
    /// Says that a shortcode has no rule, once per name.
    pub(super) fn report_unknown(&mut self, shortcode: &Shortcode) {
        let tag = &shortcode.tag;
        let is_reported = self.out.unknown.contains_key(&tag.name);
        *self.out.unknown.entry(tag.name.clone()).or_default() |= shortcode.inner.is_some();
        if is_reported {
            return;
        }
        let name = &tag.name;
        let (message, hint) = if tag.expression.is_some() {
            let message = format!("the value of `{name}` is not known without the site's templates; it is left out");
            let rule = format!("`rules: {{shortcodes: {{\"{name}\": {{template: \"…\"}}}}}}`");
            (message, format!("say what it is: {rule}, or `drop` if readers miss nothing (docs/shortcodes.md)"))
        } else {
            (format!("the shortcode `{name}` has no rule and is left out"), self.what_becomes_of(shortcode))
        };
        let problem = self.problem(Code::UnknownShortcode, tag.range.clone(), message);
        self.out.problems.push(problem.hint(hint));
    }

    /// What is kept of a shortcode without a rule, and what to do about it.
    fn what_becomes_of(&self, Shortcode { tag, inner }: &Shortcode) -> String {
        let kept = match (inner.is_some(), figure(tag).is_some()) {
            (true, true) => "what it encloses and the picture that it names are kept; ",
            (true, false) => "what it encloses is kept; ",
            (false, true) => "the picture that it names is kept; ",
            (false, false) => "",
        };
        let dialects = &self.rules().dialects;
        let is_hugos = Dialect::Hugo.unmistakable().iter().any(|begin| self.text[tag.range.start..].starts_with(begin));
        // A site of Hugo's writes no other tags.
        if is_hugos && dialects.iter().any(|dialect| *dialect != Dialect::Hugo) {
            return format!(
                "{kept}the tag is Hugo's, and this site shows it as text: write what it stands for in Markdown"
            );
        }
        let (name, drop) = (&tag.name, "`drop` if readers miss nothing (docs/shortcodes.md)");
        match inner {
            Some(_) => format!(
                "{kept}say what becomes of it: `rules: {{shortcodes: {{{name}: unwrap}}}}`, or `code`, a template, or {drop}"
            ),
            None => format!(
                "{kept}say what it becomes: `rules: {{shortcodes: {{{name}: {{template: \"…\"}}}}}}`, or {drop}"
            ),
        }
    }
}

/// The picture that an unknown shortcode names, with its caption: a picture is never lost for want of a rule.
pub(super) fn figure(tag: &Tag) -> Option<String> {
    const EXTENSIONS: &[&str] = &[".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"];
    let arguments = &tag.arguments;
    let is_picture =
        |value: &&String| EXTENSIONS.iter().any(|extension| value.to_ascii_lowercase().ends_with(extension));
    let source = arguments.named.iter().map(|(_, value)| value).chain(&arguments.positional).find(is_picture)?;
    let caption = arguments.named("caption").or_else(|| arguments.named("title"));
    let alt = arguments
        .named("alt")
        .cloned()
        .unwrap_or_else(|| caption.map(|caption| markdown::line_to_text(caption)).unwrap_or_default());
    let caption = caption
        .map(|caption| format!("<figcaption>{}</figcaption>", markdown::line_to_html(caption)))
        .unwrap_or_default();
    Some(format!("<figure><img src=\"{}\" alt=\"{}\">{caption}</figure>", html::escape(source), html::escape(&alt)))
}
