//! Signatures of requests: what the receiver believes that they come from the endpoint's owner by. Made anew for each attempt, since
//! each carries the time.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header `webhook-signature` of Standard Webhooks 1.0.0: one signature a secret, so that a receiver knows the old one and the
/// new one while they are changed. `timestamp` is in seconds since 1970.
///
/// # Errors
/// Which form a secret should have.
pub fn standard_webhooks(secrets: &str, id: &str, timestamp: i64, body: &str) -> Result<String, String> {
    let signed = format!("{id}.{timestamp}.{body}");
    let signatures: Result<Vec<String>, String> =
        secrets.split_whitespace().map(|secret| signature(secret, &signed)).collect();
    Ok(signatures?.join(" "))
}

fn signature(secret: &str, signed: &str) -> Result<String, String> {
    let decoded =
        |text: &str| STANDARD.decode(text).map_err(|_| "the secret is not base64 behind its prefix".to_owned());
    if let Some(seed) = secret.strip_prefix("whsk_") {
        // 32 bytes of seed, with or without the public key behind it.
        let bytes = decoded(seed)?;
        let seed = bytes.first_chunk::<32>().filter(|_| matches!(bytes.len(), 32 | 64));
        let seed = seed.ok_or("an ed25519 secret has 32 or 64 bytes")?;
        let signature = SigningKey::from_bytes(seed).sign(signed.as_bytes());
        return Ok(format!("v1a,{}", STANDARD.encode(signature.to_bytes())));
    }
    let key = secret.strip_prefix("whsec_").ok_or("a secret begins with whsec_ (HMAC) or whsk_ (ed25519)")?;
    Ok(format!("v1,{}", hmac(&decoded(key)?, signed.as_bytes())))
}

/// DingTalk's `sign`, not yet percent-encoded; `timestamp` is in milliseconds
/// (<https://open.dingtalk.com/document/robots/customize-robot-security-settings>).
#[must_use]
pub fn dingtalk(secret: &str, timestamp: i64) -> String {
    hmac(secret.as_bytes(), format!("{timestamp}\n{secret}").as_bytes())
}

/// Feishu's `sign`: the text is the key, and nothing is signed; `timestamp` is in seconds
/// (<https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>).
#[must_use]
pub fn feishu(secret: &str, timestamp: i64) -> String {
    hmac(format!("{timestamp}\n{secret}").as_bytes(), b"")
}

fn hmac(key: &[u8], text: &[u8]) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    hmac.update(text);
    STANDARD.encode(hmac.finalize().into_bytes())
}
