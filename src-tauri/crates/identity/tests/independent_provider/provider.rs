//! Starts the independent provider (`fixtures/oidc-provider`) and holds its clients' keys.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use kiosk_identity::Secret;
use serde_json::{Value, json};

pub struct Provider {
    child: Child,
    pub issuer: String,
    pub keys: ClientKeys,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Provider {
    pub fn start() -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        assert!(
            repository.join("node_modules/oidc-provider").is_dir(),
            "the independent provider is not installed: run `npm ci` in the repository's root"
        );
        let keys = ClientKeys::generate();
        let jwks = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(jwks.path(), keys.public_jwks().to_string()).unwrap();
        let mut child = Command::new("node")
            .arg(repository.join("fixtures/oidc-provider/server.mjs"))
            .args([
                "--port",
                "0",
                "--redirect",
                "http://127.0.0.1/callback",
                "--client-jwks",
            ])
            .arg(jwks.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the independent provider needs Node.js 20 or later");
        let output = child.stdout.take().unwrap();
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let ready = receiver.recv_timeout(Duration::from_mins(1));
        let mut provider = Self {
            child,
            issuer: String::new(),
            keys,
        };
        let ready: Value =
            serde_json::from_str(&ready.expect("the provider says where it listens")).unwrap();
        ready["listening"]
            .as_str()
            .unwrap()
            .clone_into(&mut provider.issuer);
        provider
    }
}

/// Made anew for each provider; the provider is told the public halves.
pub struct ClientKeys {
    pub rsa: Secret<String>,
    pub p256: Secret<String>,
    pub ed25519: Secret<String>,
    pub encryption: Secret<String>,
}

impl ClientKeys {
    pub fn generate() -> Self {
        let random = SystemRandom::new();
        let p256 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let ed25519 = Ed25519KeyPair::generate_pkcs8v1(&random).unwrap();
        Self {
            rsa: rsa(),
            p256: pem(p256.as_ref()),
            ed25519: pem(ed25519.as_ref()),
            encryption: rsa(),
        }
    }

    fn public_jwks(&self) -> Value {
        let rsa =
            |pem: &Secret<String>| EncodingKey::from_rsa_pem(pem.expose().as_bytes()).unwrap();
        let ec = EncodingKey::from_ec_pem(self.p256.expose().as_bytes()).unwrap();
        let ed = EncodingKey::from_ed_pem(self.ed25519.expose().as_bytes()).unwrap();
        json!({ "keys": [
            public_jwk(&rsa(&self.rsa), Algorithm::PS256, "rsa", "sig"),
            public_jwk(&ec, Algorithm::ES256, "p256", "sig"),
            public_jwk(&ed, Algorithm::EdDSA, "ed25519", "sig"),
            public_jwk(&rsa(&self.encryption), Algorithm::RS256, "encryption", "enc"),
        ]})
    }
}

fn public_jwk(key: &EncodingKey, algorithm: Algorithm, kid: &str, purpose: &str) -> Value {
    let mut jwk = serde_json::to_value(Jwk::from_encoding_key(key, algorithm).unwrap()).unwrap();
    let fields = jwk.as_object_mut().unwrap();
    fields.remove("alg");
    fields.insert("kid".into(), json!(kid));
    fields.insert("use".into(), json!(purpose));
    jwk
}

fn rsa() -> Secret<String> {
    let key = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
    pem(der.as_ref())
}

fn pem(der: &[u8]) -> Secret<String> {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    Secret::new(format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    ))
}
