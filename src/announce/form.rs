//! What messages to an endpoint are written by, so that one that waits is known to be written otherwise now.

use std::fmt;

use sha2::{Digest, Sha256};

use super::secret;
use crate::{settings::announce::Endpoint, text::hexadecimal};

/// A digest of an endpoint's service, templates and parameters that are no secrets, and the service's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form(String);

impl Form {
    /// What messages to an endpoint are written by now.
    #[must_use]
    pub fn of(endpoint: &Endpoint) -> Self {
        let Endpoint { service, service_name, text, body, .. } = endpoint;
        let written = secret::as_written(endpoint);
        let public: Vec<_> = service.public_parameters().map(|name| (name, written.get(name))).collect();
        let digest = Sha256::digest(format!("{service:?}{text:?}{body:?}{public:?}"));
        Self(format!("{} {service_name}", hexadecimal(&digest[..8])))
    }

    /// Whether it is of the same service.
    #[must_use]
    pub fn is_of_the_service_of(&self, other: &Self) -> bool {
        let [mine, theirs] = [self, other].map(|form| form.0.split_once(' ').map(|(_, service)| service));
        mine == theirs
    }
}

impl From<String> for Form {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
