//! Reads object literals in JavaScript and TypeScript as text. Nothing is executed: what is a literal, a constant that is one, or a text
//! put together from such becomes a value, and what only code could know [is computed](is_computed).

mod function;
mod reader;
mod words;

use serde_json::Value;

pub use self::words::{string_length, unescaped};
use self::{reader::Reader, words::skip};

/// Begins what is computed by code, before its source: no literal text has a noncharacter in it.
const COMPUTED: &str = "\u{FDD0}";

/// The first object of a program that has two of the keys.
#[must_use]
pub fn object_with(program: &str, keys: &[&str]) -> Option<Value> {
    let mut at = 0;
    while at < program.len() {
        if program.as_bytes()[at] == b'{' {
            let (value, _) = Reader::new(program, at).value(0);
            if keys.iter().filter(|key| value.get(key).is_some()).count() >= 2 {
                return Some(value);
            }
        }
        at += skip(&program[at..]);
    }
    None
}

/// The value of an expression that is the whole of a text; what only code could know, and what is no expression, [is computed](source).
#[must_use]
pub fn value(expression: &str) -> Value {
    let (value, end) = Reader::alone(expression).value(0);
    if end == expression.len() { value } else { computed(expression) }
}

fn computed(code: &str) -> Value {
    format!("{COMPUTED}{code}").into()
}

/// The value of the first `key: …` of a program that is no function's parameter.
#[must_use]
pub fn value_of(program: &str, key: &str) -> Option<Value> {
    after_name(program, key, ":").map(|at| Reader::new(program, at).value(0).0)
}

/// What the first constant or variable of a name is set to.
#[must_use]
pub fn constant(program: &str, name: &str) -> Option<Value> {
    after_name(program, name, "=").map(|at| Reader::new(program, at).value(0).0)
}

/// The argument of the first call of a function.
#[must_use]
pub fn argument_of(program: &str, function: &str) -> Option<Value> {
    after_name(program, function, "(").map(|at| Reader::new(program, at).value(0).0)
}

/// What a module exports by default.
#[must_use]
pub fn exported(program: &str) -> Option<Value> {
    let at = after_name(program, "module.exports", "=").or_else(|| after_name(program, "export default", ""))?;
    Some(Reader::new(program, at).value(0).0)
}

/// The place behind a name and what follows it, outside strings and comments.
fn after_name(program: &str, name: &str, then: &str) -> Option<usize> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let mut at = 0;
    while at < program.len() {
        let rest = &program[at..];
        if let Some(behind) = rest.strip_prefix(name)
            && !program[..at].ends_with(is_part)
            && let Some(behind) = behind.trim_start().strip_prefix(then)
        {
            return Some(program.len() - behind.len());
        }
        at += skip(rest);
    }
    None
}

/// Whether a value is one that only code could know.
#[must_use]
pub fn is_computed(value: &Value) -> bool {
    source(value).is_some()
}

/// The code that computes a value, if only code could know it.
#[must_use]
pub fn source(value: &Value) -> Option<&str> {
    value.as_str()?.strip_prefix(COMPUTED)
}

/// The template that makes the same text as a function, `{{ page.fileSlug }}` for `(data) => data.page.fileSlug`; none of what is no
/// function, or does more than to put a text together.
#[must_use]
pub fn template(value: &Value) -> Option<String> {
    function::template(source(value)?)
}

/// Whether a value is computed, or something in it.
#[must_use]
pub fn is_partly_computed(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.iter().any(is_partly_computed),
        Value::Object(map) => map.values().any(is_partly_computed),
        _ => is_computed(value),
    }
}
