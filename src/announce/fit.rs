//! Texts that fit. In goes a way to write a message with more or less in it, out comes the longest one that the service takes, in
//! the service's own measure.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use crate::{
    settings::service::{Measure, TextLimit},
    text,
};

/// How long a text may get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// All of these hold.
    pub limits: Vec<TextLimit>,
    /// What a URL counts as, whatever its length.
    pub url_length: Option<usize>,
}

impl Limits {
    /// Whether a text is within all limits.
    #[must_use]
    pub fn hold(&self, text: &str) -> bool {
        self.limits.iter().all(|limit| length(text, limit.measure, self.url_length) <= limit.most)
    }
}

/// What a message has left when there is no room for all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Grapheme clusters of the title.
    pub title: usize,
    /// Grapheme clusters of the summary.
    pub summary: usize,
    /// Whether there are hashtags.
    pub hashtags: bool,
}

impl Room {
    /// Room for everything.
    pub const ALL: Self = Self { title: usize::MAX, summary: usize::MAX, hashtags: true };

    /// Room for no more than what the template itself says.
    pub const NONE: Self = Self { title: 0, summary: 0, hashtags: false };
}

/// The longest of the texts that `write` makes which is within the limits: first the summary is cut, then the hashtags go, then the
/// title is cut. `None` where there is no room even so.
///
/// # Errors
/// What `write` fails with.
pub fn fit<E>(limits: &Limits, longest: Room, write: impl Fn(Room) -> Result<String, E>) -> Result<Option<String>, E> {
    let whole = write(Room::ALL)?;
    if limits.hold(&whole) {
        return Ok(Some(whole));
    }
    for hashtags in [true, false] {
        let with_summary = |summary| write(Room { title: usize::MAX, summary, hashtags });
        let text = longest_that_holds(limits, longest.summary, with_summary)?;
        if text.is_some() {
            return Ok(text);
        }
    }
    longest_that_holds(limits, longest.title, |title| write(Room { title, ..Room::NONE }))
}

/// The text for the largest number up to `most` that is within the limits.
fn longest_that_holds<E>(
    limits: &Limits,
    most: usize,
    write: impl Fn(usize) -> Result<String, E>,
) -> Result<Option<String>, E> {
    let mut best = write(0)?;
    if !limits.hold(&best) {
        return Ok(None);
    }
    let (mut holds, mut fails) = (0, most.saturating_add(1));
    while fails - holds > 1 {
        let middle = usize::midpoint(holds, fails);
        let text = write(middle)?;
        if limits.hold(&text) {
            (holds, best) = (middle, text);
        } else {
            fails = middle;
        }
    }
    Ok(Some(best))
}

/// The longest beginning of a text that is within the limits, ending between grapheme clusters and outside addresses.
#[must_use]
pub fn cut_to(text: &str, limits: &Limits) -> String {
    if limits.hold(text) {
        return text.to_owned();
    }
    let places = text::places_to_cut(text, text.len());
    let longest = places.iter().rev().map(|at| &text[..*at]).find(|beginning| limits.hold(beginning));
    longest.unwrap_or_default().to_owned()
}

/// The length of a text as a service counts it.
#[must_use]
pub fn length(text: &str, measure: Measure, url_length: Option<usize>) -> usize {
    let Some(url_length) = url_length else { return count(text, measure) };
    let (mut total, mut rest) = (0, 0);
    for address in text::addresses(text).filter(|address| has_public_host(&text[address.clone()])) {
        total += count(&text[rest..address.start], measure) + url_length;
        rest = address.end;
    }
    total + count(&text[rest..], measure)
}

/// Services take for an address only what has a domain; `http://localhost/` is as long as it is.
fn has_public_host(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.domain().is_some_and(|domain| domain.contains('.')))
}

fn count(text: &str, measure: Measure) -> usize {
    match measure {
        Measure::Graphemes => text.graphemes(true).count(),
        Measure::CodePoints => text.chars().count(),
        Measure::Utf16 => text.encode_utf16().count(),
        Measure::Bytes => text.len(),
        Measure::Weighted => text.nfc().collect::<String>().graphemes(true).map(weight).sum(),
    }
}

/// The weight of a cluster (X's documentation, "Counting characters"): a light character one, any other two, an emoji two however
/// many characters it is made of.
fn weight(cluster: &str) -> usize {
    let is_light = |character: char| matches!(u32::from(character), 0..=0x10FF | 0x2000..=0x200D | 0x2010..=0x201F | 0x2032..=0x2037);
    let is_emoji = |character: char| matches!(u32::from(character), 0x203C | 0x2049 | 0x2139 | 0x2190..=0x21FF | 0x2300..=0x23FF | 0x2460..=0x2BFF | 0x1F000..=0x1FAFF);
    // What joins emoji, colours them, and makes keycaps and flags of characters that are none.
    let joins = |character: char| matches!(u32::from(character), 0x200D | 0xFE0F | 0x20E3 | 0xE0020..=0xE007F);
    let is_keycap =
        cluster.ends_with('\u{20E3}') && cluster.starts_with(|first: char| matches!(first, '0'..='9' | '#' | '*'));
    if is_keycap
        || cluster.chars().any(is_emoji) && cluster.chars().all(|character| is_emoji(character) || joins(character))
    {
        2
    } else {
        cluster.chars().map(|character| if is_light(character) { 1 } else { 2 }).sum()
    }
}
