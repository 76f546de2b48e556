//! What makes a PIN acceptable when it is chosen.

use thiserror::Error;

pub const MIN_PIN_DIGITS: usize = 6;
pub const MAX_PIN_DIGITS: usize = 32;

/// Why a new PIN is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PinError {
    #[error("a PIN has 6 to 32 digits")]
    Length,
    #[error("a PIN has only the digits 0 to 9")]
    NotDigits,
    #[error("a PIN must not be one digit repeated")]
    AllEqual,
    #[error("a PIN must not be a run such as 123456")]
    Run,
}

/// Whether `pin` may be chosen: 6 to 32 ASCII digits, not all equal, no run up or down
/// (9 is followed by 0).
pub fn check_new_pin(pin: &str) -> Result<(), PinError> {
    let digits = pin.as_bytes();
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(PinError::NotDigits);
    }
    if !(MIN_PIN_DIGITS..=MAX_PIN_DIGITS).contains(&digits.len()) {
        return Err(PinError::Length);
    }
    let every_step_is = |step: u8| {
        digits
            .windows(2)
            .all(|pair| (pair[0] - b'0' + step) % 10 == pair[1] - b'0')
    };
    if every_step_is(0) {
        return Err(PinError::AllEqual);
    }
    if every_step_is(1) || every_step_is(9) {
        return Err(PinError::Run);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pin: &str, expect: Result<(), PinError>) {
        assert_eq!(check_new_pin(pin), expect, "PIN `{pin}`");
    }

    #[test]
    fn a_pin_is_six_to_thirty_two_digits_that_are_not_easily_guessed() {
        check("739182", Ok(()));
        check("112233", Ok(()));
        check(&"37".repeat(16), Ok(()));
        check("73918", Err(PinError::Length));
        check(&"3".repeat(33), Err(PinError::Length));
        check("", Err(PinError::Length));
        check("73918a", Err(PinError::NotDigits));
        check("٧٣٩١٨٢", Err(PinError::NotDigits));
        check("000000", Err(PinError::AllEqual));
        check("123456", Err(PinError::Run));
        check("789012", Err(PinError::Run));
        check("876543", Err(PinError::Run));
        check("210987", Err(PinError::Run));
    }
}
