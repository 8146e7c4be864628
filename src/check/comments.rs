//! What a body says to its readers, without what they do not see. Offsets and lines stay what they are.

/// The body with blanks for its comments, in which translators keep the original.
#[must_use]
pub fn without_comments(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, comment)) = rest.split_once("<!--") {
        let end = comment.find("-->").map_or(comment.len(), |end| end + "-->".len());
        text.push_str(before);
        text.extend(std::iter::repeat_n(' ', "<!--".len()));
        text.extend(comment[..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        rest = &comment[end..];
    }
    text.push_str(rest);
    text
}
