//! Functions that only put a text together: `(data) => `/${data.lang}/${data.page.fileSlug}/`` as the template that makes the same text,
//! `{{ "/" ~ lang ~ "/" ~ page.fileSlug ~ "/" }}`. In goes the function's source, out comes the template, or nothing where the function
//! does more than that.

use std::collections::HashMap;

use super::{
    reader::{MOST_DEPTH, Reader},
    words::{skip, unescaped},
};

/// How many bytes a function may be long, and so may any expression that it makes; constants double it line by line.
const MOST_BYTES: usize = 8192;

/// The template that makes what a function returns of its first argument's members.
#[must_use]
pub fn template(source: &str) -> Option<String> {
    if source.len() > MOST_BYTES {
        return None;
    }
    let mut function = Function { reader: Reader::new(source, 0), names: HashMap::new(), depth: 0 };
    function.takes_word("async");
    let is_named = function.takes_word("function");
    if is_named {
        function.reader.blanks();
        function.reader.name();
    }
    function.parameters()?;
    let is_arrow = function.takes("=>");
    function.reader.blanks();
    let has_block = function.reader.rest().starts_with('{');
    (is_arrow || has_block).then_some(())?;
    let result = if has_block { function.block()? } else { function.alternatives()? };
    function.takes(";");
    function.reader.blanks();
    function.reader.rest().is_empty().then(|| format!("{{{{ {} }}}}", result.written))
}

/// What joins two texts in a template.
const JOINS: &str = "~";

/// What a name stands for.
#[derive(Clone)]
enum Meaning {
    /// The data: its members are a template's names.
    Data,
    /// The data's `page`, of which a template knows some members.
    Page,
    /// `this`, of which the members are filters.
    Filters,
    Expression(Expression),
}

/// A template's expression.
#[derive(Clone)]
struct Expression {
    written: String,
    /// Whether it is a text whatever the data say: only then `+` joins and never adds.
    is_text: bool,
}

impl Expression {
    fn text(written: String) -> Self {
        Self { written, is_text: true }
    }

    fn of_any_type(written: String) -> Self {
        Self { written, is_text: false }
    }

    fn bounded(self) -> Option<Self> {
        (self.written.len() <= MOST_BYTES).then_some(self)
    }

    /// What a template writes for `condition ? self : otherwise`.
    fn if_else(self, condition: &Self, otherwise: &Self) -> Self {
        Self {
            written: format!("({} if {} else {})", self.written, condition.written, otherwise.written),
            is_text: self.is_text && otherwise.is_text,
        }
    }
}

struct Function<'p> {
    reader: Reader<'p>,
    names: HashMap<String, Meaning>,
    depth: usize,
}

impl Function<'_> {
    /// Reads what stands in something else.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == MOST_DEPTH {
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

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
                self.nested(|function| function.binding(&member_value))?;
            } else {
                self.names.insert(member, member_value);
            }
            self.takes(",");
        }
        Some(())
    }

    /// Constants, conditions and what is returned at its end.
    fn block(&mut self) -> Option<Expression> {
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
                self.takes("=").then_some(())?;
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
                self.takes(";");
                self.takes("}").then_some(())?;
                let mut conditions = conditions.into_iter().rev();
                return conditions.try_fold(last, |otherwise, (condition, result): (Expression, Expression)| {
                    result.if_else(&condition, &otherwise).bounded()
                });
            }
            self.takes(";");
        }
    }

    /// An expression that a template has, too.
    fn alternatives(&mut self) -> Option<Expression> {
        expression_of(self.value()?)
    }

    fn value(&mut self) -> Option<Meaning> {
        self.nested(Self::condition)
    }

    fn condition(&mut self) -> Option<Meaning> {
        let value = self.operators(0)?;
        if self.reader.rest().starts_with("?.") || !self.takes("?") {
            return Some(value);
        }
        let condition = expression_of(value)?;
        let then = self.alternatives()?;
        self.takes(":").then_some(())?;
        let otherwise = self.alternatives()?;
        Some(Meaning::Expression(then.if_else(&condition, &otherwise)))
    }

    /// Operators by how strongly they bind, and what a template writes for them.
    fn operators(&mut self, strength: usize) -> Option<Meaning> {
        const OPERATORS: &[&[(&str, &str)]] = &[
            &[("||", "or"), ("??", "or")],
            &[("&&", "and")],
            &[("===", "=="), ("!==", "!="), ("==", "=="), ("!=", "!=")],
            &[("+", JOINS)],
        ];
        let Some(operators) = OPERATORS.get(strength) else { return self.operand() };
        let mut value = self.operators(strength + 1)?;
        while let Some((_, operator)) = operators.iter().find(|(written, _)| self.takes(written)) {
            let (before, after) = (expression_of(value)?, expression_of(self.operators(strength + 1)?)?);
            let is_text = *operator == JOINS;
            (!is_text || before.is_text || after.is_text).then_some(())?;
            let written = format!("({} {operator} {})", before.written, after.written);
            value = Meaning::Expression(Expression { written, is_text });
        }
        Some(value)
    }

    fn operand(&mut self) -> Option<Meaning> {
        self.reader.blanks();
        let mut value = match self.reader.rest().chars().next()? {
            '!' => {
                self.reader.at += 1;
                let inner = expression_of(self.nested(Self::operand)?)?;
                return Some(Meaning::Expression(Expression::of_any_type(format!("(not {})", inner.written))));
            }
            '(' => {
                self.reader.at += 1;
                let inner = self.value()?;
                self.takes(")").then_some(())?;
                inner
            }
            '\'' | '"' => Meaning::Expression(Expression::text(quoted(self.reader.string()?.as_str()?))),
            '`' => Meaning::Expression(Expression::text(self.text()?)),
            _ => {
                let name = self.name()?;
                match name.as_str() {
                    "this" => Meaning::Filters,
                    "true" | "false" => Meaning::Expression(Expression::of_any_type(name)),
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
            Meaning::Filters => Expression::of_any_type(format!("({} | {member})", self.alternatives()?.written)),
            Meaning::Data | Meaning::Page => return None,
            Meaning::Expression(Expression { written, .. }) => match member.as_str() {
                "toLowerCase" => Expression::text(format!("({written} | lower)")),
                "toUpperCase" => Expression::text(format!("({written} | upper)")),
                "trim" => Expression::text(format!("({written} | trim)")),
                "toString" => Expression::text(written.clone()),
                "getFullYear" | "getUTCFullYear" => Expression::of_any_type(format!("({written} | date(\"%Y\"))")),
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
            parts.push(self.alternatives()?.written);
            self.takes("}").then_some(())?;
        }
        self.reader.at = end + 1;
        Some(if parts.is_empty() { quoted("") } else { format!("({})", parts.join(" ~ ")) })
    }
}

fn expression_of(value: Meaning) -> Option<Expression> {
    match value {
        Meaning::Expression(expression) => expression.bounded(),
        Meaning::Data | Meaning::Page | Meaning::Filters => None,
    }
}

/// A member of a value, as far as the two languages mean the same by it: a template knows no `length`.
fn member_of(value: &Meaning, member: &str) -> Option<Meaning> {
    let is_name = member.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    (is_name && member != "length").then_some(())?;
    let expression = match (value, member) {
        (Meaning::Data, "page") => return Some(Meaning::Page),
        (Meaning::Data, _) => Expression::of_any_type(member.to_owned()),
        (Meaning::Page, "fileSlug" | "filePathStem") => Expression::text(format!("page.{member}")),
        (Meaning::Page, "date") => Expression::of_any_type("page.date".to_owned()),
        (Meaning::Expression(above), _) if !above.is_text => {
            Expression::of_any_type(format!("{}.{member}", above.written))
        }
        (Meaning::Page | Meaning::Expression(_) | Meaning::Filters, _) => return None,
    };
    Some(Meaning::Expression(expression))
}

/// A text as a template writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
