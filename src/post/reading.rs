//! What a document's front matter and name say of it, and its body where they say nothing.

use std::{borrow::Cow, cell::OnceCell, ops::Range};

use url::Url;

use super::{
    Moment, Post, Status,
    date::{self, Date},
    dateline, expression,
    fields::{FILE_NAME, Fields},
    opening,
    people::Byline,
    related::RelatedDates,
};
use crate::{
    problem::{Code, Problem},
    render::emoji,
    settings::{
        Settings,
        rules::{DateFrom, Dialect, EmojiPlace, Field, TitleFrom, Undated, UrlForm, UrlRelativeTo},
    },
    site::{Document, Kind, may_be_bundle},
    text::{Text, capitalised},
};

/// Words for which Eleventy takes the date from the file itself, or from Git.
const FILE_TIMES: &[&str] = &["created", "last modified", "git created", "git last modified"];

/// Why a template makes no URL.
pub(super) enum NoUrl {
    /// It says that the page is not written.
    Unwritten,
    /// Only the site's own code can tell.
    NotRun(Box<Problem>),
}

pub(super) struct Dates {
    published: Date,
    updated: Date,
    pub(super) permalink: Date,
}

/// A document whose front matter is being understood.
pub(super) struct Reading<'r> {
    pub(super) settings: &'r Settings,
    pub(super) document: &'r Document,
    pub(super) fields: Fields<'r>,
    pub(super) dates: &'r RelatedDates,
    pub(super) is_selected: bool,
    pub(super) date_of_body: OnceCell<Option<Date>>,
}

/// Boxed, because nearly every post has none.
type Wrong = Box<Problem>;

impl Reading<'_> {
    pub(super) fn status(&self, moment: Moment) -> Result<Status, Wrong> {
        if self.is_draft(moment) {
            return Ok(Status::Draft);
        }
        let unclear = [Field::Draft, Field::Hidden].into_iter().find_map(|field| self.fields.neither(field));
        if let Some((key, text)) = unclear.filter(|_| self.is_selected) {
            let message = format!("`{key}: {text}` is neither yes nor no, so whether the post is public is unknown");
            let problem = self.document.problem_at_key(Code::FrontMatter, key, message);
            return Err(Box::new(problem.hint("write `true` or `false`")));
        }
        if !self.is_selected || self.fields.says_hidden() {
            return Ok(Status::Excluded);
        }
        let states_date = || self.fields.date(Field::Published, self.document).is_some();
        if self.fields.rules.undated == Undated::Page && !states_date() && self.date_from_elsewhere().is_none() {
            return Ok(Status::Excluded);
        }
        let may_be_bundle = || may_be_bundle(self.fields.rules, &self.document.relative);
        let is_dated = || if may_be_bundle() { self.date_from_elsewhere() } else { self.original_date() }.is_some();
        let has_date = || states_date() || is_dated();
        if self.document.kind == Kind::Section && !has_date() {
            return Ok(Status::SectionPage);
        }
        Ok(self.out_of_time(moment)?.unwrap_or(Status::Post))
    }

    /// Whether the site shows the page to its readers, whatever the feeds do; a date that is none keeps nothing back.
    pub(super) fn is_visible(&self, moment: Moment) -> bool {
        !self.is_draft(moment) && !self.fields.says_hidden() && !matches!(self.out_of_time(moment), Ok(Some(_)))
    }

    fn is_draft(&self, moment: Moment) -> bool {
        let is_shown = self.fields.rules.visibility.drafts || moment.show.drafts;
        let is_by_place = self.fields.rules.drafts.matches(&self.document.source_path);
        !is_shown && (self.fields.says_draft() || is_by_place)
    }

    /// Whether its time is over or has not come.
    fn out_of_time(&self, moment: Moment) -> Result<Option<Status>, Wrong> {
        let shown = self.fields.rules.visibility;
        if !shown.expired && !moment.show.expired && self.date(Field::Expires)?.is_some_and(|date| date <= moment.now) {
            return Ok(Some(Status::Expired));
        }
        let hides_future = !shown.future && !moment.show.future;
        let published = self.date(Field::Published)?;
        let is_future = |date: Date| date > moment.now;
        if hides_future && published.or_else(|| self.date_from_elsewhere()).is_some_and(is_future) {
            return Ok(Some(Status::Future));
        }
        Ok(None)
    }

    fn date(&self, field: Field) -> Result<Option<Date>, Wrong> {
        let Some((key, text)) = self.fields.date(field, self.document) else { return Ok(None) };
        let date = date::of_front_matter((key, text), self.document, self.settings.time_zone, self.fields.rules);
        date.map(Some).ok_or_else(|| {
            let message = format!("`{text}` is not a date");
            let problem = self.document.problem_at_key(Code::BadDate, key, message);
            let is_of_file = FILE_TIMES.iter().any(|word| word.eq_ignore_ascii_case(text.trim()));
            let why = if is_of_file { "polyfeed takes it from no file and not from Git: " } else { "" };
            Box::new(problem.hint(format!("{why}write it like 2025-06-30 or 2025-06-30T09:00:00+02:00")))
        })
    }

    pub(super) fn dates(&self) -> Result<Dates, Wrong> {
        let published = match self.date(Field::Published)? {
            Some(date) => date,
            None => self.date_from_elsewhere().ok_or_else(|| {
                let keys = self.fields.rules.keys(Field::Published).filter(|key| *key != FILE_NAME);
                let keys: Vec<&str> = keys.collect();
                let problem = self.document.problem_at_start(Code::NoDate, "the post has no date");
                Box::new(problem.hint(format!("add one of these keys to its front matter: {}", keys.join(", "))))
            })?,
        };
        let updated = self.date(Field::Updated)?.unwrap_or(published).max(published);
        let permalink = self.date(Field::Date)?.unwrap_or(published);
        Ok(Dates { published, updated, permalink })
    }

    fn date_from_elsewhere(&self) -> Option<Date> {
        let zone = self.settings.time_zone;
        self.fields.rules.date_from.iter().find_map(|from| match from {
            DateFrom::FileName => date::of_file_name(self.document.name(), zone),
            DateFrom::Path => date::of_path(&self.document.key, zone),
            DateFrom::Url => self.fields.scalar(Field::Url).and_then(|url| date::of_path(url, zone)),
            DateFrom::Body => self.date_of_body(),
            DateFrom::Original => self.original_date(),
            DateFrom::Section => self.dates.section(self.document),
        })
    }

    /// The date that the body begins with; nobody asks for that of a page that is in no feed.
    fn date_of_body(&self) -> Option<Date> {
        *self.date_of_body.get_or_init(|| {
            self.is_selected.then(|| dateline::date(self.settings, self.fields.rules, self.document)).flatten()
        })
    }

    fn original_date(&self) -> Option<Date> {
        let is_wanted = self.fields.rules.date_from.contains(&DateFrom::Original);
        is_wanted.then(|| self.dates.original(self.document, self.fields.scalar(Field::TranslationKey))).flatten()
    }

    /// The title, and where it stands in the body if the front matter has none.
    fn title(&self) -> Result<(Text, Option<Range<usize>>), Wrong> {
        let (title, heading) = self.undrawn_title()?;
        let place = if heading.is_some() { EmojiPlace::Heading } else { EmojiPlace::Title };
        let is_drawn = self.fields.rules.emoji_names.contains(&place);
        Ok((if is_drawn { Text::line(&emoji::draw(&title)) } else { title }, heading))
    }

    /// The same with the names of emoji in it.
    fn undrawn_title(&self) -> Result<(Text, Option<Range<usize>>), Wrong> {
        let written = self.fields.scalar(Field::Title).map(Text::line).filter(|title| !title.is_empty());
        if let Some(title) = written {
            return Ok((title, None));
        }
        if self.fields.rules.title_from.contains(&TitleFrom::Heading)
            && !self.document.is_html()
            && let Some((title, heading)) = opening::heading(self.document.body()?.text(), self.dialects())
        {
            return Ok((title, Some(heading)));
        }
        let name = self.document.name();
        let name = date::after_date(name).unwrap_or(name);
        let named = self.fields.rules.title_from.iter().find_map(|from| match from {
            TitleFrom::Heading => None,
            TitleFrom::FileName => Some(Text::line(name)),
            TitleFrom::FileNameInWords => Some(Text::line(&in_words(name))),
            TitleFrom::FileNameInTitleCase => Some(Text::line(&in_title_case(name))),
        });
        if let Some(name) = named.filter(|name| !name.is_empty()) {
            return Ok((name, None));
        }
        let problem = self.document.problem_at_start(Code::NoTitle, "the post has no title");
        Err(Box::new(problem.hint("add a `title:` to its front matter")))
    }

    fn dialects(&self) -> &[Dialect] {
        self.fields.rules.dialects.of(&self.document.path)
    }

    /// The title of the front matter, or the line of the heading, as it is written.
    pub(super) fn written_title(&self) -> Option<String> {
        if let Some(title) = self.fields.scalar(Field::Title) {
            return Some(title.to_owned());
        }
        let body = self.document.body().ok()?;
        let (_, heading) = opening::heading(body.text(), self.dialects())?;
        Some(body.text()[heading].lines().next()?.trim().trim_start_matches(['#', ' ']).to_owned())
    }

    pub(super) fn post(&self, dates: Result<Dates, Wrong>, link: Option<Url>) -> Result<(Post, Vec<Problem>), Wrong> {
        let (title, heading) = self.title()?;
        let dates = dates?;
        let source = &self.settings.sources[self.document.source];
        let (Byline { authors, translators }, unknown) = self.fields.people(&source.authors);
        let unknown = unknown.into_iter().map(|id| {
            let mut keys = self.fields.rules.keys(Field::Authors).chain(self.fields.rules.keys(Field::Translators));
            let key = keys.find(|key| self.fields.states(key)).unwrap_or_default();
            let message = format!("`{id}` is in none of the files of authors; it is shown as it is");
            let problem = self.document.problem_at_word(Code::UnknownAuthor, key, &id, message);
            problem.hint(format!("add it: `{id}: {{name: …}}`"))
        });
        let unknown = unknown.collect();
        let (categories, hidden_tags) = self.fields.tags(&source.tags);
        let post = Post {
            title,
            heading,
            summary: self.fields.text(Field::Summary).map(Text::line).filter(|summary| !summary.is_empty()),
            summary_end: self.fields.scalar(Field::SummaryEnd).map(Into::into),
            authors,
            translators,
            published: dates.published,
            created: None,
            updated: dates.updated,
            categories,
            hidden_tags,
            image: self.fields.image().map(str::to_owned),
            link: link.map(Box::new),
        };
        Ok((post, unknown))
    }

    /// The front matter's URL.
    pub(super) fn url(&self, date: Option<Date>) -> Result<Option<Cow<'_, str>>, NoUrl> {
        let Some((key, text)) = self.fields.scalar_with_key(Field::Url) else { return Ok(None) };
        if self.fields.rules.url_form != UrlForm::Template {
            return Ok(Some(text.into()));
        }
        let made = expression::url(text, self.document, self.fields.front_matter, date).map_err(|message| {
            let message = format!("`{text}` cannot be calculated ({message}); the URL is that of the pattern");
            let problem = self.document.problem_at_key(Code::NotRun, key, message);
            let hint = "say how URLs are made: `rules: {fields: {url: []}, permalink: …}`";
            NoUrl::NotRun(Box::new(problem.hint(hint)))
        })?;
        made.map(|url| Some(url.into())).ok_or(NoUrl::Unwritten)
    }

    pub(super) fn aliases(&self, url: Option<&Url>) -> Vec<Url> {
        let language = &self.settings.languages[self.document.language];
        let base_url = self.settings.base_url_of(language);
        let absolute = |alias: &str| match url {
            _ if alias.starts_with('/') || self.fields.rules.url_relative_to == UrlRelativeTo::Site => {
                Some(base_url.join(alias))
            }
            Some(url) => url.join("..").and_then(|parent| parent.join(alias)).ok(),
            None => Some(base_url.join(&format!("{}/{alias}", language.prefix))),
        };
        self.fields.list(Field::Aliases).into_iter().filter_map(absolute).collect()
    }

    /// A URL of another site; one that is none is reported and counts as missing.
    pub(super) fn absolute_url(&self, field: Field) -> (Option<Url>, Option<Problem>) {
        let Some((key, text)) = self.fields.scalar_with_key(field) else { return (None, None) };
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => (Some(url), None),
            // A path on the site itself is legal for a canonical URL, and says nothing.
            _ if text.starts_with('/') => (None, None),
            _ => {
                let message = format!("`{text}` is not an absolute http(s) URL; it counts as missing");
                let mut problem = self.document.problem_at_key(Code::BadField, key, message);
                problem = problem.hint("write it with https:// in front");
                (None, Some(problem))
            }
        }
    }
}

/// A file's name as MkDocs makes a title of it.
fn in_words(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    if words.to_lowercase() == words { capitalised(&words) } else { words }
}

/// A file's name as Jekyll makes a title of it.
fn in_title_case(name: &str) -> String {
    name.split('-').map(|word| capitalised(&word.to_lowercase())).collect::<Vec<_>>().join(" ")
}
