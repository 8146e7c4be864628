//! Reads one value of a program at a time: a literal, a constant that is one, or a text put together from such.

use std::{cell::Cell, rc::Rc};

use serde_json::{Map, Value};

use super::{
    computed, is_computed,
    words::{comment, pattern, skip, unescaped},
};

/// Where a program finds what is set outside of it; a site is built without.
const ENVIRONMENT: &str = "process.env";

/// How deep literals nest before they count as code.
pub(super) const MOST_DEPTH: usize = 40;

/// How many bytes of constants one value reads before names count as code: constants of constants double line by line.
const MOST_BYTES_OF_CONSTANTS: usize = 1 << 20;

/// A place in a program.
pub(super) struct Reader<'p> {
    pub program: &'p str,
    pub at: usize,
    /// How many bytes of constants may still be read.
    left: Rc<Cell<usize>>,
}

impl<'p> Reader<'p> {
    pub fn new(program: &'p str, at: usize) -> Self {
        Self { program, at, left: Rc::new(Cell::new(MOST_BYTES_OF_CONSTANTS)) }
    }

    /// At the start of an expression, outside of which nothing is.
    pub fn alone(expression: &'p str) -> Self {
        Self { program: expression, at: 0, left: Rc::default() }
    }

    fn reader_at(&self, at: usize) -> Self {
        Self { program: self.program, at, left: Rc::clone(&self.left) }
    }

    /// The value here, and where its expression ends.
    pub fn value(mut self, depth: usize) -> (Value, usize) {
        self.blanks();
        let start = self.at;
        if depth > MOST_DEPTH {
            return self.computed(start);
        }
        let mut value = self.operand(depth);
        let mut behind = self.at;
        self.blanks();
        while self.rest().starts_with('+') && value.as_ref().is_some_and(Value::is_string) {
            self.at += 1;
            self.blanks();
            value = value.zip(self.operand(depth)).and_then(|(before, after)| joined(&before, &after));
            behind = self.at;
            self.blanks();
        }
        while let Some(after) = self.rest().strip_prefix("||").or_else(|| self.rest().strip_prefix("??")) {
            let is_unset = self.program[start..behind].starts_with(ENVIRONMENT);
            if value.is_none() && !is_unset {
                break;
            }
            self.at = self.program.len() - after.len();
            self.blanks();
            let otherwise = self.operand(depth);
            value = value.filter(is_stated).or(otherwise);
            behind = self.at;
            self.blanks();
        }
        let rest = self.rest();
        if rest.starts_with("as ") || rest.starts_with("satisfies ") {
            let end = self.end_of_expression();
            return (value.unwrap_or_else(|| computed(&self.program[start..behind])), end);
        }
        // What follows on the next line belongs to it only if it begins like the rest of an expression.
        let is_statement =
            self.program[behind..self.at].contains('\n') && !rest.starts_with(|c| "+-*/.?:&|([`=<>%".contains(c));
        if rest.is_empty() || rest.starts_with([',', '}', ']', ')', ';']) || is_statement {
            return (value.unwrap_or_else(|| computed(&self.program[start..behind])), self.at);
        }
        self.computed(start)
    }

    /// What the expression from a place to its end computes.
    fn computed(&self, start: usize) -> (Value, usize) {
        let end = self.end_of_expression().max(start);
        (computed(&self.program[start..end]), end)
    }

    fn operand(&mut self, depth: usize) -> Option<Value> {
        match self.rest().chars().next() {
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('(') => self.in_brackets(depth),
            Some('`') => self.template(depth),
            Some('\'' | '"') => self.string(),
            _ => self.word(depth),
        }
    }

    fn in_brackets(&mut self, depth: usize) -> Option<Value> {
        let start = self.at;
        let (value, end) = self.reader_at(start + 1).value(depth + 1);
        self.at = end;
        if self.rest().starts_with(')') {
            self.at += 1;
            return Some(value);
        }
        self.at = start;
        None
    }

    pub fn rest(&self) -> &'p str {
        &self.program[self.at..]
    }

    pub fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            let comment = comment(&rest[blanks..]);
            self.at += blanks + comment;
            if comment == 0 {
                return;
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut map = Map::new();
        loop {
            self.blanks();
            match self.rest().chars().next()? {
                '}' => {
                    self.at += 1;
                    return Some(map.into());
                }
                ',' | ';' => self.at += 1,
                '.' if self.rest().starts_with("...") => {
                    if let Value::Object(others) = self.spread(depth) {
                        map.extend(others);
                    }
                }
                _ => {
                    let key = self.key_of_member();
                    self.blanks();
                    if key.is_some() && self.rest().starts_with(':') {
                        let (value, end) = self.reader_at(self.at + 1).value(depth + 1);
                        map.insert(key?, value);
                        self.at = end;
                    } else if let Some(name) = key.clone().filter(|_| self.rest().starts_with([',', '}'])) {
                        // `{title}` is `{title: title}`.
                        let value = self.constant(&name, depth).unwrap_or_else(|| computed(&name));
                        map.insert(name, value);
                    } else if let Some(name) = key.filter(|_| self.rest().starts_with('(')) {
                        let (method, end) = self.computed(self.at);
                        map.insert(name, method);
                        self.at = end;
                    } else {
                        // A computed key: code.
                        self.at = self.end_of_expression().max(self.at + 1);
                    }
                }
            }
        }
    }

    /// The key of a member, behind the words that make it a getter or a method of another kind.
    fn key_of_member(&mut self) -> Option<String> {
        let mut key = self.key();
        while matches!(key.as_deref(), Some("get" | "set" | "async")) {
            let start = self.at;
            self.blanks();
            self.at += usize::from(self.rest().starts_with('*'));
            self.blanks();
            let Some(named) = self.key() else {
                self.at = start;
                break;
            };
            key = Some(named);
        }
        key
    }

    fn key(&mut self) -> Option<String> {
        if self.rest().starts_with(['\'', '"']) {
            return self.string()?.as_str().map(str::to_owned);
        }
        let name = self.name();
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut list = Vec::new();
        loop {
            self.blanks();
            match self.rest().chars().next()? {
                ']' => {
                    self.at += 1;
                    return Some(list.into());
                }
                ',' => self.at += 1,
                '.' if self.rest().starts_with("...") => match self.spread(depth) {
                    Value::Array(others) => list.extend(others),
                    _ => list.push(computed("")),
                },
                _ => {
                    let start = self.at;
                    let (value, end) = self.reader_at(start).value(depth + 1);
                    list.push(value);
                    self.at = end.max(start + 1);
                    while !self.program.is_char_boundary(self.at) {
                        self.at += 1;
                    }
                }
            }
        }
    }

    /// What `...` is followed by.
    fn spread(&mut self, depth: usize) -> Value {
        let (value, end) = self.reader_at(self.at + 3).value(depth + 1);
        self.at = end;
        value
    }

    pub fn string(&mut self) -> Option<Value> {
        let length = skip(self.rest());
        let written = &self.rest()[..length];
        self.at += length;
        unescaped(written.get(1..length.checked_sub(1)?)?).map(Value::from)
    }

    /// Text with values in it: `https://${host}/`.
    fn template(&mut self, depth: usize) -> Option<Value> {
        let start = self.at + 1;
        self.at += skip(self.rest());
        let end = self.at.checked_sub(1).filter(|end| *end >= start)?;
        let mut text = Value::from("");
        let mut at = start;
        while let Some(found) = self.program[at..end].find("${") {
            let before = unescaped(&self.program[at..at + found])?;
            let (value, behind) = self.reader_at(at + found + 2).value(depth + 1);
            let is_closed = behind < end && self.program[behind..].starts_with('}');
            text = joined(&joined(&text, &before.into())?, &value).filter(|_| is_closed)?;
            at = behind + 1;
        }
        joined(&text, &unescaped(&self.program[at..end])?.into())
    }

    pub fn name(&mut self) -> &'p str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A number, `true`, `false`, or the name of a constant that is a literal.
    fn word(&mut self, depth: usize) -> Option<Value> {
        let negative = self.rest().starts_with('-');
        self.at += usize::from(negative);
        match self.name() {
            "" => None,
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            "null" | "undefined" => Some(Value::Null),
            "process" => {
                self.members();
                None
            }
            number if number.starts_with(|first: char| first.is_ascii_digit()) => {
                number.parse::<i64>().ok().map(|number| if negative { -number } else { number }.into())
            }
            name => {
                let mut value = self.constant(name, depth)?;
                while let Some(member) = self.rest().strip_prefix('.').filter(|_| value.is_object()) {
                    self.at = self.program.len() - member.len();
                    value = value.get(self.name())?.clone();
                }
                Some(value)
            }
        }
    }

    /// Goes behind `.env.NAME`, `.env['NAME']` and an assertion that it is there.
    fn members(&mut self) {
        loop {
            if self.rest().starts_with(['.', '?', '!']) && !self.rest().starts_with("??") {
                self.at += 1;
                self.name();
            } else if self.rest().starts_with("['") || self.rest().starts_with("[\"") {
                self.at += 1;
                self.string();
                self.at += usize::from(self.rest().starts_with(']'));
            } else {
                return;
            }
        }
    }

    /// What `const name = …` says elsewhere in the program.
    fn constant(&self, name: &str, depth: usize) -> Option<Value> {
        if self.left.get() == 0 {
            return None;
        }
        let declared = ["const", "let", "var"].into_iter().find_map(|word| {
            let declaration = format!("{word} {name}");
            let mut behind = self.program.match_indices(&declaration).map(|(at, _)| at + declaration.len());
            // Another name may begin like this one, and a type stand between: `const config: Config = …`.
            let start = behind.find(|start| self.program[*start..].starts_with([' ', ':', '=']))?;
            let after = &self.program[start..];
            let end = after.find(['=', ';'])?;
            (after[end..].starts_with('=') && !after[end..].starts_with("=>")).then_some(start + end + 1)
        })?;
        let (value, end) = self.reader_at(declared).value(depth + 1);
        self.left.set(self.left.get().saturating_sub(end - declared));
        (!is_computed(&value)).then_some(value)
    }

    /// Where the expression here ends: before the `,` or bracket that belongs to what encloses it.
    fn end_of_expression(&self) -> usize {
        let mut depth = 0_usize;
        let mut at = self.at;
        let mut before = b':';
        while at < self.program.len() {
            let byte = self.program.as_bytes()[at];
            match byte {
                b'{' | b'(' | b'[' => depth += 1,
                b'}' | b')' | b']' if depth == 0 => return at,
                b'}' | b')' | b']' => depth -= 1,
                b',' if depth == 0 => return at,
                _ => {}
            }
            let rest = &self.program[at..];
            at += if b":(,=[!&|?{};".contains(&before) {
                pattern(rest).unwrap_or_else(|| skip(rest))
            } else {
                skip(rest)
            };
            if !byte.is_ascii_whitespace() && comment(rest) == 0 {
                before = byte;
            }
        }
        at
    }
}

/// Whether a value is what `||` takes.
fn is_stated(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && value.as_str() != Some("")
}

/// Two texts as one; a number is written as it stands.
fn joined(before: &Value, after: &Value) -> Option<Value> {
    let text = |value: &Value| match value {
        Value::String(text) if !is_computed(value) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    Some((text(before)? + &text(after)?).into())
}
