//! Keys for the unit tests, made anew in each run.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::secret::Secret;

pub fn pem(kind: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
        lines.join("\n")
    )
}

fn private_pem(der: &[u8]) -> Secret<String> {
    Secret::new(pem("PRIVATE KEY", der))
}

/// Public and private PEM.
pub fn rsa(size: KeySize) -> (String, Secret<String>) {
    let private = PrivateDecryptingKey::generate(size).unwrap();
    let public: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
    let secret: Pkcs8V1Der<'_> = private.as_der().unwrap();
    (
        pem("PUBLIC KEY", public.as_ref()),
        private_pem(secret.as_ref()),
    )
}

pub fn p256() -> Secret<String> {
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .unwrap();
    private_pem(der.as_ref())
}

pub fn ed25519() -> Secret<String> {
    let der = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).unwrap();
    private_pem(der.as_ref())
}
