//! Targets that lead nowhere, and why.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{Library, link::prefixed};
use crate::settings::rules::LinkPrefix;

/// Where something was left out of a target that nobody knows.
pub const GAP: char = '\u{FDD6}';

/// Whether something was left out of a target, which has been reported; Markdown percent-encodes what it does not know.
#[must_use]
pub fn has_gap(target: &str) -> bool {
    target.contains([GAP, '%']) && percent_decode_str(target).decode_utf8_lossy().contains(GAP)
}

/// The tag of another generator's that a target begins with, as `{{ site.baseurl }}/a.png` does in posts that came from Jekyll.
pub(super) fn left_over_tag(target: &str) -> Option<String> {
    if !target.starts_with(['{', '%']) {
        return None;
    }
    let written = percent_decode_str(target).decode_utf8_lossy();
    let end = written.strip_prefix("{{")?.find("}}")?;
    Some(written[..end + 4].to_owned())
}

/// Why a target has no URL that a reader may follow, and what to do about it.
#[must_use]
pub fn refusal(library: &Library, page: usize, target: &str) -> (String, String) {
    let target = target.trim();
    if let Some((LinkPrefix::Content, path)) = prefixed(library, page, target) {
        let prefix = &target[..target.len() - path.len()];
        let hint = format!("name a file by its path below the content folder, like `{prefix}blog/post.md`");
        return ("the content has no such file".to_owned(), hint);
    }
    if let Some(tag) = left_over_tag(target) {
        return (
            "no generator fills in what it begins with".to_owned(),
            format!("write the address that `{tag}` stood for"),
        );
    }
    let own = library.pages[page].url.as_ref();
    let parsed = Url::parse(target).or_else(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => Url::options().base_url(own).parse(target),
        _ => Err(error),
    });
    match parsed {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            let hint = "give it a page or a file on the web, which begins with https:// or is a path, or take it out";
            (format!("readers open nothing that begins with `{}:` there", url.scheme()), hint.to_owned())
        }
        Ok(_) => ("there is no address that it could have".to_owned(), "name a page or a file by its path".to_owned()),
        Err(error @ url::ParseError::InvalidIpv4Address) => {
            let why = format!("{error} (a host whose last part is a number must be one)");
            (why, "correct the host, or take the link out and keep its text".to_owned())
        }
        Err(error) => (error.to_string(), "write it like `https://example.org/page`, or as a path".to_owned()),
    }
}
