//! Somebody between the kiosk and the provider who alters, repeats or swells the answers.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use kiosk_identity::direct::{LoginError, UserinfoError};
use kiosk_identity::token::TokenError;

use crate::desk::{http_through, kiosk, log_in, log_in_through, options};
use crate::provider::Provider;
use crate::proxy::Tamper;
use crate::visitor::{Answers, abebe};

/// Gives the first answer at `path` again each time.
fn replay(path: &'static str) -> Tamper {
    let kept: Mutex<Option<Vec<u8>>> = Mutex::default();
    Arc::new(move |asked, body| {
        if asked != path {
            return body;
        }
        kept.lock().unwrap().get_or_insert(body).clone()
    })
}

/// Puts `other` in place of `own` in the provider's description of itself.
fn describe_otherwise(own: String, other: &'static str) -> Tamper {
    Arc::new(move |path, body| {
        if path != "/.well-known/openid-configuration" {
            return body;
        }
        let text = String::from_utf8(body).unwrap();
        assert!(text.contains(&own), "or the test would alter nothing");
        text.replace(&own, other).into_bytes()
    })
}

#[tokio::test]
async fn a_replayed_token_answer_is_refused_by_its_nonce() {
    let provider = Provider::start();
    let http = http_through(replay("/token")).await;
    log_in(&kiosk(&provider), http.clone(), options(), abebe())
        .await
        .unwrap();
    let replayed = log_in(&kiosk(&provider), http, options(), abebe()).await;
    assert!(
        matches!(replayed, Err(LoginError::Token(TokenError::WrongNonce))),
        "{replayed:?}"
    );
}

#[tokio::test]
async fn the_data_of_another_person_are_refused() {
    let provider = Provider::start();
    let http = http_through(replay("/me")).await;
    let sara = Answers {
        login: "sara",
        ..abebe()
    };
    log_in(&kiosk(&provider), http.clone(), options(), sara)
        .await
        .unwrap();
    let refused = log_in(&kiosk(&provider), http, options(), abebe()).await;
    assert!(
        matches!(
            refused,
            Err(LoginError::Userinfo(UserinfoError::OtherPerson))
        ),
        "signed by the issuer, but about Sara: {refused:?}"
    );
}

#[tokio::test]
async fn altered_userinfo_is_refused() {
    let provider = Provider::start();
    let tamper: Tamper = Arc::new(|path, mut body| {
        if path == "/me" {
            let last = body.len() - 10;
            body[last] = if body[last] == b'A' { b'B' } else { b'A' };
        }
        body
    });
    let refused = log_in_through(&provider, tamper).await;
    assert!(
        matches!(
            refused,
            Err(LoginError::Userinfo(UserinfoError::Token(
                TokenError::BadSignature
            )))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let provider = Provider::start();
    let tamper: Tamper = Arc::new(|path, body| {
        if path == "/me" {
            vec![b'a'; 3 << 20]
        } else {
            body
        }
    });
    let refused = log_in_through(&provider, tamper).await;
    assert!(
        matches!(
            refused,
            Err(LoginError::Userinfo(UserinfoError::Http(
                kiosk_identity::HttpError::TooLarge
            )))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_description_of_another_issuer_is_refused() {
    let provider = Provider::start();
    let own = format!("\"issuer\":\"{}\"", provider.issuer);
    let tamper = describe_otherwise(own, "\"issuer\":\"https://id.example.com\"");
    let refused = log_in_through(&provider, tamper).await;
    assert!(
        matches!(refused, Err(LoginError::Discovery(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_description_that_leads_to_plain_http_elsewhere_is_refused() {
    let provider = Provider::start();
    let own = format!("\"token_endpoint\":\"{}/token\"", provider.issuer);
    let tamper = describe_otherwise(own, "\"token_endpoint\":\"http://id.example.com/token\"");
    let refused = log_in_through(&provider, tamper).await;
    assert!(
        matches!(refused, Err(LoginError::Discovery(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn keys_that_were_rotated_after_discovery_are_read_again() {
    let provider = Provider::start();
    let asked = Arc::new(AtomicI64::new(0));
    let count = asked.clone();
    let tamper: Tamper = Arc::new(move |path, body| {
        if path == "/jwks" && count.fetch_add(1, Ordering::SeqCst) == 0 {
            return br#"{"keys":[]}"#.to_vec();
        }
        body
    });
    let done = log_in_through(&provider, tamper).await;
    assert!(done.is_ok(), "{done:?}");
    assert_eq!(
        asked.load(Ordering::SeqCst),
        2,
        "read once more, and only once"
    );
}
