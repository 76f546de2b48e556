//! A certificate authority for the test's own sites: a root, an authority below it that issues,
//! and server certificates, good ones and bad ones.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName,
};
use openssl::x509::{X509, X509NameBuilder};

const DAY: i64 = 24 * 60 * 60;

/// When a certificate is good, in seconds from now.
#[derive(Debug, Clone, Copy)]
pub struct Term(i64, i64);

impl Term {
    pub const NOW: Term = Term(-DAY, 30 * DAY);
    pub const OVER: Term = Term(-30 * DAY, -DAY);
    pub const TO_COME: Term = Term(DAY, 30 * DAY);
}

struct Holder {
    certificate: X509,
    key: PKey<Private>,
}

/// A root that signs nothing but the authority below it.
pub struct Authority {
    root: Holder,
    issuing: Holder,
}

/// What a server shows: its certificate and the issuing authority's, both DER, and its key.
pub struct ServerKeys {
    pub chain: Vec<Vec<u8>>,
    pub key: Vec<u8>,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let root = certify(name, Term::NOW, Role::Authority, None).expect("a root");
        let below = format!("{name}, issuing");
        let issuing =
            certify(&below, Term::NOW, Role::Authority, Some(&root)).expect("an authority");
        Authority { root, issuing }
    }

    /// A server certificate for this name.
    pub fn keys_for(&self, name: &str, term: Term) -> ServerKeys {
        let role = Role::Server(name);
        let server = certify(name, term, role, Some(&self.issuing)).expect("a certificate");
        ServerKeys {
            chain: [&server, &self.issuing]
                .map(|holder| holder.certificate.to_der().expect("it can be written"))
                .to_vec(),
            key: server.key.private_key_to_pkcs8().expect("so can the key"),
        }
    }

    /// The root's certificate as PEM.
    pub fn pem(&self) -> Vec<u8> {
        self.root.certificate.to_pem().expect("it can be written")
    }
}

/// Writes the roots into one file, as an organisation would hand it out.
pub fn ca_file(folder: &Path, authorities: &[&Authority]) -> PathBuf {
    let file = folder.join("authorities.pem");
    let pem: Vec<u8> = authorities.iter().flat_map(|one| one.pem()).collect();
    std::fs::write(&file, pem).expect("the file can be written");
    file
}

#[derive(Clone, Copy)]
enum Role<'a> {
    Authority,
    Server(&'a str),
}

fn certify(
    name: &str,
    term: Term,
    role: Role<'_>,
    issuer: Option<&Holder>,
) -> Result<Holder, ErrorStack> {
    let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let key = PKey::from_ec_key(EcKey::generate(&curve)?)?;
    let mut subject = X509NameBuilder::new()?;
    subject.append_entry_by_text("CN", name)?;
    let subject = subject.build();
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("later than 1970")
        .as_secs() as i64;
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*Asn1Integer::from_bn(&serial)?)?;
    builder.set_not_before(&*Asn1Time::from_unix(now + term.0)?)?;
    builder.set_not_after(&*Asn1Time::from_unix(now + term.1)?)?;
    builder.set_subject_name(&subject)?;
    builder
        .set_issuer_name(issuer.map_or(&*subject, |issuer| issuer.certificate.subject_name()))?;
    builder.set_pubkey(&key)?;
    match role {
        Role::Authority => {
            builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
            builder.append_extension(KeyUsage::new().critical().key_cert_sign().build()?)?;
        }
        Role::Server(host) => {
            builder.append_extension(BasicConstraints::new().critical().build()?)?;
            builder.append_extension(KeyUsage::new().critical().digital_signature().build()?)?;
            builder.append_extension(ExtendedKeyUsage::new().server_auth().build()?)?;
            let context = builder.x509v3_context(None, None);
            let names = SubjectAlternativeName::new().dns(host).build(&context)?;
            builder.append_extension(names)?;
        }
    }
    let signer = issuer.map_or(&key, |issuer| &issuer.key);
    builder.sign(signer, MessageDigest::sha256())?;
    Ok(Holder {
        certificate: builder.build(),
        key,
    })
}
