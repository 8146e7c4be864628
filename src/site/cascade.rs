//! What section pages, and the site's own settings, say for the pages below them: Hugo's `cascade`, one map, or a list of maps that
//! each may be aimed at some of the pages (`target` or `_target`: `path`, `kind`, `lang` or `sites.matrix.languages`, `environment`);
//! and that a section page is a draft itself, where that counts. A page's own front matter is stronger, then the nearest section's.

use std::collections::HashMap;

use globset::{GlobBuilder, GlobMatcher};
use rayon::prelude::*;

use super::{
    Document, Kind,
    front_matter::{self, CASCADE, Format, FrontMatter, Map, Value, WantedKeys, value_at},
};
use crate::{
    path,
    problem::{Code, Problem},
    settings::{
        Settings, Source,
        rules::{Field, Rules},
    },
};

/// What is said for other pages.
struct Cascades {
    /// By sections, by their language and key.
    sections: HashMap<(usize, String), Vec<Cascade>>,
    /// By the site's own settings.
    site: Vec<Cascade>,
}

/// One map of a cascade.
struct Cascade {
    values: Map,
    target: Target,
}

/// The pages that a cascade is aimed at: all, or those that match each list of globs, unless it is empty.
#[derive(Default)]
struct Target {
    path: Vec<GlobMatcher>,
    kind: Vec<GlobMatcher>,
    language: Vec<GlobMatcher>,
    environment: Vec<GlobMatcher>,
}

/// Adds to the front matter of a source's documents what cascades say and they do not.
pub fn complete(settings: &Settings, source: &Source, wanted: &WantedKeys, documents: &mut [Document]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let sections = documents.iter().filter(|document| document.kind == Kind::Section);
    let sections = sections.filter_map(|section| {
        let (cascades, found) = of_section(section, &source.rules, wanted);
        problems.extend(found);
        (!cascades.is_empty()).then(|| ((section.language, section.key.clone()), cascades))
    });
    let cascades = Cascades { sections: sections.collect(), site: of_site(&source.rules, wanted) };
    if !cascades.sections.is_empty() || !cascades.site.is_empty() {
        documents.par_iter_mut().for_each(|document| cascades.complete(settings, document));
    }
    problems
}

impl Cascades {
    fn complete(&self, settings: &Settings, document: &mut Document) {
        let beside_home = (document.key.is_empty() && document.kind != Kind::Section).then_some("");
        let sections = path::above(&document.key).chain(beside_home);
        let sections = sections.filter_map(|key| self.sections.get(&(document.language, key.to_owned())));
        let cascades = sections.flatten().chain(&self.site);
        let cascades: Vec<&Map> = cascades
            .filter(|cascade| cascade.target.takes(settings, document))
            .map(|cascade| &cascade.values)
            .collect();
        if let Err(problem) = &document.front_matter
            && problem.code == Code::NoFrontMatter
            && !cascades.is_empty()
        {
            document.front_matter = Ok(FrontMatter::default());
        }
        if let Ok(front_matter) = &mut document.front_matter {
            cascades.into_iter().for_each(|values| front_matter.complete(values, |_, _, _| None));
        }
    }
}

/// What a section page says for the pages below it, and what is wrong with that.
fn of_section(section: &Document, rules: &Rules, wanted: &WantedKeys) -> (Vec<Cascade>, Vec<Problem>) {
    let Ok(front_matter) = &section.front_matter else { return (Vec::new(), Vec::new()) };
    let (mut cascades, mut problems) = (Vec::new(), Vec::new());
    let drafts = rules.keys(Field::Draft).filter(|_| rules.draft_sections);
    let states_draft =
        |key: &&str| front_matter.get(key).and_then(Value::text).is_some_and(|text| text.trim() == "true");
    if let Some(key) = drafts.into_iter().find(states_draft) {
        let values = std::collections::BTreeMap::from([(key.to_owned(), Value::Text("true".into()))]);
        cascades.push(Cascade { values: values.into(), target: Target::default() });
    }
    for map in front_matter.get(CASCADE).filter(|_| rules.cascade).map(maps).unwrap_or_default() {
        match cascade(map, wanted) {
            Ok(cascade) => cascades.extend(cascade),
            Err(message) => {
                let problem = section.problem_at_key(Code::BadField, CASCADE, message);
                problems.push(
                    problem.hint(
                        "`path`, `kind`, `lang`, `sites.matrix.languages` and `environment` are known, each a glob",
                    ),
                );
            }
        }
    }
    (cascades, problems)
}

/// What the rules say for all pages. `init` writes no target that is not known.
fn of_site(rules: &Rules, wanted: &WantedKeys) -> Vec<Cascade> {
    let text = serde_json::json!({ CASCADE: rules.site_cascade }).to_string();
    let parsed = front_matter::parse(&text, Format::Json, &WantedKeys::list(CASCADE.to_owned()), 1, usize::MAX);
    let parsed = parsed.unwrap_or_default();
    let maps = parsed.get(CASCADE).map(maps).unwrap_or_default();
    maps.into_iter().filter_map(|map| cascade(map, wanted).ok().flatten()).collect()
}

fn maps(value: &Value) -> Vec<&Map> {
    match value {
        Value::Map(map) => vec![map],
        Value::List(list) => list.iter().filter_map(Value::map).collect(),
        Value::Text(_) => Vec::new(),
    }
}

/// A map of a cascade, if it says anything that is asked for.
///
/// # Errors
/// What is wrong with its target.
fn cascade(map: &Map, wanted: &WantedKeys) -> Result<Option<Cascade>, String> {
    let values = map.only(|key| key != CASCADE && wanted.leads_to(key));
    let is_empty = values.iter().next().is_none();
    if is_empty { Ok(None) } else { Ok(Some(Cascade { values, target: target(map)? })) }
}

impl Target {
    fn takes(&self, settings: &Settings, document: &Document) -> bool {
        let fits = |globs: &[GlobMatcher], text: &str| globs.is_empty() || globs.iter().any(|glob| glob.is_match(text));
        let kind = match document.kind {
            Kind::Section if document.key.is_empty() => "home",
            Kind::Section => "section",
            _ => "page",
        };
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
        let (place, value) = match key {
            "path" => (&mut target.path, Some(value)),
            "kind" => (&mut target.kind, Some(value)),
            "lang" => (&mut target.language, Some(value)),
            "environment" => (&mut target.environment, Some(value)),
            "sites" => (&mut target.language, value.map().and_then(|sites| value_at(sites, "matrix.languages"))),
            _ => return Err(format!("the target `{key}` of the cascade is not known; what it says counts as missing")),
        };
        let wrong = || format!("the target `{key}` of the cascade is not a glob; what it says counts as missing");
        let texts: Vec<&str> = match value.ok_or_else(wrong)? {
            Value::List(list) => list.iter().filter_map(Value::text).collect(),
            one => one.text().into_iter().collect(),
        };
        for text in &texts {
            let glob = GlobBuilder::new(&text.to_lowercase()).literal_separator(true).build();
            place.push(glob.map_err(|_| wrong())?.compile_matcher());
        }
        if texts.is_empty() {
            return Err(wrong());
        }
    }
    Ok(target)
}
