//! Completes what a generator's settings say by what other files of the site say, and takes away what does not hold: folders that are not
//! there, codes that are none.

use std::path::Path;

use serde_json::json;
use url::Url;

use super::{
    Options,
    finding::{About, Finding},
    languages,
    settings_file::SettingsFile,
};
use crate::{
    error::Error,
    history,
    settings::{
        authors,
        rules::Preset,
        value::{BaseUrl, TimeZone},
    },
};

/// Adds what other files of the site say, and takes away what does not hold.
///
/// # Errors
/// [`Error::Usage`] if no folder of content is there.
pub fn complete(folder: &Path, finding: &mut Finding, options: &Options) -> Result<(), Error> {
    base_url(folder, finding, options);
    for language in &mut finding.languages {
        let own = language.base_url.take().filter(|url| url.parse::<BaseUrl>().is_ok());
        language.base_url = own.map(|url| url.trim_end_matches('/').to_owned());
    }
    finding.has_history = history::is_kept(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let whole = finding.sources.clone();
    let codes: Vec<String> = finding.languages.iter().map(|language| language.code.clone()).collect();
    finding
        .sources
        .retain(|source| codes.iter().any(|code| folder.join(source.path.replace("{language}", code)).is_dir()));
    if finding.sources.is_empty() {
        let paths: Vec<&str> = whole.iter().map(|source| source.path.as_str()).collect();
        return Err(Error::Usage(format!(
            "the kind of site is {}, and the folder of its content is not here: {}",
            finding.preset.name(),
            paths.join(", ")
        )));
    }
    let (usable, strange): (Vec<_>, Vec<_>) =
        std::mem::take(&mut finding.languages).into_iter().partition(languages::is_usable);
    finding.languages = usable;
    for language in strange {
        let code = language.code;
        finding
            .note(About::Languages, format!("`{code}` is no language tag: add it with its own, `{code}: {{tag: …}}`"));
    }
    if finding.title.is_none() && finding.languages.iter().all(|language| language.title.is_none()) {
        finding.note(About::Site, "The site's own settings do not say what it is called");
    }
    if let Some(zone) = finding.time_zone.take() {
        if zone.parse::<TimeZone>().is_err() {
            let text = format!("the time zone `{zone}` is not one of IANA's: write `time_zone:` yourself");
            finding.note(About::Site, text);
        } else if !matches!(zone.as_str(), "UTC" | "Etc/UTC") {
            finding.time_zone = Some(zone);
        }
    }
    if !finding.rules.contains_key("authors")
        && let Some(file) = authors_file(folder, finding)
    {
        finding.rule("authors", json!([file]));
    }
    Ok(())
}

/// The address: as asked for, as the generator's settings say, else as files say that hosts of sites read.
fn base_url(folder: &Path, finding: &mut Finding, options: &Options) {
    if let Some(base_url) = &options.base_url {
        finding.base_url = Some(base_url.as_url().to_string());
    }
    let stated = finding.base_url.take();
    let is_whole = |url: &&String| url.parse::<BaseUrl>().is_ok() && !is_of_this_machine(url);
    if let Some(url) = stated.as_ref().filter(is_whole) {
        finding.base_url = Some(url.trim_end_matches('/').to_owned());
        return;
    }
    // What is not stated may be another site's.
    finding.ids_are_urls = false;
    let domain = |path: &str| std::fs::read_to_string(folder.join(path)).ok();
    let cname = ["CNAME", "static/CNAME", "public/CNAME"].into_iter().find_map(domain);
    let cname = cname.map(|domain| format!("https://{}", domain.trim()));
    let package = || SettingsFile::read(folder, "package.json").ok()?.text("homepage");
    let said = match stated {
        None => "The site's own settings do not say its address".to_owned(),
        Some(stated) if is_of_this_machine(&stated) => format!("`{stated}` is an address of one machine only"),
        Some(stated) => format!("`{stated}` is no whole address"),
    };
    match cname.or_else(package).filter(|url| url.parse::<BaseUrl>().is_ok()) {
        Some(url) => {
            finding
                .note(About::Site, format!("{said}: this one is that of its CNAME file or package.json. Is it right?"));
            finding.base_url = Some(url.trim_end_matches('/').to_owned());
        }
        None => {
            finding.note(
                About::Site,
                format!("{said}: write it here in place of https://example.org, or init with --base-url"),
            );
            finding.base_url = Some("https://example.org".to_owned());
        }
    }
}

/// Whether an address is what a site has while somebody writes it.
fn is_of_this_machine(url: &str) -> bool {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.is_some_and(|host| matches!(host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0"))
}

/// The first of the usual files that say who the ids in front matter are, if polyfeed can read it.
fn authors_file(folder: &Path, finding: &mut Finding) -> Option<String> {
    let folders = ["data", "_data"];
    let paths = folders.iter().flat_map(|folder| {
        ["authors.yaml", "authors.yml", "authors.json", "authors.toml", "authors"]
            .map(|name| format!("{folder}/{name}"))
    });
    // Terms of Hugo's taxonomy `authors` may have pages, in folders of languages, too.
    let codes = finding.languages.iter().map(|language| format!("/{}", language.code));
    let folders: Vec<String> = std::iter::once(String::new()).chain(codes).collect();
    let sources = finding.sources.iter().filter(|_| finding.preset == Preset::Hugo);
    let pages = sources.flat_map(|source| {
        let path = source.path.trim_end_matches("/{language}");
        folders.iter().map(move |folder| format!("{path}{folder}/authors"))
    });
    let path = paths.chain(pages).find(|path| folder.join(path).exists())?;
    match authors::read(&[folder.join(&path)]) {
        Ok(authors) => (!authors.is_empty()).then_some(path),
        Err(problem) => {
            finding.note(About::Rules, format!("{path} is not read: {}", problem.message));
            None
        }
    }
}
