//! How much polyfeed takes in before it says that something is wrong: a slip or a hostile file costs its own post, and
//! never the memory or the hours of the whole run.

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::{Depth, Limit};

/// The bounds of what is read.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Bounds {
    /// How many files and folders a content folder may hold.
    pub files: Limit,
    /// How large a document may be, in bytes.
    pub file_bytes: Limit,
    /// How large front matter may be, in bytes.
    pub front_matter_bytes: Limit,
    /// How deep lists and maps of front matter may nest.
    pub front_matter_depth: Depth<80>,
    /// How much the aliases of YAML may add to the values of front matter, in bytes.
    pub front_matter_alias_bytes: Limit,
    /// How deep the elements of a post's HTML may nest, those that Markdown makes among them.
    pub html_depth: Depth<1000>,
    /// How deep shortcodes may enclose each other.
    pub shortcode_depth: Depth<500>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            files: Limit::AtMost(4_000_000),
            file_bytes: Limit::AtMost(8 * 1024 * 1024),
            front_matter_bytes: Limit::AtMost(64 * 1024),
            front_matter_depth: Depth::new::<64>(),
            front_matter_alias_bytes: Limit::AtMost(64 * 1024),
            html_depth: Depth::new::<100>(),
            shortcode_depth: Depth::new::<50>(),
        }
    }
}

/// What to do about a bound that was met, by its key.
#[must_use]
pub fn how_to_raise(key: &str) -> String {
    format!("if it is meant to be so, raise `{key}` under `bounds:` in the settings")
}
