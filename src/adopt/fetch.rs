//! An old feed's bytes, from a file or from the web.

use std::{fs::File, io::Read, path::Path};

use reqwest::redirect;
use tokio::runtime;
use url::Url;

use crate::{error::Error, http};

/// How large a feed may be, in bytes.
const MOST: usize = 64 * 1024 * 1024;

/// How many redirections are followed.
const REDIRECTIONS: usize = 10;

/// Reads the feed at a URL or in a file. What it was redirected to is its address.
///
/// # Errors
/// [`Error::Feed`], or [`Error::Usage`] if no requests can be made.
pub fn fetch(feed: &str) -> Result<(Vec<u8>, Option<Url>), Error> {
    let fail = |message: String| Error::Feed(feed.to_owned(), message);
    let Some(url) = Url::parse(feed).ok().filter(|url| matches!(url.scheme(), "http" | "https")) else {
        let mut bytes = Vec::new();
        let read = File::open(Path::new(feed)).and_then(|file| file.take(MOST as u64 + 1).read_to_end(&mut bytes));
        read.map_err(|error| fail(format!("the feed cannot be read: {error}")))?;
        return if bytes.len() > MOST { Err(fail(too_large())) } else { Ok((bytes, None)) };
    };
    let client = http::client(redirect::Policy::limited(REDIRECTIONS), |builder| builder)?;
    http::runtime(&mut runtime::Builder::new_current_thread())?.block_on(async {
        let failed = |error: &reqwest::Error| {
            let said = if error.is_timeout() {
                format!("no whole answer within {} seconds", http::TIME.as_secs())
            } else {
                http::causes(error)
            };
            fail(format!("the feed cannot be fetched: {said}"))
        };
        let mut response = client.get(url).send().await.map_err(|error| failed(&error))?;
        if !response.status().is_success() {
            return Err(fail(format!("the feed cannot be fetched: the server answers {}", response.status())));
        }
        let address = response.url().clone();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
            if bytes.len() + chunk.len() > MOST {
                return Err(fail(too_large()));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((bytes, Some(address)))
    })
}

fn too_large() -> String {
    format!("the feed is larger than {MOST} bytes")
}
