//! The key of an announcement: what a service knows a repeated request by. Derived from endpoint and entry id, so that it is the same
//! on every machine and after every crash.

use sha2::{Digest, Sha256};

use crate::{settings::service::KeyForm, text::hexadecimal};

/// The key of an entry's announcement at an endpoint, in the form that the service takes.
#[must_use]
pub fn key(form: KeyForm, endpoint: &str, entry: &str) -> String {
    let digest = Sha256::digest(format!("{endpoint}\n{entry}"));
    let hex = hexadecimal(&digest[..16]);
    match form {
        KeyForm::Hex => hex,
        // Version 8, variant 10 (RFC 9562 §5.8).
        KeyForm::Uuid => {
            format!("{}-{}-8{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
        }
        KeyForm::Tid => tid(u64::from_be_bytes(digest[..8].try_into().expect("a digest has more bytes"))),
    }
}

/// 53 bits of microseconds and 10 of clock id in base 32 (<https://atproto.com/specs/tid>), all of the digest: a post's date may be
/// mended, and its key may not change. The moment lies between 2005 and 2023, since a server may doubt one that is still to come.
fn tid(digest: u64) -> String {
    const DIGITS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let bits = 1 << 60 | digest >> 5;
    (0..13)
        .rev()
        .map(|place| char::from(DIGITS[usize::try_from(bits >> (5 * place) & 31).expect("five bits")]))
        .collect()
}
