//! The key of an announcement: what a service knows a repeated request by. Derived from endpoint and entry id, so that it is the same
//! on every machine and after every crash.

use sha2::{Digest, Sha256};

use crate::settings::service::KeyForm;

/// The key of an entry's announcement at an endpoint, in the form that the service takes. `published` is in microseconds since 1970.
#[must_use]
pub fn key(form: KeyForm, endpoint: &str, entry: &str, published: i64) -> String {
    let digest = Sha256::digest(format!("{endpoint}\n{entry}"));
    let hex: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    match form {
        KeyForm::Hex => hex,
        // Version 8, variant 10 (RFC 9562 §5.8).
        KeyForm::Uuid => {
            format!("{}-{}-8{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
        }
        KeyForm::Tid => tid(published, u64::from_be_bytes(digest[..8].try_into().expect("a digest has more bytes"))),
    }
}

/// 53 bits of microseconds and 10 of clock id in base 32 (<https://atproto.com/specs/tid>); the clock and the microseconds below a
/// second are bits of the digest, so that posts of one moment have different ones.
fn tid(published: i64, digest: u64) -> String {
    const DIGITS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let second = u64::try_from(published).unwrap_or_default() / 1_000_000 * 1_000_000;
    let microseconds = (second + digest % 1_000_000) & ((1 << 53) - 1);
    let bits = microseconds << 10 | digest >> 54;
    (0..13)
        .rev()
        .map(|place| char::from(DIGITS[usize::try_from(bits >> (5 * place) & 31).expect("five bits")]))
        .collect()
}
