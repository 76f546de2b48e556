//! The answer to a capture, as it is on the wire. Biometric parts are borrowed, never copied.

use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::super::word::{Few, Word};
use super::super::{SbiTrouble, answer};

/// More than ten fingers nobody has; one more is read so that it can be named as too many.
const MOST_ELEMENTS: usize = 11;

/// One captured finger, or why it was not.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Element<'a> {
    #[serde(default)]
    pub spec_version: Word,
    /// A JWS over [`Data`].
    #[serde(default, borrow)]
    pub data: Option<&'a str>,
    #[serde(default, borrow)]
    pub hash: Option<&'a str>,
    #[serde(default, borrow)]
    pub session_key: Option<&'a str>,
    #[serde(default, borrow)]
    pub thumbprint: Option<&'a str>,
    #[serde(default)]
    pub error: Option<Reported>,
}

/// An SBI error; code `"0"` means success.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reported {
    #[serde(default)]
    pub error_code: Word,
    #[serde(default)]
    pub error_info: Word,
}

/// The signed part of a captured finger.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data<'a> {
    #[serde(borrow)]
    pub digital_id: &'a str,
    #[serde(default)]
    pub device_code: Word,
    /// Instead of `deviceCode` in drafts of SBI 1.0.
    #[serde(default)]
    pub serial_no: Word,
    #[serde(default)]
    pub bio_type: Word,
    /// A text, or in old devices a list of one.
    #[serde(default)]
    pub bio_sub_type: SubType,
    #[serde(default)]
    pub purpose: Word,
    #[serde(default)]
    pub env: Word,
    #[serde(default)]
    pub domain_uri: Word,
    #[serde(default, borrow)]
    pub bio_value: Option<&'a str>,
    #[serde(default)]
    pub transaction_id: Word,
    #[serde(default)]
    pub timestamp: Word,
    #[serde(default)]
    pub quality_score: Word,
}

/// The name of a finger.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum SubType {
    One(Word),
    Listed([Word; 1]),
}

impl Default for SubType {
    fn default() -> Self {
        Self::One(Word::default())
    }
}

impl SubType {
    pub fn as_str(&self) -> &str {
        match self {
            Self::One(word) | Self::Listed([word]) => word.as_str(),
        }
    }
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    biometrics: Few<Element<'a>, MOST_ELEMENTS>,
}

/// Reads the answer to `CAPTURE` or `RCAPTURE`. Some devices send an error without elements.
pub fn elements(bytes: &[u8]) -> Result<Vec<Element<'_>>, SbiTrouble> {
    match serde_json::from_slice::<Answer<'_>>(bytes) {
        Ok(answer) => Ok(answer.biometrics.0),
        Err(_) => Err(error_alone(bytes)?.unwrap_or(SbiTrouble::Malformed { what: "biometrics" })),
    }
}

/// An error that is the whole answer: `{error: {errorCode, errorInfo}}`, or that in a list.
pub fn error_alone(bytes: &[u8]) -> Result<Option<SbiTrouble>, SbiTrouble> {
    #[derive(Deserialize)]
    struct Alone<'a> {
        #[serde(borrow)]
        error: &'a RawValue,
    }
    let alone: Alone<'_> = match serde_json::from_slice::<Alone<'_>>(bytes) {
        Ok(alone) => alone,
        Err(_) => match serde_json::from_slice::<[Alone<'_>; 1]>(bytes) {
            Ok([alone]) => alone,
            Err(_) => return Err(SbiTrouble::Malformed { what: "JSON" }),
        },
    };
    if alone.error.get().len() > 4096 {
        return Err(SbiTrouble::TooLong);
    }
    let error = serde_json::from_str(alone.error.get())
        .map_err(|_| SbiTrouble::Malformed { what: "error" })?;
    answer::reported(&error)
}

/// The bytes of a token's payload, read.
pub fn data(payload: &Zeroizing<Vec<u8>>) -> Option<Data<'_>> {
    serde_json::from_slice(payload).ok()
}
