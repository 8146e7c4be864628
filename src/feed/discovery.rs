//! The lines by which a page's readers find its feeds (HTML, "link type alternate").

use std::fmt::Write as _;

use super::{Channel, FORMATS, Format};
use crate::settings::{Settings, language::Language};

/// A `<link>` for every format of the language's own feeds, then one for each feed of the other languages.
#[must_use]
pub fn discovery(settings: &Settings, language: &Language) -> String {
    let (own, others): (Vec<Channel>, Vec<Channel>) =
        Channel::all(settings).into_iter().partition(|channel| channel.language.index == language.index);
    let mut lines = String::new();
    for channel in &own {
        FORMATS.iter().for_each(|format| line(&mut lines, channel, *format));
    }
    others.iter().for_each(|channel| line(&mut lines, channel, FORMATS[0]));
    lines
}

fn line(lines: &mut String, channel: &Channel, format: &dyn Format) {
    let quoted = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    writeln!(
        lines,
        r#"<link rel="alternate" type="{}" title="{} ({})" hreflang="{}" href="{}">"#,
        format.media_type(),
        quoted(&channel.title),
        format.name(),
        channel.language.tag,
        quoted(channel.url(format).as_str()),
    )
    .expect("a string takes everything");
}
