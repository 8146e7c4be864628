//! Where the dates of entries come from.

use schemars::JsonSchema;
use serde::Deserialize;

use super::value::Limit;

/// Where the dates of entries come from.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dates {
    /// When a translation was published.
    pub translations: Translations,
    /// When a post was last changed.
    pub updated: Updated,
    /// How many posts of one language a commit may add, and how many it may change, before it is a bulk commit, which says
    /// nothing about when they landed and changed.
    pub bulk_commit_files: Limit,
}

impl Default for Dates {
    fn default() -> Self {
        Self {
            translations: Translations::default(),
            updated: Updated::default(),
            bulk_commit_files: Limit::AtMost(25),
        }
    }
}

impl Dates {
    /// Whether any of them comes from Git.
    #[must_use]
    pub fn are_from_git(&self) -> bool {
        self.translations == Translations::Landed || self.updated == Updated::Git
    }
}

/// When a translation was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Translations {
    /// When its front matter says.
    #[default]
    FrontMatter,
    /// When it came into the repository, if that is later.
    Landed,
}

/// When a post was last changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Updated {
    /// When its front matter says.
    #[default]
    FrontMatter,
    /// When a commit last changed its prose.
    Git,
}
