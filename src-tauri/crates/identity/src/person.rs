//! Who a record belongs to, and how sure we are.

use serde::{Deserialize, Serialize};

/// The key of a person: who vouches, and what the voucher calls the person.
///
/// For OpenID Connect this is `(iss, sub)`; `sub` is usually pairwise, so it says nothing to
/// anybody else (OpenID Connect Core 1.0, section 8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonKey {
    pub issuer: String,
    pub subject: String,
}

/// How an applicant's identity was established, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// The ID service matched a biometric in this session.
    OnlineBiometric,
    /// The ID service checked a one-time code, or another secret that is no biometric.
    OnlineOtp,
    /// A signed credential was verified here and its holder's fingerprint matched it.
    SignedOfflineFingerprint,
    /// A signed credential was verified here; the holder was not matched to it.
    SignedOffline,
    /// Nothing was verified; the officer wrote down what was said.
    Unverified,
}
