//! Formulas, which Markdown must not take for emphasis.

/// Finds formulas, and remembers up to where nothing closes one.
pub struct Formulas<'m> {
    delimiters: &'m [(String, String)],
    unclosed: Vec<usize>,
}

impl<'m> Formulas<'m> {
    /// For what begins and ends formulas.
    pub fn new(delimiters: &'m [(String, String)]) -> Self {
        Self { delimiters, unclosed: vec![0; delimiters.len()] }
    }

    /// The length of the formula at `at`, which ends before the next blank line and holds no shortcode.
    pub fn at(&mut self, body: &str, at: usize) -> Option<usize> {
        let rest = &body[at..];
        for ((open, close), unclosed) in self.delimiters.iter().zip(&mut self.unclosed) {
            if at < *unclosed || open.is_empty() || !rest.starts_with(open.as_str()) {
                continue;
            }
            let paragraph = &rest[open.len()..];
            let paragraph = &paragraph[..paragraph.find("\n\n").unwrap_or(paragraph.len())];
            let Some(inside) = paragraph.find(close.as_str()) else {
                *unclosed = at + open.len() + paragraph.len();
                continue;
            };
            let has_tag = ["{{<", "{{%"].iter().any(|tag| paragraph[..inside].contains(tag));
            if inside > 0 && !has_tag {
                return Some(open.len() + inside + close.len());
            }
        }
        None
    }
}
