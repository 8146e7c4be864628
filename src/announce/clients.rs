//! Who asks: clients for the world, through a proxy where the environment names one, and one for this machine itself, which no proxy is
//! to hear of.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};
use url::{Host, Url};

use crate::{error::Error, http};

/// How long a connection is kept for the next message.
const IDLE: Duration = Duration::from_secs(2);

/// What asks endpoints and pages.
#[derive(Clone, Debug)]
pub struct Clients {
    world: Client,
    here: Client,
}

impl Clients {
    /// Clients that keep connections, for pages and for services that recognise a repetition.
    ///
    /// # Errors
    /// [`Error::Usage`] if the machine's certificates cannot be read.
    pub fn new() -> Result<Self, Error> {
        Self::with(|builder| builder.pool_idle_timeout(IDLE))
    }

    /// Clients that take up no connection again, not even one that was kept for another endpoint of the same host: a message on one that the
    /// service closes meanwhile would be one of which nobody knows whether it arrived.
    ///
    /// # Errors
    /// [`Error::Usage`] if the machine's certificates cannot be read.
    pub fn alone() -> Result<Self, Error> {
        Self::with(|builder| builder.pool_max_idle_per_host(0))
    }

    /// None follows a redirection, which would turn a message into a question.
    fn with(connections: fn(ClientBuilder) -> ClientBuilder) -> Result<Self, Error> {
        let world = http::client(redirect::Policy::none(), connections)?;
        let here = http::client(redirect::Policy::none(), |builder| connections(builder).no_proxy())?;
        Ok(Self { world, here })
    }

    /// The client for an address.
    #[must_use]
    pub fn to(&self, url: &Url) -> &Client {
        if is_here(url) { &self.here } else { &self.world }
    }
}

/// Whether an address is this machine's own, which needs no TLS.
#[must_use]
pub fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
