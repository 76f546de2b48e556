//! Userinfo that is signed, and userinfo that is encrypted.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;

use super::*;

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
