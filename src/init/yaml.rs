//! Writes `polyfeed.yaml`: what was proposed, in the order in which people read it, with comments where somebody should look.

use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr;

use super::{
    feeds::OwnFeedAlias,
    finding::{About, Note},
    proposal::{Proposal, Shortcode},
};
use crate::{render::Kept, text::yaml_scalar};

const WIDTH: usize = 120;

/// The settings file's text.
#[must_use]
pub fn write(proposal: &Proposal) -> String {
    let mut out = String::new();
    let files = match proposal.read.as_slice() {
        [] => "what lies here".to_owned(),
        files => files.join(", "),
    };
    comment(
        &mut out,
        0,
        &format!(
            "Written by `polyfeed init` from {files}. Every key that may stand here: docs/settings.md of polyfeed"
        ),
    );
    let mut section = |about: Option<About>, key: &str, value: &Value| {
        notes(&mut out, &proposal.notes, about);
        entry(&mut out, 0, key, value);
    };
    section(None, "version", &json!(1));
    section(Some(About::Site), "site", &proposal.site);
    section(None, "preset", &proposal.preset.name().into());
    section(Some(About::Content), "content", &proposal.content);
    section(Some(About::Languages), "languages", &Value::Object(proposal.languages.clone()));
    section(Some(About::Feeds), "feeds", &Value::Object(proposal.feeds.clone()));
    section(None, "output", &proposal.output.as_str().into());
    if proposal.root_is_host {
        entry(&mut out, 0, "root_links", &"host".into());
    }
    if proposal.dates {
        comment(
            &mut out,
            0,
            "A translation is new on the day it came into the repository, whatever the original's date (docs/settings.md)",
        );
        entry(&mut out, 0, "dates", &json!({ "translations": "landed" }));
    }
    rules(&mut out, proposal);
    aliases(&mut out, proposal);
    out
}

fn notes(out: &mut String, notes: &[Note], about: Option<About>) {
    for note in notes.iter().filter(|note| Some(note.about) == about) {
        comment(out, 0, &note.text);
    }
}

fn rules(out: &mut String, proposal: &Proposal) {
    notes(out, &proposal.notes, Some(About::Rules));
    let (kept, dropped): (Vec<&Shortcode>, Vec<&Shortcode>) =
        proposal.shortcodes.iter().partition(|shortcode| matches!(shortcode.kept, Kept::Code | Kept::Enclosed));
    if !proposal.rules.is_empty() || !kept.is_empty() {
        out.push_str("rules:\n");
    }
    let (known, others): (Vec<_>, Vec<_>) = proposal.rules.iter().partition(|(key, _)| *key == "shortcodes");
    others.into_iter().for_each(|(key, value)| entry(out, 2, key, value));
    let known: Vec<_> = known.into_iter().filter_map(|(_, rules)| rules.as_object()).flatten().collect();
    if !known.is_empty() {
        out.push_str("  shortcodes:\n");
        known.iter().for_each(|(name, rule)| entry(out, 4, name, rule));
    }
    if proposal.shortcodes.is_empty() {
        return;
    }
    let more = match proposal.more_shortcodes {
        0 => String::new(),
        more => format!(". `polyfeed build` names {more} more"),
    };
    let indent = match (known.is_empty(), kept.is_empty() && proposal.rules.is_empty()) {
        (false, _) => 4,
        (true, false) => 2,
        (true, true) => 0,
    };
    comment(
        out,
        indent,
        &format!(
            "Shortcodes of the site's own, and how many posts use them. What may become of them: docs/shortcodes.md{more}"
        ),
    );
    let line = |before: &str, shortcode: &Shortcode, rule: &str| {
        format!("{before}{}: {rule} # {}\n", yaml_scalar(&shortcode.name), shortcode.posts)
    };
    if !known.is_empty() || !kept.is_empty() {
        if known.is_empty() {
            out.push_str("  shortcodes:\n");
        }
        kept.iter().for_each(|shortcode| out.push_str(&line("    ", shortcode, rule_of(shortcode))));
        dropped.iter().for_each(|shortcode| out.push_str(&line("    # ", shortcode, "drop")));
    } else {
        out.push_str(if proposal.rules.is_empty() { "# rules:\n#   shortcodes:\n" } else { "  # shortcodes:\n" });
        let before = if proposal.rules.is_empty() { "#     " } else { "  #   " };
        dropped.iter().for_each(|shortcode| out.push_str(&line(before, shortcode, "drop")));
    }
}

/// What becomes of a shortcode that encloses something; the names of some tell that it is a program of the page's.
fn rule_of(shortcode: &Shortcode) -> &'static str {
    match (shortcode.name.to_lowercase().as_str(), shortcode.kept) {
        ("css" | "js" | "javascript" | "script", _) => "drop",
        (_, Kept::Code) => "code",
        _ => "unwrap",
    }
}

/// Feeds of the site's own: polyfeed's take the place of those that are surely the same. The others stay, and how to replace them is a
/// comment: what subscribers get today is changed by a person, not by the way.
fn aliases(out: &mut String, proposal: &Proposal) {
    if !proposal.replaced.is_empty() {
        comment(
            out,
            0,
            "These feeds of the site's own hold the same posts under the same ids. polyfeed's take their place, and whoever subscribes keeps \
             theirs, without a post that is new again. Run polyfeed after the site's own build, whose files it replaces",
        );
        out.push_str(&alias_lines(&proposal.replaced));
    }
    if proposal.aliases.is_empty() {
        return;
    }
    let languages =
        if proposal.aliases_of_all { "" } else { " The other languages' lie likewise below their prefixes" };
    let (which, how) = if proposal.replaced.is_empty() {
        ("feeds of its own, and they stay as they are", "take in")
    } else {
        ("more feeds, with other posts, and they stay as they are", "add to those above")
    };
    comment(
        out,
        0,
        &format!(
            "The site writes {which}. To put polyfeed's in their place, {how} these lines, and run polyfeed after the site's own build, whose \
             files it then replaces. {}.{languages}",
            proposal.ids
        ),
    );
    alias_lines(&proposal.aliases).lines().for_each(|line| out.push_str(&format!("# {line}\n")));
}

/// The keys `replace` and `aliases`.
fn alias_lines(aliases: &[OwnFeedAlias]) -> String {
    let mut lines = String::new();
    let aliases: Map<String, Value> =
        aliases.iter().map(|alias| (alias.path.clone(), alias.feed.as_str().into())).collect();
    let replace: Vec<&String> = aliases.keys().collect();
    entry(&mut lines, 0, "replace", &json!(replace));
    entry(&mut lines, 0, "aliases", &aliases.into());
    lines
}

/// A comment, broken where lines get long; without a full stop at its end.
fn comment(out: &mut String, indent: usize, text: &str) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && indent + 2 + line.width() + 1 + word.width() > WIDTH {
            out.push_str(&format!("{:indent$}# {line}\n", ""));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push_str(&format!("{:indent$}# {line}\n", ""));
}

/// A key with its value: in one line if it fits, else scalars in as few lines as they need, and maps in a line for each of their keys.
fn entry(out: &mut String, indent: usize, key: &str, value: &Value) {
    let shown = yaml_scalar(key);
    let line = format!("{:indent$}{shown}: {}", "", flow(value));
    // A person adds languages, feeds and sources line by line.
    let is_spread = matches!(key, "languages" | "feeds") || key == "content" && value.is_array();
    if line.width() <= WIDTH && !(is_spread && indent == 0) {
        out.push_str(&format!("{line}\n"));
        return;
    }
    match value {
        Value::Object(map) if indent == 0 || map.values().any(is_large) => {
            out.push_str(&format!("{:indent$}{shown}:\n", ""));
            map.iter().for_each(|(key, value)| entry(out, indent + 2, key, value));
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            out.push_str(&format!("{:indent$}{shown}:\n", ""));
            for value in list {
                out.push_str(&format!("{:indent$}  - {}\n", "", flow(value)));
            }
        }
        _ => wrapped(out, indent, &line),
    }
}

/// Whether a value deserves a line of its own.
fn is_large(value: &Value) -> bool {
    const MANY: usize = 60;
    value.is_object() || value.is_array() || flow(value).width() > MANY
}

/// A flow collection in several lines: YAML allows a break after any of its commas.
fn wrapped(out: &mut String, indent: usize, line: &str) {
    let mut rest = line.trim_end();
    let mut before = String::new();
    loop {
        let most = WIDTH - before.len();
        let fits = |at: &usize| rest[..*at].width() <= most;
        let commas = rest.match_indices(", ").map(|(at, _)| at + 1).filter(|at| is_outside_quotes(rest, *at));
        let Some(at) = commas.take_while(fits).last().filter(|_| rest.width() > most) else { break };
        out.push_str(&format!("{before}{}\n", &rest[..at]));
        rest = rest[at..].trim_start();
        before = " ".repeat(indent + 2);
    }
    out.push_str(&format!("{before}{rest}\n"));
}

/// Whether a place in a line of flow style is in no quoted text.
fn is_outside_quotes(line: &str, at: usize) -> bool {
    let mut is_quoted = false;
    let mut is_escaped = false;
    for byte in line[..at].bytes() {
        match byte {
            b'\\' if is_quoted && !is_escaped => {
                is_escaped = true;
                continue;
            }
            b'"' if !is_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        is_escaped = false;
    }
    !is_quoted
}

/// A value in one line.
fn flow(value: &Value) -> String {
    let pair = |(key, value): (&String, &Value)| format!("{}: {}", yaml_scalar(key), flow(value));
    match value {
        Value::String(text) => yaml_scalar(text),
        Value::Array(list) => format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => format!("{{{}}}", map.iter().map(pair).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A map without the keys that say nothing.
#[must_use]
pub fn without_empty(mut map: Value) -> Value {
    map.as_object_mut().into_iter().for_each(|map| map.retain(|_, value| !value.is_null()));
    map
}
