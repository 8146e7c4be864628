//! What the shortcodes of Hugo's themes say of each other: panes of tabs, and columns.

use crate::project::Project;

#[track_caller]
fn html(body: &str) -> String {
    Project::new().post("a", "", body).html()
}

#[test]
fn tabs_begin_with_what_they_are_called() {
    let bold = |title: &str| format!("<p><strong>{title}</strong></p>\n<p>Text</p>");
    let cases = [
        ("{{< tabs >}}\n{{< tab name=\"linux\" >}}Text{{< /tab >}}\n{{< /tabs >}}", bold("linux")),
        ("{{< tabs \"id\" >}}\n{{% tab \"*macOS*\" %}}\nText\n{{% /tab %}}\n{{< /tabs >}}", bold("<em>macOS</em>")),
        (
            "{{< tabs items=\"one, two\" >}}\n  {{< tab >}}Text{{< /tab >}}\n  {{< tab >}}Text{{< /tab >}}\n{{< /tabs >}}",
            [bold("one"), bold("two")].join("\n"),
        ),
        // One more than there are names.
        (
            "{{< tabs items=\"one\" >}}\n{{< tab >}}Text{{< /tab >}}\n\n{{< tab >}}More{{< /tab >}}\n{{< /tabs >}}",
            bold("one") + "\n<p>More</p>",
        ),
        // Panes in tabs have names of their own.
        (
            "{{< tabs items=\"one\" >}}\n{{% tab %}}\n{{< tabs items=\"two\" >}}\n{{< tab >}}Text{{< /tab >}}\n{{< /tabs >}}\n{{% /tab %}}\n{{< /tabs >}}",
            "<p><strong>one</strong></p>\n".to_owned() + &bold("two"),
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn panes_of_docsys_hold_code_unless_they_say_that_it_is_text() {
    let code = |language: &str| format!("<p><strong>Run</strong></p><pre><code{language}>a *b*\n</code></pre>");
    let tab = |pane: &str, tab: &str| {
        format!("{{{{< tabpane {pane} >}}}}\n{{{{< tab {tab} >}}}}\na *b*\n{{{{< /tab >}}}}\n{{{{< /tabpane >}}}}")
    };
    let text = "<p><strong>Run</strong></p>\n<p>a <em>b</em></p>".to_owned();
    let cases = [
        (tab("", "header=\"Run\" lang=\"sh\""), code(" class=\"language-sh\"")),
        (tab("lang=\"sh\"", "\"Run\""), code(" class=\"language-sh\"")),
        (tab("langEqualsHeader=true", "\"Run\""), code(" class=\"language-run\"")),
        (tab("", "header=\"Run\""), code("")),
        (tab("text=true", "header=\"Run\""), text.clone()),
        (tab("", "header=\"Run\" text=true"), text.clone()),
        (
            tab("", "header=\"Run\"")
                .replace("< tab header", "% tab header")
                .replace("< /tab >", "% /tab %")
                .replace("\"Run\" >", "\"Run\" %"),
            text,
        ),
        (
            "{{< tabpane >}}\n{{< tab \"Run\" >}}\n```sh\na *b*\n```\n{{< /tab >}}\n{{< /tabpane >}}".to_owned(),
            code(" class=\"language-sh\"").replacen("</p>", "</p>\n", 1),
        ),
        ("{{< tabpane >}}\n{{< tab \"Run\" >}}a *b*{{< /tab >}}\n{{< /tabpane >}}".to_owned(), code("")),
    ];
    for (body, expected) in cases {
        assert_eq!(html(&body), expected, "{body}");
    }
}

#[test]
fn what_parts_columns_is_not_shown() {
    let body = "{{< columns >}}\nOne\n\n<--->\n\nTwo\n<--->\n{{< /columns >}}\n\n<--->\n";
    let site = Project::new().settings("rules: {shortcodes: {columns: unwrap}}").post("a", "", body);
    assert_eq!(site.html(), "<p>One</p>\n<p>Two</p>\n<p>&lt;---&gt;</p>");
}
