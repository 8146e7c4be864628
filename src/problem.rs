//! What is wrong with somebody's input, as a value.
//!
//! A [`Problem`] is data, not an error: every step of the way returns its value *and* the problems it met, so that
//! one bad post never stops the others. [`report`](crate::report) shows them to people and programs.

use std::{borrow::Cow, collections::BTreeMap, fmt, ops::Range, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use crate::position;

/// How much a problem costs. Whether its post is left out is another question: no level brings that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A check fails.
    Error,
    /// It is reported.
    Warning,
    /// It is only counted.
    Allowed,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Allowed => "allowed",
        })
    }
}

/// Defines [`Code`] with one row a kind: variant, stable code, severity, what it is.
macro_rules! codes {
    ($($variant:ident $code:literal $severity:ident $summary:literal)*) => {
        /// What kind of problem it is. The codes are stable; `docs/problems.md` explains each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $summary] $variant,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as it is written: `PF` and three digits.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What a problem of this kind costs, unless the settings say otherwise.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// The kind in a few words.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }
        }
    };
}

codes! {
    Settings             "PF001" Error   "The settings file is wrong."
    Unreadable           "PF002" Error   "A file cannot be read."
    FrontMatter          "PF003" Error   "The front matter does not parse."
    NoFrontMatter        "PF004" Error   "A selected document has no front matter."
    NoTitle              "PF005" Error   "A post has no title."
    NoDate               "PF006" Error   "A post has no date."
    BadDate              "PF007" Error   "A date does not exist or is not understood."
    DuplicateUrl         "PF008" Error   "Two posts have one URL or one id."
    IdsFile              "PF009" Error   "The ids file is wrong."
    UnclosedFrontMatter  "PF010" Error   "The front matter's closing fence is missing."
    BadField             "PF020" Warning "An optional front-matter field has a shape that cannot be used."
    DuplicateKey         "PF021" Warning "A front-matter key occurs twice; the last one counts."
    NotUtf8              "PF022" Warning "A file is not UTF-8; the bytes that are not were replaced."
    UndeclaredLanguage   "PF023" Warning "The content holds a language that the settings do not declare."
    SymbolicLink         "PF024" Warning "A symbolic link in the content is not followed."
    NoLanguage           "PF025" Warning "Documents that a feed would take are in no declared language."
    UnknownAuthor        "PF026" Warning "An author's id is in none of the files of authors; it is shown as it is."
    NotRun               "PF027" Warning "Something that decides on posts is code, which is not run."
    NoOriginal           "PF028" Warning "A translation has no original, so the site does not publish it."
    UnknownParam         "PF029" Warning "A post asks for a value that neither it nor the settings state; nothing is shown for it."
    SameLanguage         "PF030" Warning "Two posts of one language are translations of the same original."
    UnknownTranslation   "PF031" Warning "A line under `translations` names a post that does not exist."
    GonePost             "PF032" Warning "Lines of the ids file name posts that are gone."
    ChangedId            "PF033" Warning "A published entry seems to get another id; readers would see it as new."
    WrittenLanguage      "PF034" Warning "A post is not written in the language that it is declared to be in."
    Untranslated         "PF035" Warning "A translation is a copy of its original."
    UnlinkedTranslation  "PF036" Warning "A post seems to be a translation, and no rule links it to its original."
    EarlyTranslation     "PF037" Warning "A translation is public before its original."
    MissingFields        "PF038" Warning "A translation lacks fields that its original has."
    UnknownCommit        "PF039" Warning "A translation names a commit of its original that the history does not have."
    UnknownShortcode     "PF040" Warning "A shortcode has no rule; it is left out, but for what it encloses and any picture it names."
    BrokenShortcode      "PF041" Warning "A shortcode tag is malformed, or closes what was not opened."
    ShortcodeFailed      "PF042" Warning "A shortcode's template failed."
    UnknownPage          "PF043" Warning "A `ref` or `relref` names a page that does not exist."
    BadLink              "PF044" Warning "A link's or image's target is not a URL; it was removed."
    TooDeep              "PF045" Warning "HTML is nested deeper than any reader shows; the excess was flattened."
    EmptyContent         "PF046" Warning "Nothing is left of a post's body."
    MissingTarget        "PF047" Warning "A link leads to a page or a file that does not exist."
    MissingImage         "PF048" Warning "A picture does not exist, neither in the post's folder nor in its original's."
    MissingAnchor        "PF049" Warning "A link leads to an anchor that its page does not have."
    FeedTooLarge         "PF050" Warning "A feed reached its size limit; its oldest entries, or one entry's content, were left out."
    EmptyFeed            "PF051" Warning "A feed selects no document in any language."
    ReadOtherwise        "PF052" Error   "Readers would know an entry by different ids, open different pages, or refuse the feed."
    LargeFeed            "PF053" Warning "A feed is larger than some readers take."
    LargeEntry           "PF054" Warning "A post takes so much of a feed that little room is left for others."
    FutureUpdate         "PF055" Warning "A post says that it changed in the future."
    OtherDate            "PF056" Allowed "Readers show an entry on different days."
    OtherLanguage        "PF057" Allowed "Readers take entries for another language than they are in."
    Announcement         "PF060" Error   "A post cannot be announced at an endpoint."
    UnreachedEndpoint    "PF070" Warning "An endpoint hears of no post that there is."
    UntranslatedTitle    "PF071" Warning "A title has no text in a language that has posts."
    EmptyLanguage        "PF072" Allowed "A declared language has no document."
    NoHistory            "PF080" Warning "The history of the content cannot be read."
    ShallowHistory       "PF081" Warning "The clone is too shallow to know when posts landed or changed."
    FutureCommit         "PF082" Warning "A commit says that it was written in the future."
}

/// What `docs/problems.md` says of every code.
const EXPLANATIONS: &str = include_str!("../docs/problems.md");

impl Code {
    /// Whether nothing is done because of it.
    #[must_use]
    pub fn ends_the_command(self) -> bool {
        matches!(self, Self::Settings | Self::IdsFile)
    }

    /// Whether it says that something is not there, which cannot be known if not all of the content and settings was read.
    #[must_use]
    pub fn is_of_something_missing(self) -> bool {
        matches!(
            self,
            Self::UndeclaredLanguage
                | Self::NoLanguage
                | Self::UnknownAuthor
                | Self::UnknownTranslation
                | Self::GonePost
                | Self::ChangedId
                | Self::UnlinkedTranslation
                | Self::UnknownPage
                | Self::MissingTarget
                | Self::MissingImage
                | Self::MissingAnchor
                | Self::EmptyFeed
                | Self::UnreachedEndpoint
                | Self::UntranslatedTitle
                | Self::EmptyLanguage
        )
    }

    /// Whether it is true of the whole site wherever it shows, so that it is said once.
    #[must_use]
    pub fn is_of_the_site(self) -> bool {
        matches!(self, Self::UnknownShortcode | Self::UnknownParam | Self::UnknownAuthor)
    }

    /// What it means, what readers see and how to mend it, as Markdown: its section of `docs/problems.md`.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        let begins = EXPLANATIONS.find(&format!("## {}: ", self.as_str())).expect("every code is documented");
        let section = &EXPLANATIONS[begins..];
        section.find("\n\n## ").map_or(section, |end| &section[..=end])
    }
}

/// A code that there is, else the nearest one.
impl FromStr for Code {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let upper = text.to_ascii_uppercase();
        let distance = |code: &&Self| strsim::levenshtein(&upper, code.as_str());
        let nearest = Self::ALL.iter().min_by_key(distance).expect("there are codes");
        if nearest.as_str() == upper {
            return Ok(*nearest);
        }
        let (nearest, summary) = (nearest.as_str(), nearest.summary());
        Err(format!("`{text}` is not a problem's code; the nearest is `{nearest}`: {summary}"))
    }
}

impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^PF[0-9]{3}$", "description": "The code of a kind of problem." })
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How much of a line is shown, in characters: a paragraph is often one, and what is meant shall be seen in it.
const LONGEST_TEXT: usize = 4000;

/// How much of it is shown at least, and how much behind what is meant.
const SHORTEST_TEXT: usize = 400;
const TEXT_BEHIND: usize = 100;

/// One thing that is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The kind.
    pub code: Code,
    /// What it costs.
    pub severity: Severity,
    /// The file, from where the command runs, with `/`.
    pub path: String,
    /// The line in that file, from 1.
    pub line: Option<usize>,
    /// The column in that line, from 1, counted in characters.
    pub column: Option<usize>,
    /// How many characters of the line are meant, from that column.
    pub width: Option<usize>,
    /// The line itself.
    pub text: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with a file as a whole; the code says how severe it is.
    pub fn new(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            path: path.into(),
            line: None,
            column: None,
            width: None,
            text: None,
            message: message.into(),
            hint: None,
        }
    }

    /// The line (from 1) and what stands in it.
    #[must_use]
    pub fn at(mut self, line: usize, text: impl AsRef<str>) -> Self {
        self.line = Some(line);
        self.text = Some(text.as_ref().chars().take(SHORTEST_TEXT).collect());
        self
    }

    /// A line (from 1) of the file, which has this text.
    #[must_use]
    pub fn at_line(self, line: usize, text: &str) -> Self {
        self.at(line, text.lines().nth(line.saturating_sub(1)).unwrap_or_default())
    }

    /// The column (from 1, in characters) in the line.
    #[must_use]
    pub fn column(mut self, column: usize) -> Self {
        self.column = Some(column);
        self
    }

    /// The line (from 1), what stands in it, and which bytes of it are meant.
    #[must_use]
    pub fn mark(self, line: usize, text: &str, range: Range<usize>) -> Self {
        let (before, width) = (text[..range.start].chars().count(), text[range].chars().count());
        let shown = text.chars().take((before + width + TEXT_BEHIND).clamp(SHORTEST_TEXT, LONGEST_TEXT)).collect();
        let problem = self.at(line, text).column(before + 1);
        Self { width: Some(width).filter(|width| *width > 0), text: Some(shown), ..problem }
    }

    /// Where a range of bytes of the file begins.
    #[must_use]
    pub fn in_text(self, text: &str, range: Range<usize>) -> Self {
        let (line, text, range) = position::line_of(text, range);
        self.mark(line, text, range)
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// One line, as logs want it: `path:line:column: error[PF006]: message`.
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
            if let Some(column) = self.column {
                write!(formatter, ":{column}")?;
            }
        }
        write!(formatter, ": {}[{}]: {}", self.severity, self.code.as_str(), self.message)
    }
}

/// What was wrong, as far as anybody wants to hear of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// What is reported, by file and line.
    pub reported: Vec<Problem>,
    /// How many there are of each kind that is allowed.
    pub allowed: BTreeMap<Code, usize>,
}

impl Problems {
    /// How many are reported as that.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.reported.iter().filter(|problem| problem.severity == severity).count()
    }
}
