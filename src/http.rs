//! What all requests have in common: who asks, by which certificates, and how failures read.

use std::{error::Error as _, fmt::Display, time::Duration};

use reqwest::{Client, ClientBuilder, redirect};
use tokio::runtime::{self, Runtime};

use crate::error::Error;

/// How long an answer may take.
pub const TIME: Duration = Duration::from_secs(20);

/// A client that goes where redirections lead as the policy says, made as `with` likes.
///
/// # Errors
/// [`Error::Usage`] if the machine's certificates cannot be read.
pub fn client(policy: redirect::Policy, with: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<Client, Error> {
    // Another part of the program cannot have chosen another one: all requests are made here.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .user_agent(concat!("polyfeed/", env!("CARGO_PKG_VERSION")))
        .redirect(policy)
        .timeout(TIME)
        .connect_timeout(TIME / 2);
    with(builder).build().map_err(|error| impossible(causes(&error)))
}

/// What waits for answers.
///
/// # Errors
/// [`Error::Usage`] if the system has no more threads.
pub fn runtime(builder: &mut runtime::Builder) -> Result<Runtime, Error> {
    builder.enable_all().build().map_err(impossible)
}

fn impossible(why: impl Display) -> Error {
    Error::Usage(format!("no requests can be made from this machine: {why}"))
}

/// What an error and its causes say; never the URL, which may be a credential.
#[must_use]
pub fn causes(error: &reqwest::Error) -> String {
    let mut said = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if said.last() != Some(&text) {
            said.push(text);
        }
        cause = error.source();
    }
    if said.is_empty() { "it failed".to_owned() } else { said.join(": ") }
}
