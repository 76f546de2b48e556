//! What an applicant shares, how sure the provider is of them, and their no.

use jiff::Timestamp;
use kiosk_identity::direct::{DirectIssuer, LoginError, LoginOptions};
use kiosk_identity::token::{Expected, TokenError, verify_id_token};
use kiosk_identity::{Assurance, Proof, Provider as Discovered, Route};
use serde_json::json;

use crate::desk::{begin, http, kiosk, log_in, options, public_client, walk};
use crate::provider::Provider;
use crate::visitor::{Answers, BIOMETRICS, CODE, abebe};

#[tokio::test]
async fn a_person_logs_in_and_shares_what_was_asked() {
    let provider = Provider::start();
    let mut login = begin(&provider, options()).await;
    let callback = walk(&login, abebe()).await;
    // The login window loads the redirect address, as a browser would.
    let window = reqwest::Client::builder().no_proxy().build().unwrap();
    let (arrived, page) = tokio::join!(login.wait_for_callback(), window.get(callback).send());
    let page = page.unwrap().text().await.unwrap();
    assert!(
        page.contains("You can go back to the kiosk."),
        "the window is told"
    );
    let done = login.complete(&arrived.unwrap()).await.unwrap();

    assert_eq!(done.person.issuer, provider.issuer, "who vouches");
    assert_ne!(done.person.subject, "abebe", "the subject is pairwise");
    assert_eq!(done.claims["name"], "Abebe Bikila", "from userinfo");
    assert_eq!(done.claims["birthdate"], "1982-08-07", "from userinfo");
    assert_eq!(
        done.evidence.assurance,
        Assurance::OnlineBiometric,
        "from acr"
    );
    assert_eq!(
        done.evidence.person.as_ref(),
        Some(&done.person),
        "the evidence is about the person"
    );
    assert!(done.expires_at > Timestamp::now(), "the access token lives");
    let shown = format!("{done:?}");
    let access_token = done.access_token.expose();
    assert!(
        !shown.contains(access_token.as_str()),
        "Debug shows no token"
    );
    assert!(!shown.contains("eyJ"), "nor a signed one");
    assert!(!shown.contains("Abebe"), "nor what was shared");
    let Proof::Login {
        route,
        id_token,
        userinfo,
        acr,
        ..
    } = done.evidence.proof
    else {
        panic!("a login is the proof");
    };
    assert_eq!(
        route,
        Route::Direct,
        "this workstation was the relying party"
    );
    assert_eq!(acr, [BIOMETRICS], "as the provider says");
    assert!(userinfo.is_some(), "userinfo was signed and is kept so");

    // Anybody can check the evidence again later with the issuer's keys.
    let discovered = Discovered::discover(&provider.issuer, &http())
        .await
        .unwrap();
    let expected = Expected {
        client_id: "kiosk",
        nonce: None,
        acceptable_acr: &[],
        access_token: Some(done.access_token.expose()),
        now: Timestamp::now(),
    };
    let again = verify_id_token(&id_token, discovered.keys(), &expected).unwrap();
    assert_eq!(
        again.person, done.person,
        "the evidence still names the same person"
    );
}

#[tokio::test]
async fn a_person_is_known_again_but_not_across_clients() {
    let provider = Provider::start();
    let first = log_in(&kiosk(&provider), http(), options(), abebe())
        .await
        .unwrap();
    let again = log_in(&kiosk(&provider), http(), options(), abebe())
        .await
        .unwrap();
    assert_eq!(first.person, again.person, "the key of a person is stable");
    let public = public_client(&provider);
    let elsewhere = log_in(&public, http(), options(), abebe()).await.unwrap();
    assert_ne!(first.person, elsewhere.person, "subjects are pairwise");
}

#[tokio::test]
async fn only_the_claims_that_were_asked_for_come_back() {
    let provider = Provider::start();
    let issuer = DirectIssuer {
        scopes: Vec::new(),
        ..kiosk(&provider)
    };
    let asked = LoginOptions {
        claims: Some(json!({ "userinfo": { "birthdate": { "essential": true } } })),
        ..options()
    };
    let done = log_in(&issuer, http(), asked, abebe()).await.unwrap();
    assert_eq!(done.claims["birthdate"], "1982-08-07", "asked for");
    assert!(!done.claims.contains_key("name"), "not asked for");
}

#[tokio::test]
async fn a_weaker_factor_than_asked_for_is_refused() {
    let provider = Provider::start();
    let biometrics_only = LoginOptions {
        acr_values: vec![BIOMETRICS.into()],
        ..options()
    };
    let by_code = Answers {
        acr: CODE,
        ..abebe()
    };
    let refused = log_in(&kiosk(&provider), http(), biometrics_only, by_code).await;
    assert!(
        matches!(refused, Err(LoginError::Token(TokenError::AcrNotAccepted))),
        "{refused:?}"
    );
    let done = log_in(&kiosk(&provider), http(), options(), by_code)
        .await
        .unwrap();
    assert_eq!(
        done.evidence.assurance,
        Assurance::OnlineOtp,
        "a code is no finger"
    );
}

#[tokio::test]
async fn an_applicant_may_decline_at_either_page() {
    let provider = Provider::start();
    for answers in [
        Answers {
            signs_in: false,
            ..abebe()
        },
        Answers {
            shares: false,
            ..abebe()
        },
    ] {
        let declined = log_in(&kiosk(&provider), http(), options(), answers).await;
        assert!(
            matches!(declined, Err(LoginError::Declined)),
            "{declined:?}"
        );
    }
}
