//! The officer's PIN, from a file or from the terminal without echo.

use std::path::Path;

use kiosk_identity::Secret;
use zeroize::Zeroizing;

use crate::outcome::Outcome;

/// Longer than any PIN; a longer file is not a PIN file.
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
