//! How deep front matter nests, from its text alone: a parser would spend its time before it could say.

use super::Format;

/// The first line, from 0, in which front matter nests deeper than `most`.
///
/// The map that front matter is counts as the first level. A bracket in a text counts like any other, which errs on the
/// safe side: YAML's scanner takes quadratic time over them.
pub fn too_deep(text: &str, format: Format, most: usize) -> Option<usize> {
    let mut blocks = Blocks::default();
    let mut brackets = usize::from(format == Format::Toml);
    text.lines().position(|line| {
        if format == Format::Yaml && brackets == 0 {
            blocks.line(line);
        }
        line.bytes().any(|byte| {
            match byte {
                b'[' | b'{' => brackets += 1,
                b']' | b'}' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            blocks.0.len() + brackets > most
        })
    })
}

/// The columns at which the lists and maps begin that are open by indentation. A list may begin where the key stands that
/// it belongs to, and lies in that map all the same: columns are counted twice, and a list's is one more.
#[derive(Default)]
struct Blocks(Vec<usize>);

impl Blocks {
    fn line(&mut self, line: &str) {
        let mut rest = line.trim_start_matches(' ');
        if rest.is_empty() || rest.starts_with('#') {
            return;
        }
        loop {
            let column = 2 * (line.len() - rest.len());
            let Some(item) =
                rest.strip_prefix(['-', '?']).filter(|item| item.is_empty() || item.starts_with([' ', '\t']))
            else {
                if rest.contains(':') {
                    self.open(column);
                }
                return;
            };
            self.open(column + 1);
            rest = item.trim_start_matches([' ', '\t']);
        }
    }

    /// What begins to the right of a column, or there, has ended.
    fn open(&mut self, column: usize) {
        while self.0.last().is_some_and(|open| *open >= column) {
            self.0.pop();
        }
        self.0.push(column);
    }
}
