//! A body without shortcodes: Markdown, and the HTML that its tokens stand for.
//!
//! A token is a word of noncharacters and digits, so Markdown carries it through links, tables and lists unharmed; [`Expansion::fill`]
//! puts the HTML in its place.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use crate::{problem::Problem, render::html};

const TOKEN_START: char = '\u{FDD0}';
const TOKEN_END: char = '\u{FDD1}';

/// A body without shortcodes.
#[derive(Debug, Default)]
pub struct Expansion {
    /// Markdown with tokens.
    pub markdown: String,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// What the tokens stand for.
    pub(super) replacements: Vec<Replacement>,
    /// What stands for what where code shows an escaped tag.
    pub escapes: Vec<(&'static str, &'static str)>,
    /// What comments in code say that the site takes for itself.
    pub code_marks: Vec<String>,
    /// What ends the summary.
    pub summary_ends: Vec<String>,
    /// The shortcodes without a rule, and what is kept of each.
    pub unknown: BTreeMap<String, Kept>,
    /// The values that were asked for, and neither front matter nor the settings state.
    pub unknown_params: BTreeSet<String>,
    /// Whether a file of Markdown is left out that the text includes: it may define what references name.
    pub lacks_definitions: bool,
    /// Whether it is no Markdown but HTML already.
    pub is_html: bool,
    /// Whether indentation makes no code, as in MDX.
    pub indents_freely: bool,
    /// Whether an element of HTML reaches to its end tag, as in kramdown.
    pub closes_elements: bool,
    /// Whether a blank may part the text of a reference from its name, `[text] [name]`.
    pub parts_references: bool,
    /// Whether tables may lack their head.
    pub has_bare_tables: bool,
    /// Whether names of emoji are drawn.
    pub draws_emoji: bool,
}

/// What is kept of a shortcode without a rule. Of its uses, the greatest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// Nothing.
    #[default]
    Nothing,
    /// What it encloses, as code.
    Code,
    /// What it encloses.
    Enclosed,
    /// A link, a picture or words that it names, which a rule for what it encloses would lose.
    Named,
}

/// What a token stands for.
#[derive(Debug)]
pub(super) struct Replacement {
    html: String,
    is_block: bool,
}

impl Expansion {
    /// Markdown that has no shortcodes.
    #[must_use]
    pub fn without_shortcodes(markdown: &str, draws_emoji: bool) -> Self {
        Self { markdown: markdown.to_owned(), draws_emoji, ..Self::default() }
    }

    /// Adds a token to the Markdown.
    pub fn push_token(&mut self, html: String, is_block: bool) {
        let number = self.replacements.len();
        self.replacements.push(Replacement { html, is_block });
        write!(self.markdown, "{TOKEN_START}{number}{TOKEN_END}").expect("a string takes everything");
    }

    /// Puts the HTML in the place of every token of a piece of HTML.
    #[must_use]
    pub fn fill<'t>(&self, html: &'t str) -> Cow<'t, str> {
        self.replace(html, |replacement| replacement.html.clone())
    }

    /// Puts plain text in the place of every token, for link targets and code.
    #[must_use]
    pub fn fill_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.replace(text, |replacement| html::to_text(&replacement.html))
    }

    /// Code in which an escaped tag shows as the tag that it escapes.
    #[must_use]
    pub fn unescape<'c>(&self, code: &'c str) -> Cow<'c, str> {
        if !self.escapes.iter().any(|(escaped, _)| code.contains(escaped)) {
            return Cow::Borrowed(code);
        }
        Cow::Owned(self.escapes.iter().fold(code.to_owned(), |code, (from, to)| code.replace(from, to)))
    }

    /// A block of code without the lines whose comments the site takes for itself.
    #[must_use]
    pub fn without_marks<'c>(&self, code: &'c str) -> Cow<'c, str> {
        if !self.code_marks.iter().any(|mark| code.contains(mark.as_str())) {
            return Cow::Borrowed(code);
        }
        let is_mark = |line: &str| {
            let said = line.trim_matches(|character: char| !character.is_alphanumeric());
            said.len() < line.trim().len() && self.code_marks.iter().any(|mark| mark == said)
        };
        Cow::Owned(code.split_inclusive('\n').filter(|line| !is_mark(line)).collect())
    }

    /// Whether a text consists of tokens that stand for blocks, and blanks.
    #[must_use]
    pub fn is_blocks(&self, text: &str) -> bool {
        let mut rest = text.trim();
        let mut any = false;
        while let Some((replacement, after)) = rest.strip_prefix(TOKEN_START).and_then(|rest| self.token(rest)) {
            if !replacement.is_block {
                return false;
            }
            any = true;
            rest = after.trim_start();
        }
        any && rest.is_empty()
    }

    /// Whether a text that begins so and ends so begins and ends with tokens that stand for blocks.
    #[must_use]
    pub fn is_enclosed(&self, first: &str, last: &str) -> bool {
        let begins = || self.token(first.trim_start().strip_prefix(TOKEN_START)?);
        let ends = || {
            let last = last.trim_end();
            self.token(&last[last.rfind(TOKEN_START)? + TOKEN_START.len_utf8()..]).filter(|(_, after)| after.is_empty())
        };
        begins().is_some_and(|(token, _)| token.is_block) && ends().is_some_and(|(token, _)| token.is_block)
    }

    fn token<'t>(&self, rest: &'t str) -> Option<(&Replacement, &'t str)> {
        let (number, after) = rest.split_once(TOKEN_END)?;
        Some((self.replacements.get(number.parse::<usize>().ok()?)?, after))
    }

    fn replace<'t>(&self, text: &'t str, with: impl Fn(&Replacement) -> String) -> Cow<'t, str> {
        if !text.contains(TOKEN_START) {
            return Cow::Borrowed(text);
        }
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after_start)) = rest.split_once(TOKEN_START) {
            filled.push_str(before);
            rest = match self.token(after_start) {
                Some((replacement, after)) => {
                    filled.push_str(&with(replacement));
                    after
                }
                // One of another text, into which this one is going to be put.
                None => {
                    filled.push(TOKEN_START);
                    after_start
                }
            };
        }
        filled.push_str(rest);
        Cow::Owned(filled)
    }
}
