//! Which certificates are trusted to sign what.

use jiff::Timestamp;
use openssl::asn1::Asn1Time;
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::stack::Stack;
use openssl::x509::store::X509StoreBuilder;
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509KeyUsage, X509Ref, X509StoreContext};
use serde::Serialize;
use thiserror::Error;

/// What a certificate authority vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Device makers: the keys that devices sign with.
    Device,
    /// Foundational trust modules: the chips inside certified devices.
    Ftm,
}

/// Why a certificate is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum CertificateError {
    #[error("it is not valid yet")]
    NotYetValid,
    #[error("it has expired")]
    Expired,
    #[error("it is not for signing")]
    WrongUsage,
    /// `reason`: in OpenSSL's words.
    #[error("no pinned authority of domain {domain:?} stands behind it: {reason}")]
    Untrusted { domain: Domain, reason: String },
    #[error("it cannot be checked: {message}")]
    OpenSsl { message: String },
}

impl From<ErrorStack> for CertificateError {
    fn from(error: ErrorStack) -> Self {
        Self::OpenSsl {
            message: error.to_string(),
        }
    }
}

/// The pinned certificate authorities of each domain. A pinned authority need not be a root: the
/// chain ends at the first certificate that is pinned.
#[derive(Clone, Default)]
pub struct Anchors {
    device: Vec<X509>,
    ftm: Vec<X509>,
}

impl Anchors {
    pub fn new(device: Vec<X509>, ftm: Vec<X509>) -> Self {
        Self { device, ftm }
    }

    /// Reads any number of certificates for each domain from PEM text.
    pub fn from_pem(device: &[u8], ftm: &[u8]) -> Result<Self, CertificateError> {
        Ok(Self {
            device: X509::stack_from_pem(device)?,
            ftm: X509::stack_from_pem(ftm)?,
        })
    }

    /// Checks that `leaf` is valid at `at`, is for signing, and stands below an authority of `domain`.
    pub fn check(
        &self,
        domain: Domain,
        leaf: &X509Ref,
        at: Timestamp,
    ) -> Result<(), CertificateError> {
        let now = Asn1Time::from_unix(at.as_second())?;
        if leaf.not_before() > now {
            return Err(CertificateError::NotYetValid);
        }
        if leaf.not_after() < now {
            return Err(CertificateError::Expired);
        }
        if leaf
            .key_usage()
            .is_some_and(|usage| !usage.contains(X509KeyUsage::DIGITAL_SIGNATURE))
        {
            return Err(CertificateError::WrongUsage);
        }
        let mut parameters = X509VerifyParam::new()?;
        parameters.set_time(at.as_second());
        parameters.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
        let mut store = X509StoreBuilder::new()?;
        let pinned = match domain {
            Domain::Device => &self.device,
            Domain::Ftm => &self.ftm,
        };
        for authority in pinned {
            store.add_cert(authority.clone())?;
        }
        store.set_param(&parameters)?;
        let store = store.build();
        let no_others: Stack<X509> = Stack::new()?;
        let mut context = X509StoreContext::new()?;
        let (trusted, reason) = context.init(&store, leaf, &no_others, |context| {
            let trusted = context.verify_cert()?;
            Ok((trusted, context.error().error_string().to_owned()))
        })?;
        if trusted {
            Ok(())
        } else {
            Err(CertificateError::Untrusted { domain, reason })
        }
    }
}

/// The organisation that a certificate names; `None` when it names none or several.
pub fn organisation(certificate: &X509Ref) -> Option<String> {
    let mut names = certificate
        .subject_name()
        .entries_by_nid(Nid::ORGANIZATIONNAME);
    let name = names.next()?.data().to_string().ok()?;
    names.next().is_none().then_some(name)
}
