//! The presets: pages of rules that are shipped, `config/presets/{name}.yaml`. In goes a name, out come the rules.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use super::RulesFile;

/// A preset shipped with polyfeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// Hugo.
    Hugo,
    /// Zola.
    Zola,
    /// Docusaurus.
    Docusaurus,
    /// Jekyll.
    Jekyll,
    /// Eleventy.
    Eleventy,
    /// Plain Markdown, and MkDocs.
    Plain,
}

impl Preset {
    /// What the settings call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Docusaurus => "docusaurus",
            Self::Jekyll => "jekyll",
            Self::Eleventy => "eleventy",
            Self::Plain => "plain",
        }
    }

    /// The preset's rules as they are shipped.
    #[must_use]
    pub fn rules(self) -> RulesFile {
        serde_yaml::from_str(self.text()).expect("a shipped preset is valid: a test reads every one")
    }

    fn text(self) -> &'static str {
        match self {
            Self::Hugo => include_str!("../../../config/presets/hugo.yaml"),
            Self::Zola => include_str!("../../../config/presets/zola.yaml"),
            Self::Docusaurus => include_str!("../../../config/presets/docusaurus.yaml"),
            Self::Jekyll => include_str!("../../../config/presets/jekyll.yaml"),
            Self::Eleventy => include_str!("../../../config/presets/eleventy.yaml"),
            Self::Plain => include_str!("../../../config/presets/plain.yaml"),
        }
    }
}
