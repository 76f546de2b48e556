//! Who signed a token, with which key and by which algorithm.

use super::*;

#[test]
fn each_accepted_algorithm_verifies() {
    for service in [
        IdService::es256(),
        IdService::ed25519(),
        IdService::rsa(Algorithm::RS256),
        IdService::rsa(Algorithm::PS256),
    ] {
        let verified = service.verify(&service.sign(&claims()));
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
            service.verify(&token).is_err(),
            "alg none is never accepted"
        );
    }
}

#[test]
fn a_public_key_used_as_a_shared_secret_is_refused() {
    let service = IdService::rsa(Algorithm::RS256);
    let header = json!({ "alg": "HS256", "typ": "JWT", "kid": "k1" });
    let message = message(&header, &claims());
    let modulus = service.jwk("k1")["n"].as_str().unwrap().to_owned();
    let secret = EncodingKey::from_secret(modulus.as_bytes());
    let signature =
        jsonwebtoken::crypto::sign(message.as_bytes(), &secret, Algorithm::HS256).unwrap();
    assert_eq!(
        service
            .verify(&format!("{message}.{signature}"))
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
        service.verify(&stranger.sign(&claims())).unwrap_err(),
        TokenError::BadSignature,
        "the name of a key proves nothing"
    );
}

#[test]
fn a_key_that_the_issuer_does_not_publish_is_told_apart() {
    let service = IdService::es256();
    let token = service.sign_under(&json!({ "alg": "ES256", "kid": "k2" }), &claims());
    assert_eq!(
        service.verify(&token).unwrap_err(),
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
        service.verify(&token).unwrap_err(),
        TokenError::BadSignature,
        "the person is covered by the signature"
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
        assert!(service.verify(text).is_err(), "not a token");
    }
    assert!(
        IssuerKeys::from_jwks(ISSUER, &SigningAlgorithm::ALL, "[]").is_err(),
        "not a key set"
    );
}
