//! What a post's HTML says, without what is code. In goes HTML as [`Rendered`](super::Rendered) has it, which is well-formed, out comes text.

use super::html;

/// The plain text of the headings.
#[must_use]
pub fn headings(html: &str) -> Vec<String> {
    let is_level = |rest: &&str| rest.starts_with(|level: char| ('1'..='6').contains(&level));
    html.split("<h")
        .skip(1)
        .filter(is_level)
        .filter_map(|rest| Some(html::to_text(rest.split_once('>')?.1.split("</h").next()?)))
        .collect()
}

/// The plain text of each block that has any, without code and quotations of it.
#[must_use]
pub fn blocks(html: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        block.push_str(text);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        rest = match name {
            "pre" | "code" => {
                after.split_once(if name == "pre" { "</pre>" } else { "</code>" }).map_or("", |(_, end)| end)
            }
            _ => after,
        };
        if name == "br" || html::begins_with_block(&format!("<{tag}")) {
            push(&mut blocks, &mut block);
        }
    }
    block.push_str(rest);
    push(&mut blocks, &mut block);
    blocks
}

fn push(blocks: &mut Vec<String>, block: &mut String) {
    let text = html::to_text(&std::mem::take(block));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        blocks.push(text);
    }
}
