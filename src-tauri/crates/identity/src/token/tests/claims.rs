//! What a token says: for whom, from whom, until when, how sure.

use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use super::*;
use crate::evidence::{Proof, Route, Signature};
use crate::person::Assurance;

#[test]
fn a_good_id_token_names_the_person_and_how_sure_the_id_service_is() {
    let service = IdService::es256();
    let token = service.verify(&service.sign(&claims())).unwrap();
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
    let token = service.verify(&compact).unwrap();
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
        service.verify(&service.sign(&claims)).map(|_| ())
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
