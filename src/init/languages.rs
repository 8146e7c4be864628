//! What is known of languages that a site's settings do not say: the tags of codes that are none.

use super::finding::FoundLanguage;
use crate::{settings::language::LanguageTag, site};

/// Codes of countries that sites take for those of their languages.
const COUNTRIES: &[(&str, &str)] = &[
    ("al", "sq"),
    ("cn", "zh-CN"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gr", "el"),
    ("hk", "zh-HK"),
    ("il", "he"),
    ("ir", "fa"),
    ("jp", "ja"),
    ("kr", "ko"),
    ("rs", "sr"),
    ("tw", "zh-TW"),
    ("ua", "uk"),
    ("vn", "vi"),
];

/// The tag that a language needs in the settings, because its code says nothing, another language, or less exactly which one.
#[must_use]
pub fn tag(language: &FoundLanguage) -> Option<LanguageTag> {
    let stated = language.tag.as_deref().filter(|tag| is_known(tag));
    if language.is_called_by_tag {
        return stated?.parse().ok();
    }
    if is_known(&language.code) {
        return stated.and_then(|tag| tag.parse().ok()).filter(|tag| is_meant(tag, &language.code));
    }
    let country = || COUNTRIES.iter().find(|(code, _)| code.eq_ignore_ascii_case(&language.code)).map(|(_, tag)| *tag);
    stated.or_else(country)?.parse().ok()
}

/// Whether a site means what it says where its code is a language's, too: `zh-Hans-CN` for `zh-CN`, or a country's code that happens to
/// be one, `pt-BR` for `br`. More exact than the code alone are many tags by chance, `en-US` most of all.
fn is_meant(tag: &LanguageTag, code: &str) -> bool {
    let (stated, code) = (tag.as_str().to_lowercase(), code.replace('_', "-").to_lowercase());
    let begins = |long: &str, short: &str| format!("{long}-").starts_with(&format!("{short}-"));
    let is_country = code.len() == 2 && stated.ends_with(&format!("-{code}"));
    let is_other_form = code.contains('-') && begins(&code, &tag.primary().to_lowercase()) && !begins(&code, &stated);
    is_country || is_other_form && !begins(&stated, &code)
}

/// Whether a folder that is called like a language's code is surely one's.
#[must_use]
pub fn is_folders(language: &FoundLanguage) -> bool {
    let is_short = |tag: &LanguageTag| tag.primary().len() == 2 && site::is_language(tag.as_str());
    language.code.parse().as_ref().is_ok_and(is_short) || tag(language).is_some()
}

/// Whether a language has a tag, by its code or otherwise.
#[must_use]
pub fn is_usable(language: &FoundLanguage) -> bool {
    tag(language).is_some() || language.code.parse::<LanguageTag>().is_ok()
}

/// What a language calls itself: as the site says, else as everybody does.
#[must_use]
pub fn name(language: &FoundLanguage) -> Option<String> {
    // A name that is the code says nothing.
    let stated = language.name.clone().filter(|name| !name.eq_ignore_ascii_case(&language.code));
    stated.or_else(|| {
        let tag = tag(language).or_else(|| language.code.parse().ok())?;
        tag.own_name().map(str::to_owned)
    })
}

/// Whether a code is the tag of a language, and not only written like one, as `jp` is.
#[must_use]
pub fn is_known(code: &str) -> bool {
    code.parse::<LanguageTag>().is_ok_and(|tag| tag.primary().len() > 2 || site::is_language(tag.as_str()))
}

/// Whether a folder is called like a language of two letters, with or without a region.
#[must_use]
pub fn is_short_code(folder: &str) -> bool {
    folder.split(['-', '_']).next().is_some_and(|primary| primary.len() == 2) && is_known(folder)
}
