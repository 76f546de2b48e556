//! What was proven of a card, and against whom.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509Ref, X509StoreContext, X509VerifyResult};
use serde::Serialize;
use thiserror::Error;

/// What was proven of what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trust {
    pub authenticity: Authenticity,
    /// Why it is not more. Empty when it is active and nothing speaks against it.
    pub doubts: Vec<Doubt>,
}

/// How much was proven, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticity {
    /// Nothing. The data may be anyone's.
    None,
    /// A pinned issuer signed the data as they are. The chip may be a copy.
    Passive,
    /// Besides, the chip proved that it holds a key which that issuer gave it.
    Active,
}

/// What speaks against a card, or was not proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Doubt {
    /// The card carries no signature.
    #[error("the card carries no signature")]
    Unsigned,
    /// The signature cannot be read. `what`: which part.
    #[error("the signature cannot be read: {what}")]
    SignatureUnreadable { what: &'static str },
    /// The signature does not fit what is signed, or not the key.
    #[error("the signature is wrong")]
    SignatureWrong,
    /// A part of the card is not what was signed. `part`: its name in the standard or profile.
    #[error("{part} was altered")]
    Altered { part: String },
    /// A part was read that the signature does not cover.
    #[error("{part} is not signed")]
    NotCovered { part: String },
    /// Two signed parts belong to different cards.
    #[error("{part} belongs to another card")]
    OtherCard { part: String },
    #[error("no pinned issuer stands behind the card")]
    UnknownIssuer,
    #[error("a certificate has expired")]
    CertificateExpired,
    #[error("a certificate is not valid yet")]
    CertificateNotYetValid,
    /// A certificate is broken, falsely signed, or may not do what it did.
    #[error("a certificate is unfit")]
    CertificateUnfit,
    /// The card itself has expired.
    #[error("the card has expired")]
    CardExpired,
    /// The chip has no key of its own to prove itself with.
    #[error("the chip has no key to prove itself with")]
    NoChipKey,
    /// The chip has a key and did not prove that it holds it.
    #[error("the chip did not prove itself")]
    ChipUnproven,
    /// It was not asked for, or needed a PIN that was not given.
    #[error("the proof was not asked for")]
    NotAsked,
}

impl Trust {
    pub(super) fn none(doubts: Vec<Doubt>) -> Self {
        Self {
            authenticity: Authenticity::None,
            doubts,
        }
    }

    /// Passive when nothing speaks against the signed data, and active when the chip proved itself too.
    pub(super) fn of(passive: Vec<Doubt>, active: Result<(), Doubt>) -> Self {
        match (passive.is_empty(), active) {
            (true, Ok(())) => Self {
                authenticity: Authenticity::Active,
                doubts: passive,
            },
            (true, Err(doubt)) => Self {
                authenticity: Authenticity::Passive,
                doubts: vec![doubt],
            },
            (false, _) => Self::none(passive),
        }
    }
}

/// Why pinned issuers cannot be used.
#[derive(Debug, Error)]
#[error("{}: {what}", path.display())]
pub struct IssuersError {
    pub path: PathBuf,
    pub what: String,
}

/// The issuers that the workstation trusts: countries' signing authorities, PIV roots, national roots.
/// Each is an anchor by itself, self-signed or not.
#[derive(Debug, Clone, Default)]
pub struct Issuers {
    anchors: Vec<X509>,
}

/// More pinned certificates than all countries have published.
const MOST_ANCHORS: usize = 10_000;

impl Issuers {
    /// Trusts nobody: whatever is read stays without authenticity.
    pub fn none() -> Self {
        Self::default()
    }

    /// Certificates one after another in PEM (RFC 7468), or a single one in DER.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
        let anchors = if bytes.first() == Some(&0x30) {
            vec![X509::from_der(bytes).map_err(|_| "not a certificate")?]
        } else {
            X509::stack_from_pem(bytes).map_err(|_| "not a certificate in PEM")?
        };
        match anchors.len() {
            0 => Err("holds no certificate"),
            1..=MOST_ANCHORS => Ok(Self { anchors }),
            _ => Err("holds too many certificates"),
        }
    }

    /// A PEM or DER file, or a folder of files that end in .pem, .crt, .cer or .der.
    pub fn from_path(path: &Path) -> Result<Self, IssuersError> {
        let at = |path: &Path, what: String| IssuersError {
            path: path.to_owned(),
            what,
        };
        if !path.is_dir() {
            let bytes = std::fs::read(path).map_err(|error| at(path, error.to_string()))?;
            return Self::from_bytes(&bytes).map_err(|what| at(path, what.to_owned()));
        }
        let mut all = Self::none();
        let entries = std::fs::read_dir(path).map_err(|error| at(path, error.to_string()))?;
        for entry in entries {
            let file = entry.map_err(|error| at(path, error.to_string()))?.path();
            let wanted = file.extension().is_some_and(|ending| {
                ["pem", "crt", "cer", "der"]
                    .iter()
                    .any(|known| ending.eq_ignore_ascii_case(known))
            });
            if wanted {
                all.anchors.extend(Self::from_path(&file)?.anchors);
            }
        }
        Ok(all)
    }

    /// Whether a pinned issuer stands behind `leaf`, directly or through `between`, at this time.
    pub(super) fn vouch(
        &self,
        leaf: &X509Ref,
        between: &[X509],
        at: Timestamp,
    ) -> Result<(), Doubt> {
        if self.anchors.is_empty() {
            return Err(Doubt::UnknownIssuer);
        }
        let verdict = self
            .verdict(leaf, between, at)
            .map_err(|_| Doubt::CertificateUnfit)?;
        match verdict.as_raw() {
            0 => Ok(()),
            // X509_V_ERR_*: no issuer found, one that only has a pinned name, self-signed and not pinned.
            2 | 7 | 18 | 19 | 20 | 21 => Err(Doubt::UnknownIssuer),
            9 => Err(Doubt::CertificateNotYetValid),
            10 => Err(Doubt::CertificateExpired),
            _ => Err(Doubt::CertificateUnfit),
        }
    }

    fn verdict(
        &self,
        leaf: &X509Ref,
        between: &[X509],
        at: Timestamp,
    ) -> Result<X509VerifyResult, openssl::error::ErrorStack> {
        let mut parameters = X509VerifyParam::new()?;
        parameters.set_time(at.as_second());
        parameters.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
        parameters.set_depth(6);
        let mut store = X509StoreBuilder::new()?;
        for anchor in &self.anchors {
            store.add_cert(anchor.clone())?;
        }
        store.set_param(&parameters)?;
        let mut chain = Stack::new()?;
        for certificate in between {
            chain.push(certificate.clone())?;
        }
        let mut context = X509StoreContext::new()?;
        context.init(&store.build(), leaf, &chain, |context| {
            let good = context.verify_cert()?;
            Ok(if good {
                X509VerifyResult::OK
            } else {
                context.error()
            })
        })
    }
}
