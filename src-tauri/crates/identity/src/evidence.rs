//! What proves who the applicant is. Goes unchanged into the submission, so that whoever receives
//! it can check the proof again.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::person::{Assurance, PersonKey};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// `None` only for an applicant whose identity nobody has vouched for.
    pub person: Option<PersonKey>,
    pub assurance: Assurance,
    /// When this workstation verified the proof.
    pub verified_at: Timestamp,
    pub proof: Proof,
}

impl Evidence {
    /// Evidence for an applicant who could not be identified: says so, and claims nothing.
    pub fn unverified(at: Timestamp) -> Self {
        Self {
            person: None,
            assurance: Assurance::Unverified,
            verified_at: at,
            proof: Proof::Unverified,
        }
    }
}

/// The proof in the form in which it was signed. `Debug` leaves the signed text out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// A login with the ID service through OpenID Connect.
    Login {
        route: Route,
        /// The id_token as a compact JWS.
        id_token: String,
        /// The answer of the userinfo endpoint, if it was signed: a compact JWS.
        userinfo: Option<String>,
        /// Authentication contexts that the ID service says were satisfied.
        acr: Vec<String>,
        /// Whether this workstation could check the id_token's signature itself.
        signature: Signature,
    },
    /// A signed document read here: a Claim 169 QR or a card.
    Document {
        document: Document,
        /// Who signed it: an issuer name or the subject of a certificate.
        signer: String,
        /// What was signed, as read, base64url without padding.
        signed: String,
    },
    /// Nothing but the applicant's word.
    Unverified,
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login {
                route,
                acr,
                signature,
                ..
            } => f
                .debug_struct("Login")
                .field("route", route)
                .field("acr", acr)
                .field("signature", signature)
                .finish_non_exhaustive(),
            Self::Document {
                document, signer, ..
            } => f
                .debug_struct("Document")
                .field("document", document)
                .field("signer", signer)
                .finish_non_exhaustive(),
            Self::Unverified => f.write_str("Unverified"),
        }
    }
}

/// Who the relying party of a login was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// The portal.
    Brokered,
    /// This workstation.
    Direct,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// Checked against the keys of a pinned issuer.
    Verified,
    /// The issuer's keys could not be had; the portal vouches for the token.
    NotChecked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// MOSIP Claim 169 in a COSE_Sign1.
    Claim169Qr,
    /// ICAO 9303 travel document, EF.SOD.
    Emrtd,
    /// FIPS 201 card.
    Piv,
}
