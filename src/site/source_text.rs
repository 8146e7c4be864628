//! The text of a content file: all of it, or no more than its front matter.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use super::front_matter;
use crate::text::Text;

/// How much of a file is read for its front matter, which seldom is longer.
const HEAD: usize = 2 * 1024;

/// Reads the lines at the start of a file that have its front matter in them, or all of it.
///
/// # Errors
/// Of the kind [`io::ErrorKind::FileTooLarge`] if it has more than `most` bytes; none of them is read then.
pub(super) fn read_head(path: &Path, most: usize) -> io::Result<(String, bool)> {
    let mut file = open(path, most)?;
    let mut bytes = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    if bytes.len() == HEAD {
        let lines = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let head = to_text(bytes[..lines].to_vec());
        if front_matter::split(&head.0, false).is_ok() {
            return Ok(head);
        }
        file.read_to_end(&mut bytes)?;
    }
    Ok(to_text(bytes))
}

/// Reads a whole file.
///
/// # Errors
/// The same.
pub(super) fn read_whole(path: &Path, most: usize) -> io::Result<(String, bool)> {
    let mut bytes = Vec::new();
    open(path, most)?.read_to_end(&mut bytes)?;
    Ok(to_text(bytes))
}

fn open(path: &Path, most: usize) -> io::Result<File> {
    let file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    if length > most {
        let message = format!("it is {length} bytes long; at most {most} are read");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(file)
}

/// Text as the rest knows it: no byte-order mark, `\n` at the ends of lines, nothing that feeds must not carry (which could hide
/// a tag's beginning, or be taken for what rendering marks places with); and whether it was UTF-8 throughout.
pub(super) fn to_text(bytes: Vec<u8>) -> (String, bool) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
    let (text, is_utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
    };
    let text = Text::from(text).into_string();
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    (text, is_utf8)
}
