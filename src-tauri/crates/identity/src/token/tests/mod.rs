//! Tokens of an ID service that signs whatever the test wants.

use aws_lc_rs::rsa::KeySize;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use super::*;
use crate::testing;

mod claims;
mod signatures;
mod userinfo;

const ISSUER: &str = "https://id.example.org";
const CLIENT: &str = "kiosk-17";
const NONCE: &str = "the-nonce-of-this-login";

/// An ID service that signs whatever the test wants.
struct IdService {
    key: EncodingKey,
    algorithm: Algorithm,
}

impl IdService {
    fn es256() -> Self {
        let pem = testing::p256();
        Self {
            key: EncodingKey::from_ec_pem(pem.expose().as_bytes()).unwrap(),
            algorithm: Algorithm::ES256,
        }
    }

    fn ed25519() -> Self {
        let pem = testing::ed25519();
        Self {
            key: EncodingKey::from_ed_pem(pem.expose().as_bytes()).unwrap(),
            algorithm: Algorithm::EdDSA,
        }
    }

    fn rsa(algorithm: Algorithm) -> Self {
        let (_, pem) = testing::rsa(KeySize::Rsa2048);
        Self {
            key: EncodingKey::from_rsa_pem(pem.expose().as_bytes()).unwrap(),
            algorithm,
        }
    }

    fn jwk(&self, kid: &str) -> Value {
        let jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        let mut jwk = serde_json::to_value(jwk).unwrap();
        jwk["kid"] = json!(kid);
        jwk["use"] = json!("sig");
        jwk
    }

    fn keys_accepting(&self, algorithms: &[SigningAlgorithm]) -> IssuerKeys {
        let jwks = json!({ "keys": [self.jwk("k1")] }).to_string();
        IssuerKeys::from_jwks(ISSUER, algorithms, &jwks).unwrap()
    }

    fn keys(&self) -> IssuerKeys {
        self.keys_accepting(&SigningAlgorithm::ALL)
    }

    fn sign(&self, claims: &Value) -> String {
        let name = serde_json::to_value(self.algorithm).unwrap();
        self.sign_under(&json!({ "alg": name, "typ": "JWT", "kid": "k1" }), claims)
    }

    fn sign_under(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{message}.{signature}")
    }

    /// By this service's keys, as the login expects it.
    fn verify(&self, token: &str) -> Result<IdToken, TokenError> {
        verify_id_token(token, &self.keys(), &expected())
    }
}

/// What is signed of a compact JWS.
fn message(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "sub": "psut-4711",
        "aud": CLIENT,
        "exp": now().as_second() + 3600,
        "iat": now().as_second(),
        "auth_time": now().as_second() - 5,
        "nonce": NONCE,
        "acr": "mosip:idp:acr:generated-code mosip:idp:acr:biometrics",
    })
}

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut claims = claims();
    change(&mut claims);
    claims
}

fn expected() -> Expected<'static> {
    Expected {
        client_id: CLIENT,
        nonce: Some(NONCE),
        acceptable_acr: &[],
        access_token: None,
        now: now(),
    }
}

fn refused(claims: &Value) -> TokenError {
    let service = IdService::es256();
    service.verify(&service.sign(claims)).unwrap_err()
}
