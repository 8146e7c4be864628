//! Who asks: clients for the world, through a proxy where the environment names one, and one for this machine itself, which no proxy is
//! to hear of.

use std::time::Duration;

use reqwest::{Client, redirect};
use url::{Host, Url};

use crate::{error::Error, http};

/// How long a connection is kept for the next message.
const IDLE: Duration = Duration::from_secs(2);

/// What asks endpoints and pages.
#[derive(Clone, Debug)]
pub struct Clients {
    world: Client,
    /// Takes up no connection again, not even one that was kept for another endpoint of the same host.
    alone: Client,
    here: Client,
}

impl Clients {
    /// Clients without redirections, which would turn a message into a question.
    ///
    /// # Errors
    /// [`Error::Usage`] if the machine's certificates cannot be read.
    pub fn new() -> Result<Self, Error> {
        // A connection that a service closes while it is taken up again leaves an announcement unknown.
        let world = http::client(redirect::Policy::none(), |builder| builder.pool_idle_timeout(IDLE))?;
        let alone = http::client(redirect::Policy::none(), |builder| builder.pool_max_idle_per_host(0))?;
        let here = http::client(redirect::Policy::none(), |builder| builder.pool_max_idle_per_host(0).no_proxy())?;
        Ok(Self { world, alone, here })
    }

    /// The client for an address.
    #[must_use]
    pub fn to(&self, url: &Url) -> &Client {
        if is_here(url) { &self.here } else { &self.world }
    }

    /// The client for an address that opens a connection for each request.
    #[must_use]
    pub fn alone_to(&self, url: &Url) -> &Client {
        if is_here(url) { &self.here } else { &self.alone }
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
