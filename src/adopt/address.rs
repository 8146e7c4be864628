//! What different spellings of one address have in common.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use url::Url;

use crate::post::address::bare;

/// A URL without scheme, `www.`, closing `/`, `index.html`, fragment and the parameters of those who count clicks, with its path decoded.
#[must_use]
pub fn address(url: &Url) -> String {
    let path: String = percent_decode_str(url.path()).decode_utf8_lossy().nfc().collect();
    let path = bare(&path);
    let parameters = url.query_pairs().filter(|(name, _)| !name.starts_with("utm_"));
    let query: String = parameters.map(|(name, value)| format!("&{name}={value}")).collect();
    format!("{}{}{path}{query}", host(url), url.port().map(|port| format!(":{port}")).unwrap_or_default())
}

/// The host of a URL, without `www.`.
#[must_use]
pub fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}
