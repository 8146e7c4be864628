//! What section pages say for the pages below them, as far as it hides posts: that they are drafts themselves (where that
//! counts), or Hugo's `cascade`, one map, or a list of maps that each may be aimed at some of the pages (`_target` or `target`: `path`, `kind`, `lang`, `environment`).

use std::collections::HashMap;

use globset::{GlobBuilder, GlobMatcher};

use super::{Status, fields::Fields};
use crate::{
    problem::{Code, Problem},
    settings::Settings,
    site::{
        Document, Kind,
        front_matter::{Map, Value},
    },
};

/// What sections hide, by source, language and key.
pub struct Cascades(HashMap<(usize, usize, String), Vec<Cascade>>);

/// One map of a cascade.
struct Cascade {
    status: Status,
    target: Target,
}

/// The pages that a cascade is aimed at: all, or those that every glob matches.
#[derive(Default)]
struct Target {
    path: Option<GlobMatcher>,
    kind: Option<GlobMatcher>,
    language: Option<GlobMatcher>,
    environment: Option<GlobMatcher>,
}

impl Cascades {
    /// Reads the cascades of all section pages.
    pub fn new(settings: &Settings, documents: &[Document]) -> (Self, Vec<Problem>) {
        let mut cascades = HashMap::new();
        let mut problems = Vec::new();
        for document in documents.iter().filter(|document| document.kind == Kind::Section) {
            let rules = &settings.sources[document.source].rules;
            let Ok(front_matter) = &document.front_matter else { continue };
            let maps = match front_matter.get("cascade").filter(|_| rules.cascade) {
                Some(Value::Map(map)) => vec![map],
                Some(Value::List(list)) => list.iter().filter_map(Value::map).collect(),
                Some(Value::Text(_)) | None => Vec::new(),
            };
            let mut hiding = Vec::new();
            if rules.draft_sections && (Fields { front_matter: front_matter.values(), rules }).says_draft() {
                hiding.push(Cascade { status: Status::Draft, target: Target::default() });
            }
            for map in maps {
                let fields = Fields { front_matter: map, rules };
                let status = if fields.says_draft() {
                    Status::Draft
                } else if fields.says_hidden() {
                    Status::Excluded
                } else {
                    continue;
                };
                match target(map) {
                    Ok(target) => hiding.push(Cascade { status, target }),
                    Err(message) => {
                        let problem = document.problem_at_key(Code::BadField, "cascade", message);
                        problems.push(problem.hint("`path`, `kind`, `lang` and `environment` are known, each a glob"));
                    }
                }
            }
            if !hiding.is_empty() {
                cascades.insert((document.source, document.language, document.key.clone()), hiding);
            }
        }
        (Self(cascades), problems)
    }

    /// The status that the nearest section above a document cascades to it.
    pub fn status(&self, settings: &Settings, document: &Document) -> Option<Status> {
        if self.0.is_empty() {
            return None;
        }
        let mut key = document.key.as_str();
        loop {
            key = key.rsplit_once('/').map_or("", |(above, _)| above);
            let section = (document.source, document.language, key.to_owned());
            let mut cascades = self.0.get(&section).into_iter().flatten();
            match cascades.find(|cascade| cascade.target.takes(settings, document)) {
                Some(cascade) => return Some(cascade.status),
                None if key.is_empty() => return None,
                None => {}
            }
        }
    }
}

impl Target {
    fn takes(&self, settings: &Settings, document: &Document) -> bool {
        let fits = |glob: &Option<GlobMatcher>, text: &str| glob.as_ref().is_none_or(|glob| glob.is_match(text));
        let kind = if document.kind == Kind::Section { "section" } else { "page" };
        fits(&self.path, &format!("/{}", document.key.to_lowercase()))
            && fits(&self.kind, kind)
            && fits(&self.language, &settings.languages[document.language].code.to_lowercase())
            && fits(&self.environment, "production")
    }
}

/// The target of a cascade, or what is wrong with it.
fn target(map: &Map) -> Result<Target, String> {
    let mut target = Target::default();
    for (key, value) in ["_target", "target"].into_iter().filter_map(|name| map.get(name)?.map()).flat_map(Map::iter) {
        let glob = value.text().and_then(|text| {
            let glob = GlobBuilder::new(&text.to_lowercase()).literal_separator(true).build();
            glob.ok().map(|glob| glob.compile_matcher())
        });
        let place = match key {
            "path" => &mut target.path,
            "kind" => &mut target.kind,
            "lang" => &mut target.language,
            "environment" => &mut target.environment,
            _ => return Err(format!("the target `{key}` of the cascade is not known; what it hides is shown")),
        };
        *place = Some(
            glob.ok_or_else(|| format!("the target `{key}` of the cascade is not a glob; what it hides is shown"))?,
        );
    }
    Ok(target)
}
