//! A live preview: JPEG pictures in a `multipart/x-mixed-replace` answer.

use std::fmt;

use zeroize::Zeroizing;

use super::SbiTrouble;

/// No picture of a preview is longer than this, in bytes.
const LONGEST_PICTURE: usize = 2 * 1024 * 1024;
const LONGEST_LINE: usize = 1024;
const MOST_LINES: usize = 16;

/// A JPEG picture of what a scanner sees; for the eye only, nothing vouches for it.
pub struct Jpeg(Zeroizing<Vec<u8>>);

impl Jpeg {
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Jpeg {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Jpeg({} bytes)", self.0.len())
    }
}

/// The boundary that a content type names; `None` when it is no preview.
pub fn boundary(content_type: &str) -> Option<String> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind
        .trim()
        .eq_ignore_ascii_case("multipart/x-mixed-replace")
    {
        return None;
    }
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.trim().trim_matches('"'))
    })?;
    let word = boundary.trim_matches('-');
    (!word.is_empty() && word.len() <= 70).then(|| word.to_owned())
}

/// Cuts an endless answer into pictures. Holds at most one picture at a time.
pub struct Parts {
    boundary: String,
    state: State,
}

enum State {
    /// Between two pictures: looking for the delimiter, line by line.
    Between {
        line: Vec<u8>,
        lines: usize,
    },
    /// The head of a part. `length`: what it has said so far.
    Head {
        line: Vec<u8>,
        lines: usize,
        length: Option<usize>,
    },
    Picture {
        bytes: Zeroizing<Vec<u8>>,
        length: usize,
    },
    Ended,
}

impl Parts {
    /// `boundary`: as [`boundary`] gives it. SBI writes the dashes of the delimiter into the boundary
    /// itself, others do not; both are understood.
    pub fn new(boundary: String) -> Self {
        Self {
            boundary,
            state: between(),
        }
    }

    /// Takes what came and shows every picture that is complete.
    pub fn feed(
        &mut self,
        mut bytes: &[u8],
        show: &mut (dyn FnMut(Jpeg) + Send),
    ) -> Result<(), SbiTrouble> {
        while !bytes.is_empty() {
            let rest = match &mut self.state {
                State::Ended => return Ok(()),
                State::Picture {
                    bytes: picture,
                    length,
                } => {
                    let missing = *length - picture.len();
                    let (now, rest) = bytes.split_at(missing.min(bytes.len()));
                    picture.extend_from_slice(now);
                    if picture.len() == *length {
                        let picture = std::mem::take(picture);
                        self.state = between();
                        if !picture.starts_with(&[0xFF, 0xD8]) {
                            return Err(malformed());
                        }
                        show(Jpeg(picture));
                    }
                    rest
                }
                State::Between { line, .. } | State::Head { line, .. } => {
                    let (now, rest, ended) = match bytes.iter().position(|byte| *byte == b'\n') {
                        Some(end) => (&bytes[..end], &bytes[end + 1..], true),
                        None => (bytes, &[][..], false),
                    };
                    if line.len() + now.len() > LONGEST_LINE {
                        return Err(malformed());
                    }
                    line.extend_from_slice(now);
                    if ended {
                        self.line()?;
                    }
                    rest
                }
            };
            bytes = rest;
        }
        Ok(())
    }

    /// A line is complete.
    fn line(&mut self) -> Result<(), SbiTrouble> {
        match &mut self.state {
            State::Between { line, lines } => {
                let text = std::mem::take(line);
                let text = text.trim_ascii();
                let word = trim_dashes(text);
                *lines += 1;
                if *lines > MOST_LINES {
                    return Err(malformed());
                }
                if word == self.boundary.as_bytes() {
                    self.state = if text.starts_with(b"--") && text.ends_with(b"--") {
                        State::Ended
                    } else {
                        State::Head {
                            line: Vec::new(),
                            lines: 0,
                            length: None,
                        }
                    };
                } else if !text.is_empty() {
                    return Err(malformed());
                }
            }
            State::Head {
                line,
                lines,
                length,
            } => {
                let text = std::mem::take(line);
                let text = text.trim_ascii();
                *lines += 1;
                if *lines > MOST_LINES {
                    return Err(malformed());
                }
                if text.is_empty() {
                    let length = length.ok_or_else(malformed)?;
                    self.state = State::Picture {
                        bytes: Zeroizing::new(Vec::with_capacity(length)),
                        length,
                    };
                } else if let Some(said) = content_length(text) {
                    *length = Some(said?);
                }
            }
            State::Picture { .. } | State::Ended => {}
        }
        Ok(())
    }
}

fn between() -> State {
    State::Between {
        line: Vec::new(),
        lines: 0,
    }
}

fn trim_dashes(text: &[u8]) -> &[u8] {
    let begin = text.iter().position(|byte| *byte != b'-');
    let end = text.iter().rposition(|byte| *byte != b'-');
    match (begin, end) {
        (Some(begin), Some(end)) => &text[begin..=end],
        _ => &[],
    }
}

/// The length that a header line gives, if it is the one that does.
fn content_length(line: &[u8]) -> Option<Result<usize, SbiTrouble>> {
    let text = std::str::from_utf8(line).ok()?;
    let (name, value) = text.split_once(':')?;
    if !name.trim().eq_ignore_ascii_case("content-length") {
        return None;
    }
    Some(match value.trim().parse() {
        Ok(length) if length > LONGEST_PICTURE => Err(SbiTrouble::TooLong),
        Ok(length) if length > 0 => Ok(length),
        _ => Err(malformed()),
    })
}

fn malformed() -> SbiTrouble {
    SbiTrouble::Malformed { what: "preview" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(picture: &[u8]) -> Vec<u8> {
        let mut part = format!(
            "--BoundaryString\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\n\r\n",
            picture.len()
        )
        .into_bytes();
        part.extend(picture);
        part.extend(b"\r\n");
        part
    }

    fn fed(bytes: &[u8], step: usize) -> Result<Vec<Vec<u8>>, SbiTrouble> {
        let mut shown = Vec::new();
        let mut parts = Parts::new("BoundaryString".to_owned());
        for chunk in bytes.chunks(step) {
            parts.feed(chunk, &mut |jpeg| shown.push(jpeg.bytes().to_vec()))?;
        }
        Ok(shown)
    }

    const ONE: &[u8] = b"\xFF\xD8\r\n--BoundaryString\r\n";
    const TWO: &[u8] = b"\xFF\xD8two";

    #[test]
    fn pictures_are_found_however_the_bytes_are_cut() {
        let bytes = [part(ONE), part(TWO)].concat();
        for step in 1..bytes.len() {
            assert_eq!(fed(&bytes, step).unwrap(), [ONE, TWO], "chunks of {step}");
        }
    }

    #[test]
    fn both_ways_to_write_the_delimiter_are_understood() {
        let kind = "multipart/x-mixed-replace; boundary=--BoundaryString";
        assert_eq!(boundary(kind).as_deref(), Some("BoundaryString"));
        let quoted = "Multipart/X-Mixed-Replace;charset=x; boundary=\"BoundaryString\"";
        assert_eq!(boundary(quoted).as_deref(), Some("BoundaryString"));
        let four = [&b"--"[..], &part(TWO)].concat();
        assert_eq!(fed(&four, 7).unwrap(), [TWO]);
        for none in [
            "application/json",
            "multipart/x-mixed-replace",
            "",
            "; boundary=--",
        ] {
            assert_eq!(boundary(none), None, "{none}");
        }
    }

    #[test]
    fn the_closing_delimiter_ends_it() {
        let bytes = [&part(TWO)[..], b"--BoundaryString--\r\nanything"].concat();
        assert_eq!(fed(&bytes, 5).unwrap(), [TWO]);
    }

    #[test]
    fn what_is_not_a_picture_of_a_said_and_bearable_length_is_refused() {
        let head = |length: &str| format!("--BoundaryString\r\nContent-Length: {length}\r\n\r\n");
        assert_eq!(fed(head("2097153").as_bytes(), 9), Err(SbiTrouble::TooLong));
        for wrong in [
            head("0"),
            head("-1"),
            head("99999999999999999999"),
            "--BoundaryString\r\nContent-Type: image/jpeg\r\n\r\n".to_owned(),
            "--Other\r\n".to_owned(),
            "x".repeat(1025),
            "\r\n".repeat(17),
            format!("--BoundaryString\r\n{}", "A: b\r\n".repeat(17)),
            format!("{}abc", head("3")),
        ] {
            assert_eq!(fed(wrong.as_bytes(), 100), Err(malformed()), "{wrong}");
        }
    }

    #[test]
    fn a_picture_that_breaks_off_is_not_shown() {
        let bytes = part(TWO);
        assert!(fed(&bytes[..bytes.len() - 3], 4).unwrap().is_empty());
    }
}
