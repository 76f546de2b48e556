//! Limits on what comes from outside.

use super::Odd;

/// Nesting of JSON that is still read. The portal's own answers stay below ten.
pub(super) const DEPTH: usize = 64;

/// The longest words of the portal that are kept, in characters.
const WORDS: usize = 300;

/// Reads JSON that is neither a web page nor nested too deeply.
pub(super) fn json(body: &[u8]) -> Result<serde_json::Value, Odd> {
    let start = body.trim_ascii_start();
    if start.starts_with(b"<") {
        return Err(Odd::WebPage);
    }
    if depth(body) > DEPTH {
        return Err(Odd::TooDeep);
    }
    serde_json::from_slice(body).map_err(|_| Odd::NotJson)
}

/// The deepest nesting of brackets outside texts; an upper bound for anything that is JSON.
fn depth(body: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The portal's words, shortened and without control characters.
pub(super) fn words(said: &str) -> String {
    let mut kept: String = said
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(WORDS)
        .collect();
    if said.chars().nth(WORDS).is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_do_not_count_as_nesting() {
        assert_eq!(
            depth(br#"{"a":"[[[\"[[","b":[1]}"#),
            2,
            "only the object and the list nest"
        );
    }

    #[test]
    fn json_that_is_nested_too_deeply_is_refused_before_it_is_read() {
        let deep = "[".repeat(100_000);
        assert_eq!(
            json(deep.as_bytes()),
            Err(Odd::TooDeep),
            "no stack is spent on it"
        );
    }

    #[test]
    fn words_are_cut_between_characters_and_lose_control_characters() {
        assert_eq!(
            words("a\u{7}b\nc"),
            "a b c",
            "nothing that a terminal would obey"
        );
        let long = "é".repeat(1000);
        let kept = words(&long);
        assert_eq!(kept.chars().count(), WORDS + 1, "shortened, and visibly so");
    }
}
