//! Names of emoji between colons, `:tada:`, as site generators draw them. The names are those of GitHub; what is none stays as it is written.

/// A text in which emoji stand for their names.
#[must_use]
pub fn draw(text: &str) -> String {
    let mut drawn = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        match emoji(after) {
            Some((emoji, behind)) => {
                drawn += before;
                drawn += emoji;
                rest = behind;
            }
            None => {
                drawn += &rest[..=before.len()];
                rest = after;
            }
        }
    }
    drawn + rest
}

/// The emoji whose name a text begins with, behind a colon, and what follows the name.
fn emoji(text: &str) -> Option<(&str, &str)> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
    let end = text.bytes().position(|byte| !is_name(byte))?;
    let behind = text[end..].strip_prefix(':')?;
    Some((gh_emoji::get(&text[..end])?, behind))
}
