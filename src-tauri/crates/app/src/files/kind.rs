//! What a file is, and whether a question takes it.

use std::path::Path;

/// Names by ending, for files that do not tell by their bytes.
const BY_ENDING: [(&str, &str); 20] = [
    ("aac", "audio/aac"),
    ("amr", "audio/amr"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("json", "application/json"),
    ("m4a", "audio/mp4"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ogg", "audio/ogg"),
    ("rtf", "application/rtf"),
    ("txt", "text/plain"),
    ("wav", "audio/wav"),
    ("webm", "video/webm"),
    ("xls", "application/vnd.ms-excel"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("zip", "application/zip"),
];

/// First bytes that settle what a file is, whatever it is called.
const BY_BYTES: [(&[u8], usize, &str); 8] = [
    (b"\xFF\xD8\xFF", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1A\n", 0, "image/png"),
    (b"%PDF-", 0, "application/pdf"),
    (b"GIF8", 0, "image/gif"),
    (b"II*\0", 0, "image/tiff"),
    (b"MM\0*", 0, "image/tiff"),
    (b"WEBP", 8, "image/webp"),
    (b"ftypheic", 4, "image/heic"),
];

const UNKNOWN: &str = "application/octet-stream";

/// The media type of a file: by its bytes where they tell, else by its name.
pub fn media_type(name: &str, start: &[u8]) -> &'static str {
    let by_bytes = BY_BYTES
        .iter()
        .find(|(magic, at, _)| start.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    if let Some((.., media_type)) = by_bytes {
        return media_type;
    }
    let ending = Path::new(name)
        .extension()
        .and_then(|ending| ending.to_str())
        .map(str::to_ascii_lowercase);
    BY_ENDING
        .iter()
        .find(|(known, _)| Some(*known) == ending.as_deref())
        .map_or(UNKNOWN, |(_, media_type)| media_type)
}

/// Whether one of Form.io's file patterns takes a file, as its renderer decides: each is compared
/// with the media type and with the name, `*` and `?` stand for anything, `.pdf` for every name
/// that ends so, and `!` before a pattern keeps files out. No pattern takes everything.
pub fn is_taken(patterns: &[String], media_type: &str, name: &str) -> bool {
    let fits = |pattern: &str| {
        let pattern = if pattern.starts_with('.') {
            format!("*{pattern}")
        } else {
            pattern.to_owned()
        };
        matches(&pattern, media_type) || matches(&pattern, name)
    };
    let patterns = || {
        patterns
            .iter()
            .map(|one| one.trim())
            .filter(|one| !one.is_empty())
    };
    let kept_out = patterns().filter_map(|one| one.strip_prefix('!')).any(fits);
    let mut wanted = patterns().filter(|one| !one.starts_with('!')).peekable();
    !kept_out && (wanted.peek().is_none() || wanted.any(fits))
}

/// A pattern with `*` and `?` against a whole text, whatever the case.
fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(letter) if *letter == '?' || *letter == text[read] => {
                at += 1;
                read += 1;
            }
            _ => match star {
                Some((star_at, star_read)) => {
                    star = Some((star_at, star_read + 1));
                    at = star_at + 1;
                    read = star_read + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(patterns: &[&str], media_type: &str, name: &str) -> bool {
        let patterns: Vec<String> = patterns.iter().map(|one| (*one).to_owned()).collect();
        is_taken(&patterns, media_type, name)
    }

    #[test]
    fn the_bytes_say_what_a_file_is_and_the_name_only_where_they_do_not() {
        assert_eq!(media_type("x.pdf", b"\xFF\xD8\xFF\xE0"), "image/jpeg");
        assert_eq!(media_type("x.jpg", b"%PDF-1.7"), "application/pdf");
        assert_eq!(media_type("x.webp", b"RIFF....WEBP"), "image/webp");
        assert_eq!(media_type("list.CSV", b"a,b"), "text/csv");
        assert_eq!(
            media_type("strange", b""),
            UNKNOWN,
            "nothing is known of it"
        );
    }

    #[test]
    fn patterns_take_kinds_endings_and_names_as_the_forms_renderer_does() {
        assert!(taken(&[], "application/pdf", "a.pdf"), "none takes all");
        assert!(taken(&["*"], "application/pdf", "a.pdf"), "a star does too");
        assert!(taken(&["image/*"], "image/png", "a.png"));
        assert!(!taken(&["image/*"], "application/pdf", "a.pdf"));
        assert!(
            taken(&[".pdf", ".jpg"], "image/jpeg", "SCAN.JPG"),
            "any case"
        );
        assert!(
            !taken(&[".pdf"], "image/jpeg", "a.pdf.jpg"),
            "the end counts"
        );
        assert!(!taken(&["!*.zip"], "application/zip", "a.zip"), "kept out");
        assert!(taken(&["!*.zip"], "text/plain", "a.txt"), "all others");
        assert!(!taken(&["image/*", "!image/gif"], "image/gif", "a.gif"));
        assert!(taken(&["form-??.pdf"], "application/pdf", "form-07.pdf"));
    }

    #[test]
    fn a_pattern_of_many_stars_takes_no_time() {
        let pattern = "*a".repeat(200);
        assert!(!matches(&pattern, &"a".repeat(150)), "too few letters");
    }
}
