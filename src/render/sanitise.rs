//! The allow-list. In goes any HTML, out comes well-formed HTML that no reader refuses and none needs to fear.

use std::{collections::HashSet, sync::LazyLock};

use ammonia::{Builder, UrlRelative};
use url::Url;

/// Elements that ammonia does not allow by itself.
const MORE_ELEMENTS: &[&str] = &["audio", "main", "picture", "section", "source", "track", "video", "tfoot"];

static ALLOWED: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .add_tags(MORE_ELEMENTS)
        .add_generic_attributes(["dir"])
        .add_tag_attributes("img", ["srcset", "sizes"])
        .add_tag_attributes("source", ["src", "srcset", "sizes", "type", "media"])
        .add_tag_attributes("video", ["src", "poster", "controls", "width", "height"])
        .add_tag_attributes("audio", ["src", "controls"])
        .add_tag_attributes("track", ["src", "kind", "srclang", "label"])
        .add_tag_attributes("code", ["class"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("time", ["datetime"])
        .add_tag_attributes("ol", ["type", "reversed"])
        // Whatever is still relative here could only break.
        .url_relative(UrlRelative::Deny)
        .add_url_schemes(["data", "matrix"])
        .link_rel(None)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            // Only what tells readers how to colour code.
            ("code", "class") => {
                value.split(' ').find(|class| class.starts_with("language-")).map(|class| class.to_owned().into())
            }
            // A picture may stand in the text; anything else that does could run.
            (_, "href" | "src" | "poster" | "cite") if is_data(value) => {
                let is_picture = (element, attribute) == ("img", "src") && value.starts_with("data:image/");
                is_picture.then(|| value.into())
            }
            _ => Some(value.into()),
        });
    builder
});

static SCHEMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ALLOWED.clone_url_schemes());

/// Whether a link to a URL of a scheme stays one: what others begin with is a program, or nothing that readers know.
#[must_use]
pub fn may_be_followed(scheme: &str) -> bool {
    scheme != "data" && SCHEMES.contains(scheme)
}

fn is_data(value: &str) -> bool {
    Url::parse(value).is_ok_and(|url| url.scheme() == "data")
}

/// Sanitises HTML, and leaves out the paragraphs that hold nothing: what is left where one ends at a block that was written into it.
#[must_use]
pub fn sanitise(html: &str) -> String {
    let html = ALLOWED.clean(html).to_string();
    let mut kept = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some((before, inside)) = rest.split_once("<p>") {
        kept.push_str(before);
        match inside.trim_start().strip_prefix("</p>") {
            Some(after) => rest = after,
            None => {
                kept.push_str("<p>");
                rest = inside;
            }
        }
    }
    kept + rest
}
