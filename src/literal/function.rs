//! Functions that only put a text together: `(data) => `/${data.lang}/${data.page.fileSlug}/`` as the template that makes the same text,
//! `{{ "/" ~ lang ~ "/" ~ page.fileSlug ~ "/" }}`. In goes the function's source, out comes the template, or nothing where the function
//! does more than that.

use std::collections::HashMap;

use super::{Reader, skip, unescaped};

/// The template that makes what a function returns of its first argument's members.
#[must_use]
pub fn template(source: &str) -> Option<String> {
    let mut function = Function { reader: Reader { program: source, at: 0 }, names: HashMap::new() };
    function.takes_word("async");
    let is_named = function.takes_word("function");
    if is_named {
        function.reader.blanks();
        function.reader.name();
    }
    function.parameters()?;
    let is_arrow = function.takes("=>");
    let result = if function.reader.rest().starts_with('{') { function.block()? } else { function.alternatives()? };
    (is_arrow || source.trim_start().starts_with(['(', 'f', 'a'])).then(|| format!("{{{{ {result} }}}}"))
}

/// What a name stands for.
#[derive(Clone)]
enum Meaning {
    /// The data: its members are a template's names.
    Data,
    /// `this`, of which the members are filters.
    Filters,
    /// A template's expression.
    Expression(String),
}

struct Function<'p> {
    reader: Reader<'p>,
    names: HashMap<String, Meaning>,
}

impl Function<'_> {
    fn takes(&mut self, text: &str) -> bool {
        self.reader.blanks();
        let is_here = self.reader.rest().starts_with(text);
        self.reader.at += if is_here { text.len() } else { 0 };
        is_here
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.reader.blanks();
        let start = self.reader.at;
        let is_here = self.reader.name() == word;
        if !is_here {
            self.reader.at = start;
        }
        is_here
    }

    fn name(&mut self) -> Option<String> {
        self.reader.blanks();
        Some(self.reader.name()).filter(|name| !name.is_empty()).map(str::to_owned)
    }

    fn parameters(&mut self) -> Option<()> {
        if !self.takes("(") {
            let name = self.name()?;
            self.names.insert(name, Meaning::Data);
            return Some(());
        }
        if self.takes(")") {
            return Some(());
        }
        self.binding(&Meaning::Data)?;
        while !self.takes(")") {
            // What else it is called with is nothing that a text is made of.
            self.reader.at += skip(self.reader.rest());
            (!self.reader.rest().is_empty()).then_some(())?;
        }
        Some(())
    }

    /// A name, or names in brackets, for a value.
    fn binding(&mut self, value: &Meaning) -> Option<()> {
        if !self.takes("{") {
            let name = self.name()?;
            self.names.insert(name, value.clone());
            return Some(());
        }
        while !self.takes("}") {
            let member = self.name()?;
            let member_value = member_of(value, &member)?;
            if self.takes(":") {
                self.binding(&member_value)?;
            } else {
                self.names.insert(member, member_value);
            }
            self.takes(",");
        }
        Some(())
    }

    /// Constants, conditions and what is returned.
    fn block(&mut self) -> Option<String> {
        self.takes("{").then_some(())?;
        let mut conditions = Vec::new();
        loop {
            if self.takes_word("const") || self.takes_word("let") {
                // The value stands behind its names.
                let start = self.reader.at;
                let equals = self.reader.rest().find('=')?;
                self.reader.at += equals + 1;
                let value = self.value()?;
                let end = std::mem::replace(&mut self.reader.at, start);
                self.binding(&value)?;
                self.reader.at = end;
            } else if self.takes_word("if") {
                self.takes("(").then_some(())?;
                let condition = self.alternatives()?;
                self.takes(")").then_some(())?;
                let is_block = self.takes("{");
                self.takes_word("return").then_some(())?;
                let result = self.alternatives()?;
                self.takes(";");
                (!is_block || self.takes("}")).then_some(())?;
                conditions.push((condition, result));
            } else {
                self.takes_word("return").then_some(())?;
                let last = self.alternatives()?;
                return Some(conditions.into_iter().rev().fold(last, |otherwise, (condition, result)| {
                    format!("({result} if {condition} else {otherwise})")
                }));
            }
            self.takes(";");
        }
    }

    /// An expression that a template has, too.
    fn alternatives(&mut self) -> Option<String> {
        match self.value()? {
            Meaning::Expression(expression) => Some(expression),
            Meaning::Data | Meaning::Filters => None,
        }
    }

    fn value(&mut self) -> Option<Meaning> {
        let value = self.operators(0)?;
        if self.reader.rest().starts_with("?.") || !self.takes("?") {
            return Some(value);
        }
        let Meaning::Expression(condition) = value else { return None };
        let then = self.alternatives()?;
        self.takes(":").then_some(())?;
        let otherwise = self.alternatives()?;
        Some(Meaning::Expression(format!("({then} if {condition} else {otherwise})")))
    }

    /// Operators by how strongly they bind, and what a template writes for them.
    fn operators(&mut self, strength: usize) -> Option<Meaning> {
        const OPERATORS: &[&[(&str, &str)]] = &[
            &[("||", "or"), ("??", "or")],
            &[("&&", "and")],
            &[("===", "=="), ("!==", "!="), ("==", "=="), ("!=", "!=")],
            &[("+", "~")],
        ];
        let Some(operators) = OPERATORS.get(strength) else { return self.operand() };
        let mut value = self.operators(strength + 1)?;
        while let Some((_, operator)) = operators.iter().find(|(written, _)| self.takes(written)) {
            let (Meaning::Expression(before), Meaning::Expression(after)) = (value, self.operators(strength + 1)?)
            else {
                return None;
            };
            value = Meaning::Expression(format!("({before} {operator} {after})"));
        }
        Some(value)
    }

    fn operand(&mut self) -> Option<Meaning> {
        self.reader.blanks();
        let mut value = match self.reader.rest().chars().next()? {
            '!' => {
                self.reader.at += 1;
                let Meaning::Expression(inner) = self.operand()? else { return None };
                return Some(Meaning::Expression(format!("(not {inner})")));
            }
            '(' => {
                self.reader.at += 1;
                let inner = self.value()?;
                self.takes(")").then_some(())?;
                inner
            }
            '\'' | '"' => Meaning::Expression(quoted(self.reader.string()?.as_str()?)),
            '`' => Meaning::Expression(self.text()?),
            first if first.is_ascii_digit() => Meaning::Expression(self.name()?),
            _ => {
                let name = self.name()?;
                match name.as_str() {
                    "this" => Meaning::Filters,
                    "true" | "false" => Meaning::Expression(name),
                    _ => self.names.get(&name)?.clone(),
                }
            }
        };
        while self.takes("?.") || self.takes(".") || self.reader.rest().starts_with('[') {
            value = self.member(&value)?;
        }
        Some(value)
    }

    fn member(&mut self, value: &Meaning) -> Option<Meaning> {
        if self.takes("[") {
            let member = self.reader.string()?;
            self.takes("]").then_some(())?;
            return member_of(value, member.as_str()?);
        }
        let member = self.name()?;
        if !self.takes("(") {
            return member_of(value, &member);
        }
        let expression = match value {
            Meaning::Filters => format!("({} | {member})", self.alternatives()?),
            Meaning::Data => return None,
            Meaning::Expression(before) => match member.as_str() {
                "toLowerCase" => format!("({before} | lower)"),
                "toUpperCase" => format!("({before} | upper)"),
                "trim" => format!("({before} | trim)"),
                "toString" => before.clone(),
                "getFullYear" | "getUTCFullYear" => format!("({before} | date(\"%Y\"))"),
                _ => return None,
            },
        };
        self.takes(")").then_some(Meaning::Expression(expression))
    }

    /// Text with values in it.
    fn text(&mut self) -> Option<String> {
        let end = self.reader.at + skip(self.reader.rest()) - 1;
        self.reader.at += 1;
        let mut parts = Vec::new();
        loop {
            let rest = self.reader.program.get(self.reader.at..end)?;
            let (before, has_value) = rest.split_once("${").map_or((rest, false), |(before, _)| (before, true));
            if !before.is_empty() {
                parts.push(quoted(&unescaped(before)?));
            }
            self.reader.at += before.len();
            if !has_value {
                break;
            }
            self.reader.at += 2;
            parts.push(self.alternatives()?);
            self.takes("}").then_some(())?;
        }
        self.reader.at = end + 1;
        Some(if parts.is_empty() { quoted("") } else { format!("({})", parts.join(" ~ ")) })
    }
}

fn member_of(value: &Meaning, member: &str) -> Option<Meaning> {
    match value {
        Meaning::Data => Some(Meaning::Expression(member.to_owned())),
        Meaning::Expression(above) => Some(Meaning::Expression(format!("{above}.{member}"))),
        Meaning::Filters => None,
    }
}

/// A text as a template writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
