//! The officer's PIN: the present one from a file or from the terminal without echo, a new one from
//! the terminal or from standard input.

use std::io::{IsTerminal, Read};
use std::path::Path;

use kiosk_identity::Secret;
use kiosk_identity::vault::check_new_pin;
use zeroize::Zeroizing;

use crate::outcome::Outcome;

/// Longer than any PIN, in bytes; a longer file is not a PIN file.
const LONGEST: u64 = 1024;

pub fn read(file: Option<&Path>) -> Result<Secret<String>, Outcome> {
    match file {
        Some(file) => from_file(file),
        None => rpassword::prompt_password("PIN: ")
            .map(Secret::new)
            .map_err(|error| {
                Outcome::Wrong(format!(
                    "there is no terminal to ask for the PIN ({error}); use --pin-file"
                ))
            }),
    }
}

/// A new PIN, given twice: asked for without echo on a terminal, else two lines of standard input.
/// Refused if the two differ or if it is easily guessed.
pub fn read_new() -> Result<Secret<String>, Outcome> {
    let wrong = |reason: String| Outcome::Wrong(format!("{reason}; nothing was changed"));
    let stdin = std::io::stdin();
    let (first, second) = if stdin.is_terminal() {
        let ask = |prompt| {
            rpassword::prompt_password(prompt)
                .map(Secret::new)
                .map_err(|error| wrong(format!("the new PIN could not be read: {error}")))
        };
        (ask("New PIN: ")?, ask("New PIN again: ")?)
    } else {
        two_lines(stdin.lock()).map_err(wrong)?
    };
    if first.expose() != second.expose() {
        return Err(wrong("the two PINs are not the same".to_owned()));
    }
    check_new_pin(first.expose()).map_err(|error| wrong(error.to_string()))?;
    Ok(first)
}

fn two_lines(from: impl Read) -> Result<(Secret<String>, Secret<String>), String> {
    // Room for all that is read, so that no copy of a PIN is left behind by growing.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize + 1));
    from.take(LONGEST)
        .read_to_string(&mut text)
        .map_err(|error| format!("the new PIN could not be read: {error}"))?;
    let mut lines = text.lines().map(str::trim);
    match (lines.next(), lines.next(), lines.next()) {
        (Some(first), Some(second), None | Some("")) => Ok((
            Secret::new(first.to_owned()),
            Secret::new(second.to_owned()),
        )),
        _ => Err("standard input should be two lines, each the new PIN".to_owned()),
    }
}

fn from_file(file: &Path) -> Result<Secret<String>, Outcome> {
    let wrong = |reason: String| Outcome::Wrong(format!("{}: {reason}", file.display()));
    let length = std::fs::metadata(file)
        .map_err(|error| wrong(error.to_string()))?
        .len();
    if length > LONGEST {
        return Err(wrong("too long for a PIN file".to_owned()));
    }
    let text =
        Zeroizing::new(std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?);
    match text.lines().next().map(str::trim) {
        Some(pin) if !pin.is_empty() => Ok(Secret::new(pin.to_owned())),
        _ => Err(wrong("the first line should be the PIN".to_owned())),
    }
}
