//! Compact JWS as SBI uses it (RFC 7515): the leaf certificate travels in `x5c`.
//!
//! [`verify`] says that the signature fits the certificate which the token itself carries. That is
//! not trust: trust is [`super::Anchors::check`]. Certificates after the leaf are ignored, as SBI asks.
//!
//! Architecture invariant: the algorithm is the one that the key in the certificate allows, never
//! one that only the header names; `none` and MACs do not exist here.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, PKeyRef, Private, Public};
use openssl::sha::sha256;
use openssl::sign::{Signer as OpensslSigner, Verifier};
use openssl::x509::X509;
use serde::{Deserialize, Serialize};
use serde_json::json;
use thiserror::Error;
use zeroize::Zeroizing;

use super::text::BASE64URL;
use super::word::Few;

/// No token of a device is longer than this, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;
const LONGEST_HEADER: usize = 64 * 1024;

/// Why a token is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum JwsError {
    #[error("it is longer than {LONGEST} bytes")]
    TooLong,
    #[error("it is not three base64url parts")]
    NotCompact,
    #[error("its header is not JSON with alg and x5c")]
    BadHeader,
    /// `none`, a MAC, or one that does not belong to the key.
    #[error("it is signed with {alg}")]
    Algorithm { alg: String },
    #[error("it carries no certificate")]
    NoCertificate,
    #[error("its certificate cannot be read")]
    BadCertificate,
    #[error("its key is neither RSA of 2048 bits or more, nor P-256, nor Ed25519")]
    WeakKey,
    #[error("its signature does not fit its certificate")]
    BadSignature,
}

/// The algorithms that SBI allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The one algorithm that a key may be used with.
    fn of<T: openssl::pkey::HasPublic>(key: &PKeyRef<T>) -> Option<Self> {
        match key.id() {
            Id::RSA if key.bits() >= 2048 => Some(Self::Rs256),
            Id::EC => {
                let curve = key.ec_key().ok()?.group().curve_name();
                (curve == Some(Nid::X9_62_PRIME256V1)).then_some(Self::Es256)
            }
            Id::ED25519 => Some(Self::EdDsa),
            _ => None,
        }
    }
}

/// A token whose signature fits its own certificate.
pub struct Signed {
    /// The signed bytes; may hold a biometric.
    pub payload: Zeroizing<Vec<u8>>,
    /// The certificate that the token carries.
    pub leaf: X509,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    x5c: Few<String, 10>,
    /// Extensions that must be understood (RFC 7515, 4.1.11); none is.
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// Checks the signature against the leaf certificate in the token.
pub fn verify(token: &str) -> Result<Signed, JwsError> {
    if token.len() > LONGEST {
        return Err(JwsError::TooLong);
    }
    let mut parts = token.splitn(4, '.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(JwsError::NotCompact);
    };
    if header.len() > LONGEST_HEADER {
        return Err(JwsError::BadHeader);
    }
    let signed = &token.as_bytes()[..header.len() + 1 + payload.len()];
    let decode = |part: &str| BASE64URL.decode(part).map_err(|_| JwsError::NotCompact);
    let header: Header =
        serde_json::from_slice(&decode(header)?).map_err(|_| JwsError::BadHeader)?;
    if header.crit.is_some() {
        return Err(JwsError::BadHeader);
    }
    let known = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa];
    if !known.iter().any(|one| one.as_str() == header.alg) {
        return Err(JwsError::Algorithm {
            alg: cut(&header.alg),
        });
    }
    let leaf = header.x5c.0.first().ok_or(JwsError::NoCertificate)?;
    let leaf = STANDARD
        .decode(leaf)
        .map_err(|_| JwsError::BadCertificate)?;
    let leaf = X509::from_der(&leaf).map_err(|_| JwsError::BadCertificate)?;
    let key = leaf.public_key().map_err(|_| JwsError::BadCertificate)?;
    let algorithm = Algorithm::of(&key).ok_or(JwsError::WeakKey)?;
    if algorithm.as_str() != header.alg {
        return Err(JwsError::Algorithm { alg: header.alg });
    }
    let signature = decode(signature)?;
    if !fits(algorithm, &key, signed, &signature).unwrap_or(false) {
        return Err(JwsError::BadSignature);
    }
    Ok(Signed {
        payload: Zeroizing::new(decode(payload)?),
        leaf,
    })
}

fn cut(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(20)
        .collect()
}

fn fits(
    algorithm: Algorithm,
    key: &PKey<Public>,
    signed: &[u8],
    signature: &[u8],
) -> Result<bool, ErrorStack> {
    match algorithm {
        Algorithm::Rs256 => {
            Verifier::new(MessageDigest::sha256(), key)?.verify_oneshot(signature, signed)
        }
        Algorithm::EdDsa => Verifier::new_without_digest(key)?.verify_oneshot(signature, signed),
        Algorithm::Es256 => {
            let Some((r, s)) = signature
                .split_at_checked(32)
                .filter(|(_, s)| s.len() == 32)
            else {
                return Ok(false);
            };
            let (r, s) = (BigNum::from_slice(r)?, BigNum::from_slice(s)?);
            EcdsaSig::from_private_components(r, s)?.verify(&sha256(signed), &*key.ec_key()?)
        }
    }
}

/// Why something could not be signed.
#[derive(Debug, Error)]
pub enum SignError {
    #[error("the key does not belong to the certificate")]
    NotAPair,
    #[error("the key is neither RSA of 2048 bits or more, nor P-256, nor Ed25519")]
    WeakKey,
    #[error("the key does not sign: {message}")]
    Key { message: String },
}

impl From<ErrorStack> for SignError {
    fn from(error: ErrorStack) -> Self {
        Self::Key {
            message: error.to_string(),
        }
    }
}

/// A key that signs, wherever it is kept, with its certificate.
pub trait Signer: Send + Sync {
    fn certificate(&self) -> &X509;

    fn algorithm(&self) -> Algorithm;

    /// The signature over `input` as RFC 7518 spells it for the algorithm.
    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// A key in this process's memory.
pub struct SoftKey {
    certificate: X509,
    key: PKey<Private>,
    algorithm: Algorithm,
}

impl SoftKey {
    pub fn new(certificate: X509, key: PKey<Private>) -> Result<Self, SignError> {
        if !certificate.public_key()?.public_eq(&key) {
            return Err(SignError::NotAPair);
        }
        let algorithm = Algorithm::of(&key).ok_or(SignError::WeakKey)?;
        Ok(Self {
            certificate,
            key,
            algorithm,
        })
    }
}

impl Signer for SoftKey {
    fn certificate(&self) -> &X509 {
        &self.certificate
    }

    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(match self.algorithm {
            Algorithm::Rs256 => OpensslSigner::new(MessageDigest::sha256(), &self.key)?
                .sign_oneshot_to_vec(input)?,
            Algorithm::EdDsa => {
                OpensslSigner::new_without_digest(&self.key)?.sign_oneshot_to_vec(input)?
            }
            Algorithm::Es256 => {
                let key = self.key.ec_key()?;
                let signature = EcdsaSig::sign(&sha256(input), &key)?;
                let mut bytes = signature.r().to_vec_padded(32)?;
                bytes.extend(signature.s().to_vec_padded(32)?);
                bytes
            }
        })
    }
}

/// Signs `payload`; the header carries the signer's certificate.
pub fn sign(payload: &[u8], signer: &dyn Signer) -> Result<Zeroizing<String>, SignError> {
    let header = json!({
        "alg": signer.algorithm().as_str(),
        "typ": "JWT",
        "x5c": [STANDARD.encode(signer.certificate().to_der()?)],
    });
    let mut token = Zeroizing::new(String::with_capacity(payload.len() / 3 * 4 + 4096));
    URL_SAFE_NO_PAD.encode_string(header.to_string(), &mut token);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut token);
    let signature = signer.sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

#[cfg(test)]
pub(super) mod tests {
    use openssl::asn1::Asn1Time;
    use openssl::ec::{EcGroup, EcKey};
    use openssl::rsa::Rsa;
    use openssl::x509::X509NameBuilder;

    use super::*;

    fn self_signed(key: PKey<Private>) -> SoftKey {
        let mut name = X509NameBuilder::new().unwrap();
        name.append_entry_by_text("O", "Works").unwrap();
        let name = name.build();
        let mut builder = X509::builder().unwrap();
        builder.set_subject_name(&name).unwrap();
        builder.set_issuer_name(&name).unwrap();
        builder.set_pubkey(&key).unwrap();
        builder
            .set_not_before(&Asn1Time::from_unix(1_790_000_000).unwrap())
            .unwrap();
        builder
            .set_not_after(&Asn1Time::from_unix(1_800_000_000).unwrap())
            .unwrap();
        let digest = if key.id() == Id::ED25519 {
            MessageDigest::null()
        } else {
            MessageDigest::sha256()
        };
        builder.sign(&key, digest).unwrap();
        SoftKey::new(builder.build(), key).unwrap()
    }

    pub(crate) fn p256() -> SoftKey {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        self_signed(PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap())
    }

    fn all() -> [SoftKey; 3] {
        [
            self_signed(PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap()),
            p256(),
            self_signed(PKey::generate_ed25519().unwrap()),
        ]
    }

    fn with_header(token: &str, change: impl Fn(&mut serde_json::Value)) -> String {
        let (header, rest) = token.split_once('.').unwrap();
        let mut header: serde_json::Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
        change(&mut header);
        format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
    }

    fn refused(token: &str) -> JwsError {
        verify(token).err().expect("the token is refused")
    }

    #[test]
    fn each_allowed_kind_of_key_signs_and_its_signature_is_accepted_once_unchanged() {
        for signer in all() {
            let token = sign(b"{\"a\":1}", &signer).unwrap();
            assert_eq!(&verify(&token).unwrap().payload[..], b"{\"a\":1}");
            let changed = token.replace("eyJhIjoxfQ", "eyJhIjoyfQ");
            assert_eq!(refused(&changed), JwsError::BadSignature);
            let (signed, _) = token.rsplit_once('.').unwrap();
            for other in ["", "AAAA"] {
                let short = format!("{signed}.{other}");
                assert_eq!(
                    refused(&short),
                    JwsError::BadSignature,
                    "a shorter signature"
                );
            }
        }
    }

    #[test]
    fn an_algorithm_that_is_none_a_mac_or_of_another_key_is_refused() {
        for signer in all() {
            let token = sign(b"{}", &signer).unwrap();
            for alg in ["none", "None", "HS256", "RS512", "PS256", ""] {
                let other = with_header(&token, |header| header["alg"] = json!(alg));
                assert_eq!(
                    refused(&other),
                    JwsError::Algorithm {
                        alg: alg.to_owned()
                    }
                );
            }
            let alg = if signer.algorithm() == Algorithm::Rs256 {
                "ES256"
            } else {
                "RS256"
            };
            let other = with_header(&token, |header| header["alg"] = json!(alg));
            let alg = alg.to_owned();
            assert_eq!(refused(&other), JwsError::Algorithm { alg });
        }
    }

    #[test]
    fn a_header_with_must_understand_extensions_is_refused() {
        let token = sign(b"{}", &p256()).unwrap();
        let other = with_header(&token, |header| header["crit"] = json!(["b64"]));
        assert_eq!(refused(&other), JwsError::BadHeader);
    }

    #[test]
    fn certificates_that_are_missing_broken_or_weak_are_refused() {
        let token = sign(b"{}", &p256()).unwrap();
        let none = with_header(&token, |header| header["x5c"] = json!([]));
        assert_eq!(refused(&none), JwsError::NoCertificate);
        let broken = with_header(&token, |header| header["x5c"] = json!(["AAAA"]));
        assert_eq!(refused(&broken), JwsError::BadCertificate);
        let many = with_header(&token, |header| header["x5c"] = json!(vec!["AAAA"; 11]));
        assert_eq!(refused(&many), JwsError::BadHeader);
        let weak = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
        let strong = self_signed(PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap());
        let pair = SoftKey::new(strong.certificate.clone(), weak);
        assert!(matches!(pair, Err(SignError::NotAPair)));
    }

    #[test]
    fn what_is_not_a_token_is_refused() {
        for wrong in ["", "a", "a.b", "a.b.c.d", "!.!.!", "é.é.é"] {
            assert_eq!(refused(wrong), JwsError::NotCompact, "{wrong}");
        }
        assert_eq!(refused("e30.e30.AA"), JwsError::BadHeader);
    }
}
