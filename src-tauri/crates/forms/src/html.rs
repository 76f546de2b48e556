//! Text from the form's author, made harmless.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

const TAGS: [&str; 39] = [
    "p",
    "br",
    "hr",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "small",
    "mark",
    "sub",
    "sup",
    "span",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "code",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "bdi",
];

static CONTENT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(["dir", "lang"]))
        .tag_attributes(HashMap::from([
            ("th", HashSet::from(["colspan", "rowspan"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
        ]));
    builder
});

static PLAIN: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder.clean_content_tags(HashSet::from(["script", "style"]));
    builder
});

/// Structure and emphasis stay; scripts, styles, links, images and forms go.
pub(crate) fn sanitised(html: &str) -> String {
    CONTENT.clean(html).to_string()
}

/// Whether an element of this name may stand around text.
pub(crate) fn is_block(tag: &str) -> bool {
    TAGS.contains(&tag)
}

/// Text as it stands in HTML.
pub(crate) fn escaped(text: &str) -> String {
    ammonia::clean_text(text)
}

/// The words of a label, without mark-up.
pub(crate) fn plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.trim().to_owned();
    }
    PLAIN
        .clean(text)
        .to_string()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", "\u{a0}")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_keeps_structure_and_loses_everything_that_acts() {
        let check = |html: &str, expect: &str| assert_eq!(sanitised(html), expect, "{html}");
        check(
            "<p>Who <b>lives</b> here?</p>",
            "<p>Who <b>lives</b> here?</p>",
        );
        check(
            "<p onclick=\"x()\" style=\"color:red\" class=\"a\">a</p>",
            "<p>a</p>",
        );
        check("a<script>alert(1)</script><style>p{}</style>b", "ab");
        check("<a href=\"https://example.org\">there</a>", "there");
        check(
            "<img src=\"https://example.org/a.png\" onerror=\"x()\">",
            "",
        );
        check(
            "<iframe src=\"//example.org\"></iframe><svg><script>1</script></svg>",
            "",
        );
        check(
            "<p dir=\"rtl\" lang=\"ar\">ا</p>",
            "<p dir=\"rtl\" lang=\"ar\">ا</p>",
        );
        check("<form><input><button>go</button></form>", "go");
        check("1 < 2 <!-- hidden -->", "1 &lt; 2 ");
    }

    #[test]
    fn labels_become_plain_words() {
        let check = |text: &str, expect: &str| assert_eq!(plain(text), expect, "{text}");
        check(" Name ", "Name");
        check("<b>Name</b> &amp; <i>address</i>", "Name & address");
        check("Income < 500", "Income < 500");
        check("&amp;lt;b&gt;", "&lt;b>");
        check("a<script>alert(1)</script>", "a");
    }

    #[test]
    fn deeply_nested_mark_up_does_not_overflow_the_stack() {
        let html = "<div>".repeat(12_000);
        assert!(
            sanitised(&html).len() >= html.len(),
            "every div is kept and closed"
        );
    }
}
