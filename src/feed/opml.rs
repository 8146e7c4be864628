//! OPML 2.0 (<https://opml.org/spec2.opml>): all feeds in one file that a reader can import, a group for each language.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::{Channel, FORMATS};

/// Writes the list of channels; the groups are in the order in which languages first occur.
#[must_use]
pub fn opml(title: &str, channels: &[Channel]) -> Vec<u8> {
    let mut out = write(title, channels).expect("a vector takes everything");
    out.push(b'\n');
    out
}

fn write(title: &str, channels: &[Channel]) -> io::Result<Vec<u8>> {
    let mut languages: Vec<&str> = Vec::new();
    for channel in channels {
        if !languages.contains(&channel.language.code.as_str()) {
            languages.push(&channel.language.code);
        }
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    writer.write_event(Event::Start(BytesStart::new("opml").with_attributes([("version", "2.0")])))?;
    writer.write_event(Event::Start(BytesStart::new("head")))?;
    writer.create_element("title").write_text_content(BytesText::new(title))?;
    writer.write_event(Event::End(BytesEnd::new("head")))?;
    writer.write_event(Event::Start(BytesStart::new("body")))?;
    for code in languages {
        let of_language: Vec<&Channel> = channels.iter().filter(|channel| channel.language.code == code).collect();
        let name = of_language.first().map_or(code, |channel| channel.language.name.as_str());
        writer.write_event(Event::Start(BytesStart::new("outline").with_attributes([("text", name)])))?;
        for channel in of_language {
            let atom = channel.url(FORMATS[0]).to_string();
            let tag = channel.language.tag.as_str();
            let mut outline = BytesStart::new("outline");
            for (key, value) in [
                ("type", "rss"),
                ("text", &*channel.title),
                ("title", &*channel.title),
                ("xmlUrl", &atom),
                ("htmlUrl", channel.home.as_str()),
                ("language", tag),
            ] {
                outline.push_attribute((key, value));
            }
            writer.write_event(Event::Empty(outline))?;
        }
        writer.write_event(Event::End(BytesEnd::new("outline")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("body")))?;
    writer.write_event(Event::End(BytesEnd::new("opml")))?;
    Ok(writer.into_inner())
}
