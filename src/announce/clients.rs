//! Who asks: clients for the world, through a proxy where the environment names one, and one for this machine itself, which no proxy is
//! to hear of.

use reqwest::{Client, redirect};
use url::{Host, Url};

use crate::{error::Error, http};

/// What asks endpoints and pages.
#[derive(Clone, Debug)]
pub struct Clients {
    world: Client,
    here: Client,
}

impl Clients {
    /// Clients without redirections, which would turn a message into a question.
    ///
    /// # Errors
    /// [`Error::Usage`] if the machine's certificates cannot be read.
    pub fn new() -> Result<Self, Error> {
        // No connection is taken up again, not even one that was kept for another endpoint of the same host: a message on one that the
        // service closes meanwhile would be one of which nobody knows whether it arrived.
        let world = http::client(redirect::Policy::none(), |builder| builder.pool_max_idle_per_host(0))?;
        let here = http::client(redirect::Policy::none(), |builder| builder.pool_max_idle_per_host(0).no_proxy())?;
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
