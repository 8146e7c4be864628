//! The facts that front matter can state, and the keys under which it does.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::settings::value::scalar;

/// A fact that front matter can state. Each has its own ordered list of keys, matched ignoring case; a dot leads into a
/// nested map (`params.author`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The title.
    Title,
    /// A plain-text summary.
    Summary,
    /// What ends the summary in this post, in place of the rule `summary_ends`.
    SummaryEnd,
    /// The date that the permalink's tokens take.
    Date,
    /// When the post became public; the entry's `published`.
    Published,
    /// When it last changed; the entry's `updated`.
    Updated,
    /// From when on it is not shown.
    Expires,
    /// Whether it is a draft.
    Draft,
    /// Hidden where this is `false` (a key that otherwise holds a date is ignored).
    Public,
    /// Hidden where this is true.
    Hidden,
    /// Hidden where this is `never`, `local` or `false`.
    Listed,
    /// The last part of the URL.
    Slug,
    /// The whole path of the URL.
    Url,
    /// Older paths of the post.
    Aliases,
    /// The categories that are part of the URL.
    UrlCategories,
    /// The language, by its code or tag.
    Language,
    /// What translations of one original have in common.
    TranslationKey,
    /// The commit of the original that a translation was made from.
    OriginalCommit,
    /// The people who wrote it.
    Authors,
    /// The company or role of the only author.
    AuthorAffiliation,
    /// A page of the only author's.
    AuthorUrl,
    /// The people who translated it.
    Translators,
    /// Categories, tags, keywords; all keys count.
    Categories,
    /// The picture that stands for the post.
    Image,
    /// Where the post first appeared.
    Origin,
    /// The page elsewhere that the post is about.
    Link,
}

impl Field {
    /// The fields that decide whether a post is public.
    pub const VISIBILITY: &[Self] =
        &[Self::Draft, Self::Public, Self::Hidden, Self::Listed, Self::Published, Self::Expires];

    /// The fields that state a time.
    pub const TIMES: &[Self] = &[Self::Date, Self::Published, Self::Updated, Self::Expires];

    /// Whether a list (or one string, or maps) is expected rather than a single scalar.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(
            self,
            Self::Aliases | Self::Authors | Self::Translators | Self::Categories | Self::UrlCategories | Self::Image
        )
    }
}

/// A key path of front matter in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct KeyPath(#[serde(deserialize_with = "lower_case")] String);

impl KeyPath {
    /// The path as it is looked up.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn lower_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    scalar::<String, D>(deserializer).map(|key| key.to_lowercase())
}
