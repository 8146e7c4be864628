//! Channels: one a feed and language, known from the settings alone.

use url::Url;

use super::{FOLDER, Format};
use crate::{
    settings::{FeedSettings, Settings, TRANSLATORS_FEED, language::Language},
    text::Text,
};

/// Where a feed of one language is, and what it is called.
#[derive(Clone, Debug)]
pub struct Channel {
    /// The feed's name in the settings.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// Its title.
    pub title: Text,
    /// What it holds.
    pub description: Option<Text>,
    /// The page with the same posts.
    pub home: Url,
    /// The address of the folder that holds its files.
    pub address: Url,
}

impl Channel {
    /// The channel of a feed in a language.
    #[must_use]
    pub fn new(settings: &Settings, feed: &FeedSettings, language: &Language) -> Self {
        let description = settings.localised(feed.description.as_ref().or(settings.description.as_ref()), language);
        Self {
            name: feed.name.clone(),
            language: language.clone(),
            title: title(settings, feed, language),
            description: description.map(Text::line),
            home: home(settings, language, settings.localised(feed.home.as_ref(), language).unwrap_or_default()),
            address: settings.base_url.join(&format!("{}/", folder(&language.code, &feed.name))),
        }
    }

    /// Every channel of the settings, by feed and language; translators' channels are not for readers, and not among them.
    #[must_use]
    pub fn all(settings: &Settings) -> Vec<Self> {
        let of_feed = |feed| settings.languages.iter().map(move |language| Self::new(settings, feed, language));
        settings.feeds.iter().flat_map(of_feed).collect()
    }

    /// The channels of what waits for translators, by language, if the settings want them.
    #[must_use]
    pub fn for_translators(settings: &Settings) -> Vec<Self> {
        let Some(translators) = &settings.translators else { return Vec::new() };
        let title = |language: &Language| match settings.localised(translators.title.as_ref(), language) {
            Some(own) => Text::line(own),
            None => Text::line(&format!("{}: to translate into {}", settings.title_in(language), language.name)),
        };
        let channel = |language: &Language| Self {
            name: TRANSLATORS_FEED.to_owned(),
            language: language.clone(),
            title: title(language),
            description: None,
            home: home(settings, language, ""),
            address: settings.base_url.join(&format!("{}/", folder(&language.code, TRANSLATORS_FEED))),
        };
        let default = settings.default_language().index;
        settings.languages.iter().filter(|language| language.index != default).map(channel).collect()
    }

    /// The address of the feed in a format.
    #[must_use]
    pub fn url(&self, format: &dyn Format) -> Url {
        self.address.join(format.file_name()).expect("a file name is a relative URL")
    }

    /// The path of the feed in a format, below the output.
    #[must_use]
    pub fn path(&self, format: &dyn Format) -> String {
        format!("{}/{}", folder(&self.language.code, &self.name), format.file_name())
    }
}

/// The address of a page below a language's root.
fn home(settings: &Settings, language: &Language, path: &str) -> Url {
    settings.base_url_of(language).join(&format!("{}/{}", language.prefix, path.trim_start_matches('/')))
}

fn folder(language: &str, name: &str) -> String {
    format!("{FOLDER}/{language}/{name}")
}

/// The feed's own title, else the site's; with several feeds, the feed's name tells them apart.
fn title(settings: &Settings, feed: &FeedSettings, language: &Language) -> Text {
    let own = settings.localised(feed.title.as_ref(), language);
    let site = settings.title_in(language);
    match own {
        Some(own) => Text::line(own),
        None if settings.feeds.len() > 1 => Text::line(&format!("{site}: {}", feed.name)),
        None => Text::line(site),
    }
}
