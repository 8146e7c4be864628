//! One person, in whatever form people write a name with a company and a page.

use url::Url;

use super::words::WORDS;
use crate::text::Text;

/// Somebody who is named for a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: Text,
    /// Company, or those the person speaks for.
    pub affiliation: Option<Text>,
    /// A page of the person's, an absolute `http(s)` URL.
    pub url: Option<Text>,
}

/// One person: `Name`, `Name (Company)`, `Name - Company`, `[Name](https://…) (Company)`, `Name <https://…>`, `mail@example.org (Name)`.
pub(super) fn person(text: &str) -> Option<Person> {
    let text = text.trim();
    let (name, company, url) = if let Some((label, target, rest)) = split_link(text) {
        let rest = rest.trim().trim_start_matches(['-', '–', '—', '|', ',']).trim();
        let company = unbracketed(rest).unwrap_or(rest);
        let (name, nick) = if company.is_empty() { split_company(label) } else { (label, None) };
        (name, nick.or(Some(company)), web_page(target))
    } else if let Some((before, target)) = text.strip_suffix('>').and_then(|rest| rest.split_once('<')) {
        let (name, company) = split_company(before);
        (name, company, web_page(target))
    } else if let Some(name) = behind_mail_address(text) {
        (name, None, None)
    } else {
        let (name, company) = split_company(text);
        (name, company.filter(|company| !is_mail_address(company)), None)
    };
    let name = Text::line(name.trim_matches(['*', '_', '@', '"', ' ']));
    let is_word = WORDS.and.contains(&name.to_lowercase());
    if is_word || !name.chars().any(char::is_alphanumeric) {
        return None;
    }
    let company = company.map(|company| Text::line(&without_links(company)));
    Some(Person { name, affiliation: company.filter(|company| company.chars().any(char::is_alphanumeric)), url })
}

/// `[label](target) rest`.
fn split_link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, after) = text.strip_prefix('[')?.split_once("](")?;
    let (target, rest) = after.split_once(')')?;
    Some((label, target, rest))
}

/// A company that is a link is called what the link says.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[')
        && let Some((label, _, after)) = split_link(&rest[start..])
    {
        plain.push_str(&rest[..start]);
        plain.push_str(label);
        rest = after;
    }
    plain + rest
}

/// What stands between the bracket that ends a text and its partner.
fn unbracketed(text: &str) -> Option<&str> {
    let inside = text.strip_prefix(['(', '（', '['])?;
    inside.strip_suffix([')', '）', ']'])
}

fn split_company(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    for (open, close) in [('(', ')'), ('（', '）'), ('[', ']')] {
        if !name.ends_with(close) {
            continue;
        }
        let mut depth = 0_usize;
        let opening = name.char_indices().rev().find(|(_, character)| {
            depth = if *character == close { depth + 1 } else { depth.saturating_sub(usize::from(*character == open)) };
            depth == 0
        });
        if let Some((at, _)) = opening
            && !name[..at].trim().is_empty()
        {
            return (&name[..at], unbracketed(&name[at..]));
        }
    }
    for dash in [" - ", " – ", " — "] {
        if let Some((before, company)) = name.split_once(dash) {
            return (before, Some(company));
        }
    }
    (name, None)
}

/// The name in `ann@example.org (Ann Lee)`, as RSS writes people.
fn behind_mail_address(text: &str) -> Option<&str> {
    let (address, name) = split_company(text);
    name.filter(|name| is_mail_address(address) && !name.trim().is_empty())
}

fn is_mail_address(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    text.trim().split_once('@').is_some_and(|(user, host)| is_part(user) && is_part(host) && host.contains('.'))
}

/// A page on the web, as a URL that any format takes.
#[must_use]
pub fn web_page(target: &str) -> Option<Text> {
    let url = Url::parse(target.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    Some(Text::line(url.as_str()))
}
