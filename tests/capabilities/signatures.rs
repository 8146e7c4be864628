//! Signatures of requests are those of the specifications.

use polyfeed::announce::sign;

/// Standard Webhooks: secrets, id, time, body, signature.
const SIGNED: &[(&str, &str, i64, &str, &str)] = &[
    (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        r#"{"test": 2432232314}"#,
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        1_649_367_553,
        r#"{"email":"test@example.com","username":"test_user"}"#,
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    ),
    (
        "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        r#"{"test": 2432232314}"#,
        "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==",
    ),
    (
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        r#"{"test": 2432232314}"#,
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
    ),
];

#[test]
fn signatures_are_those_of_the_specifications() {
    for (secret, id, at, body, signature) in SIGNED {
        assert_eq!(sign::standard_webhooks(secret, id, *at, body).as_deref(), Ok(*signature));
    }
    assert_eq!(sign::dingtalk("SECtest0123456789", 1_700_000_000_000), "yBKp5IlG6qCzcQWmgyRK/ziJBdVNJmHfFE2ST/CzT/g=");
    assert_eq!(sign::feishu("SECtest0123456789", 1_700_000_000), "xqhKocb0RcGBDr30iFkLPByPLrRBM9Oy/dgBx968k0U=");
}

#[test]
fn while_secrets_rotate_all_of_them_sign() {
    let [first, .., last] = SIGNED else { panic!("vectors") };
    let both = format!("{} {}", first.0, last.0);
    let signature = sign::standard_webhooks(&both, first.1, first.2, first.3);
    assert_eq!(signature, Ok(format!("{} {}", first.4, last.4)));
}

#[test]
fn a_secret_of_another_form_is_said_to_be() {
    let wrong = |secret: &str| sign::standard_webhooks(secret, "id", 0, "").unwrap_err();
    assert!(wrong("hunter2").contains("begins with whsec_"));
    assert!(wrong("whsec_%%%").contains("not base64"));
    assert!(wrong("whsk_AAAA").contains("32 or 64 bytes"));
}
