//! The presets: pages of rules that are shipped, `config/presets/{name}.yaml`. Each says what its kind of site has otherwise than
//! `config/rules.yaml`. In goes a name, out come the rules.

use std::sync::OnceLock;

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

    /// What holds for every kind of site, and what this one has otherwise.
    #[must_use]
    pub fn rules(self) -> &'static [RulesFile; 2] {
        static RULES: [OnceLock<[RulesFile; 2]>; Preset::Plain as usize + 1] =
            [const { OnceLock::new() }; Preset::Plain as usize + 1];
        RULES[self as usize].get_or_init(|| {
            [include_str!("../../../config/rules.yaml"), self.text()]
                .map(|text| serde_yaml::from_str(text).expect("what is shipped is valid: a test reads every preset"))
        })
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
