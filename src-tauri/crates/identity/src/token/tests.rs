use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey,
};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;
use crate::evidence::{Proof, Route, Signature};
use crate::person::Assurance;
use crate::testing;

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
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{message}.{signature}")
    }
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
    verify_id_token(&service.sign(claims), &service.keys(), &expected()).unwrap_err()
}

#[test]
fn a_good_id_token_names_the_person_and_how_sure_the_id_service_is() {
    let service = IdService::es256();
    let token = verify_id_token(&service.sign(&claims()), &service.keys(), &expected()).unwrap();
    assert_eq!(token.person.issuer, ISSUER, "who vouches");
    assert_eq!(token.person.subject, "psut-4711", "for whom");
    assert_eq!(
        token.assurance,
        Assurance::OnlineBiometric,
        "a biometric was matched"
    );
    assert_eq!(token.acr.len(), 2, "eSignet lists every satisfied context");
    assert_eq!(token.signature, Signature::Verified, "by the issuer's key");
    assert_eq!(
        token.expires_at,
        now() + SignedDuration::from_hours(1),
        "as the token says"
    );
    assert_eq!(
        token.auth_time,
        Some(now() - SignedDuration::from_secs(5)),
        "as the token says"
    );
}

#[test]
fn evidence_keeps_the_token_as_it_was_signed() {
    let service = IdService::es256();
    let compact = service.sign(&claims());
    let token = verify_id_token(&compact, &service.keys(), &expected()).unwrap();
    let evidence = token.evidence(Route::Brokered, None, now());
    let text = serde_json::to_string(&evidence).unwrap();
    let back: crate::Evidence = serde_json::from_str(&text).unwrap();
    assert_eq!(back, evidence, "evidence is stored with the submission");
    assert!(
        matches!(back.proof, Proof::Login { id_token, .. } if id_token == compact),
        "whoever receives it can check the signature again"
    );
}

#[test]
fn each_accepted_algorithm_verifies() {
    for service in [
        IdService::es256(),
        IdService::ed25519(),
        IdService::rsa(Algorithm::RS256),
        IdService::rsa(Algorithm::PS256),
    ] {
        let verified = verify_id_token(&service.sign(&claims()), &service.keys(), &expected());
        assert!(verified.is_ok(), "{:?}: {verified:?}", service.algorithm);
    }
}

#[test]
fn an_algorithm_that_the_issuer_does_not_list_is_refused() {
    let service = IdService::rsa(Algorithm::RS256);
    let keys = service.keys_accepting(&[SigningAlgorithm::Ps256]);
    assert_eq!(
        verify_id_token(&service.sign(&claims()), &keys, &expected()).unwrap_err(),
        TokenError::Algorithm,
        "the list is pinned to discovery"
    );
}

#[test]
fn an_unsigned_token_is_refused() {
    let service = IdService::es256();
    let signed = service.sign_under(&json!({ "alg": "none", "typ": "JWT" }), &claims());
    let (message, _) = signed.rsplit_once('.').unwrap();
    for token in [format!("{message}."), signed.clone()] {
        assert!(
            verify_id_token(&token, &service.keys(), &expected()).is_err(),
            "alg none is never accepted"
        );
    }
}

#[test]
fn a_public_key_used_as_a_shared_secret_is_refused() {
    let service = IdService::rsa(Algorithm::RS256);
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": "k1" });
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&header), part(&claims()));
    let modulus = service.jwk("k1")["n"].as_str().unwrap().to_owned();
    let secret = EncodingKey::from_secret(modulus.as_bytes());
    let signature =
        jsonwebtoken::crypto::sign(message.as_bytes(), &secret, Algorithm::HS256).unwrap();
    assert_eq!(
        verify_id_token(
            &format!("{message}.{signature}"),
            &service.keys(),
            &expected()
        )
        .unwrap_err(),
        TokenError::Algorithm,
        "everybody knows the public key"
    );
}

#[test]
fn another_key_under_the_same_name_is_refused() {
    let stranger = IdService::es256();
    let service = IdService::es256();
    assert_eq!(
        verify_id_token(&stranger.sign(&claims()), &service.keys(), &expected()).unwrap_err(),
        TokenError::BadSignature,
        "the name of a key proves nothing"
    );
}

#[test]
fn a_key_that_the_issuer_does_not_publish_is_told_apart() {
    let service = IdService::es256();
    let token = service.sign_under(&json!({ "alg": "ES256", "kid": "k2" }), &claims());
    assert_eq!(
        verify_id_token(&token, &service.keys(), &expected()).unwrap_err(),
        TokenError::UnknownKey,
        "so that the keys can be read again after a rotation"
    );
}

#[test]
fn a_key_for_encryption_verifies_nothing() {
    let service = IdService::es256();
    let mut jwk = service.jwk("k1");
    jwk["use"] = json!("enc");
    let jwks = json!({ "keys": [jwk] }).to_string();
    let keys = IssuerKeys::from_jwks(ISSUER, &SigningAlgorithm::ALL, &jwks).unwrap();
    assert_eq!(
        verify_id_token(&service.sign(&claims()), &keys, &expected()).unwrap_err(),
        TokenError::UnknownKey,
        "it is published for another purpose"
    );
}

#[test]
fn a_key_of_an_unknown_kind_does_not_hide_the_others() {
    let service = IdService::es256();
    let strange = json!({ "kty": "QUANTUM", "kid": "q1", "z": "AA" });
    let jwks = json!({ "keys": [strange, service.jwk("k1")] }).to_string();
    let keys = IssuerKeys::from_jwks(ISSUER, &SigningAlgorithm::ALL, &jwks).unwrap();
    assert!(
        verify_id_token(&service.sign(&claims()), &keys, &expected()).is_ok(),
        "an ID service may add keys that we do not know"
    );
}

#[test]
fn an_altered_claim_breaks_the_signature() {
    let service = IdService::es256();
    let token = service.sign(&claims());
    let parts: Vec<&str> = token.split('.').collect();
    let other = with(|claims| claims["sub"] = json!("psut-4712"));
    let forged = BASE64_URL_SAFE_NO_PAD.encode(other.to_string());
    let token = format!("{}.{forged}.{}", parts[0], parts[2]);
    assert_eq!(
        verify_id_token(&token, &service.keys(), &expected()).unwrap_err(),
        TokenError::BadSignature,
        "the person is covered by the signature"
    );
}

#[test]
fn a_token_of_another_issuer_client_or_login_is_refused() {
    for (claims, expect) in [
        (
            with(|claims| claims["iss"] = json!("https://id.example.com")),
            TokenError::WrongIssuer,
        ),
        (
            with(|claims| claims["iss"] = json!("https://id.example.org/")),
            TokenError::WrongIssuer,
        ),
        (
            with(|claims| claims["aud"] = json!("another-kiosk")),
            TokenError::WrongAudience,
        ),
        (
            with(|claims| claims["aud"] = json!([CLIENT, "another-kiosk"])),
            TokenError::WrongAudience,
        ),
        (
            with(|claims| claims["azp"] = json!("another-kiosk")),
            TokenError::WrongParty,
        ),
        (
            with(|claims| claims["nonce"] = json!("another-login")),
            TokenError::WrongNonce,
        ),
        (
            with(|claims| {
                claims.as_object_mut().unwrap().remove("nonce");
            }),
            TokenError::WrongNonce,
        ),
    ] {
        assert_eq!(refused(&claims), expect, "{claims}");
    }
}

#[test]
fn clocks_may_differ_by_two_minutes_and_no_more() {
    let service = IdService::es256();
    let at = |name: &str, offset: i64| {
        let claims = with(|claims| claims[name] = json!(now().as_second() + offset));
        verify_id_token(&service.sign(&claims), &service.keys(), &expected()).map(|_| ())
    };
    assert_eq!(at("exp", -119), Ok(()), "within the allowed skew");
    assert_eq!(
        at("exp", -120),
        Err(TokenError::Expired),
        "two minutes over"
    );
    assert_eq!(at("iat", 120), Ok(()), "within the allowed skew");
    assert_eq!(
        at("iat", 121),
        Err(TokenError::IssuedInFuture),
        "a clock is wrong"
    );
}

#[test]
fn a_token_without_an_end_is_refused() {
    let endless = with(|claims| {
        claims.as_object_mut().unwrap().remove("exp");
    });
    assert!(
        matches!(refused(&endless), TokenError::Malformed(_)),
        "exp is required"
    );
}

#[test]
fn one_of_the_asked_contexts_must_have_been_satisfied() {
    let service = IdService::es256();
    let token = service.sign(&with(|claims| {
        claims["acr"] = json!("mosip:idp:acr:generated-code");
    }));
    let biometrics = ["mosip:idp:acr:biometrics".to_owned()];
    let either = [
        "mosip:idp:acr:biometrics".to_owned(),
        "mosip:idp:acr:generated-code".to_owned(),
    ];
    let verify = |acceptable| {
        let expected = Expected {
            acceptable_acr: acceptable,
            ..expected()
        };
        verify_id_token(&token, &service.keys(), &expected).map(|token| token.assurance)
    };
    assert_eq!(
        verify(&biometrics),
        Err(TokenError::AcrNotAccepted),
        "a code is no finger"
    );
    assert_eq!(
        verify(&either),
        Ok(Assurance::OnlineOtp),
        "the second choice"
    );
}

#[test]
fn an_access_token_that_does_not_belong_to_the_id_token_is_refused() {
    let service = IdService::es256();
    let digest = Sha256::digest(b"the access token");
    let hash = BASE64_URL_SAFE_NO_PAD.encode(&digest[..16]);
    let token = service.sign(&with(|claims| claims["at_hash"] = json!(hash)));
    let verify = |access_token| {
        let expected = Expected {
            access_token: Some(access_token),
            ..expected()
        };
        verify_id_token(&token, &service.keys(), &expected).map(|_| ())
    };
    assert_eq!(
        verify("the access token"),
        Ok(()),
        "the pair that was issued"
    );
    assert_eq!(
        verify("another access token"),
        Err(TokenError::WrongAccessToken),
        "at_hash ties the two together"
    );
}

#[test]
fn nonsense_is_refused_without_harm() {
    let service = IdService::es256();
    let endless = "x".repeat(100_000);
    for text in [
        "",
        ".",
        "..",
        "a.b.c",
        "e30.e30.e30",
        "\u{0}",
        endless.as_str(),
    ] {
        assert!(
            verify_id_token(text, &service.keys(), &expected()).is_err(),
            "not a token"
        );
    }
    assert!(
        IssuerKeys::from_jwks(ISSUER, &SigningAlgorithm::ALL, "[]").is_err(),
        "not a key set"
    );
}

#[test]
fn a_vouched_token_is_judged_by_its_claims_and_marked_as_unchecked() {
    let stranger = IdService::es256();
    let brokered = Expected {
        nonce: None,
        ..expected()
    };
    let token = read_vouched_id_token(&stranger.sign(&claims()), ISSUER, &brokered).unwrap();
    assert_eq!(
        token.signature,
        Signature::NotChecked,
        "nobody may take it for verified"
    );
    let late = with(|claims| claims["exp"] = json!(now().as_second() - 3600));
    assert_eq!(
        read_vouched_id_token(&stranger.sign(&late), ISSUER, &brokered).unwrap_err(),
        TokenError::Expired,
        "the claims are judged all the same"
    );
}

#[test]
fn signed_userinfo_counts_only_with_a_key_and_an_algorithm_of_the_issuer() {
    let service = IdService::es256();
    let keys = service.keys();
    let info = json!({ "sub": "psut-4711", "name#en": "Abebe", "name#am": "አበበ" });
    let signed = service.sign(&info);
    let claims = jws::verified_claims(&signed, &keys, &[SigningAlgorithm::Es256]).unwrap();
    assert_eq!(
        claims["name#am"], "አበበ",
        "claims come back as they were signed"
    );
    assert_eq!(
        jws::verified_claims(&signed, &keys, &[SigningAlgorithm::Ps256]).unwrap_err(),
        TokenError::Algorithm,
        "not on the list"
    );
    assert_eq!(
        jws::verified_claims(
            &IdService::es256().sign(&info),
            &keys,
            &SigningAlgorithm::ALL
        )
        .unwrap_err(),
        TokenError::BadSignature,
        "a stranger's signature"
    );
    let critical = json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"], "b64": false });
    assert!(
        jws::verified_claims(
            &service.sign_under(&critical, &info),
            &keys,
            &SigningAlgorithm::ALL
        )
        .is_err(),
        "a critical header that is not understood (RFC 7515, 4.1.11)"
    );
    for text in ["", "a", "a.b", "a.b.c.d", "e30.e30.e30"] {
        assert!(
            jws::verified_claims(text, &keys, &SigningAlgorithm::ALL).is_err(),
            "`{text}` is no compact JWS"
        );
    }
}

/// Encrypts as RFC 7516, 5.1 says.
fn encrypt(public_pem: &str, header: &Value, plaintext: &str) -> String {
    let der = SubjectPublicKeyInfoDer::from_pem_slice(public_pem.as_bytes()).unwrap();
    let public = PublicEncryptingKey::from_der(der.as_ref()).unwrap();
    let oaep = OaepPublicEncryptingKey::new(public).unwrap();
    let content_key = [9_u8; 32];
    let mut room = vec![0; oaep.ciphertext_size()];
    let wrapped = oaep
        .encrypt(&OAEP_SHA256_MGF1SHA256, &content_key, &mut room, None)
        .unwrap();
    let protected = BASE64_URL_SAFE_NO_PAD.encode(header.to_string());
    let nonce = [3_u8; 12];
    let mut text = plaintext.as_bytes().to_vec();
    let tag = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key).unwrap())
        .seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(protected.as_bytes()),
            &mut text,
        )
        .unwrap();
    let part = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    format!(
        "{protected}.{}.{}.{}.{}",
        part(wrapped),
        part(&nonce),
        part(&text),
        part(tag.as_ref())
    )
}

#[test]
fn encrypted_userinfo_opens_only_unaltered_and_with_the_own_key() {
    let (public, private) = testing::rsa(KeySize::Rsa2048);
    let key = DecryptionKey::from_pem(&private).unwrap();
    let header = json!({ "alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT" });
    let sealed = encrypt(&public, &header, "the inner token");
    assert_eq!(
        key.decrypt(&sealed).unwrap(),
        "the inner token",
        "as it was sealed"
    );

    let (_, other) = testing::rsa(KeySize::Rsa2048);
    assert_eq!(
        DecryptionKey::from_pem(&other)
            .unwrap()
            .decrypt(&sealed)
            .unwrap_err(),
        TokenError::Undecryptable,
        "sealed to somebody else"
    );
    for place in 1..5 {
        let mut parts: Vec<Vec<u8>> = sealed
            .split('.')
            .map(|part| part.as_bytes().to_vec())
            .collect();
        parts[place][4] = if parts[place][4] == b'A' { b'B' } else { b'A' };
        let parts: Vec<String> = parts
            .into_iter()
            .map(|part| String::from_utf8(part).unwrap())
            .collect();
        assert_eq!(
            key.decrypt(&parts.join(".")).unwrap_err(),
            TokenError::Undecryptable,
            "part {place} was altered"
        );
    }
}

#[test]
fn encrypted_userinfo_of_another_kind_is_refused() {
    let (public, private) = testing::rsa(KeySize::Rsa2048);
    let key = DecryptionKey::from_pem(&private).unwrap();
    for header in [
        json!({ "alg": "RSA1_5", "enc": "A256GCM" }),
        json!({ "alg": "RSA-OAEP-256", "enc": "A128CBC-HS256" }),
    ] {
        assert_eq!(
            key.decrypt(&encrypt(&public, &header, "x")).unwrap_err(),
            TokenError::Algorithm,
            "{header}"
        );
    }
    let zipped = json!({ "alg": "RSA-OAEP-256", "enc": "A256GCM", "zip": "DEF" });
    assert!(
        matches!(
            key.decrypt(&encrypt(&public, &zipped, "x")).unwrap_err(),
            TokenError::Malformed(_)
        ),
        "compressed content could grow without limit"
    );
}
