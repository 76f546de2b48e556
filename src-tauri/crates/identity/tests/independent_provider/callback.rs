//! An answer that comes back to the redirect address, and forged ones.

use kiosk_identity::direct::LoginError;
use url::Url;

use crate::desk::{begin, options, walk};
use crate::provider::Provider;
use crate::visitor::{Answers, abebe};

/// The callback with one parameter replaced, or taken out.
fn altered(callback: &Url, name: &str, value: Option<&str>) -> Url {
    let mut url = callback.clone();
    let kept: Vec<(String, String)> = callback
        .query_pairs()
        .filter(|(key, _)| key != name)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut().clear().extend_pairs(kept);
    if let Some(value) = value {
        url.query_pairs_mut().append_pair(name, value);
    }
    url
}

#[tokio::test]
async fn an_answer_with_another_state_is_refused_and_changes_nothing() {
    let provider = Provider::start();
    let mut login = begin(&provider, options()).await;
    let callback = walk(&login, abebe()).await;
    for forged in [
        altered(&callback, "state", Some("forged")),
        altered(&callback, "state", None),
    ] {
        let refused = login.complete(&forged).await;
        assert!(
            matches!(refused, Err(LoginError::StateMismatch)),
            "{refused:?}"
        );
    }
    assert!(
        login.complete(&callback).await.is_ok(),
        "nobody can end a login by guessing"
    );
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_refused() {
    let provider = Provider::start();
    for named in [Some("https://id.example.com"), None] {
        let mut login = begin(&provider, options()).await;
        let callback = walk(&login, abebe()).await;
        let refused = login.complete(&altered(&callback, "iss", named)).await;
        assert!(
            matches!(refused, Err(LoginError::IssuerMismatch)),
            "{named:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_at_another_address_is_refused() {
    let provider = Provider::start();
    let mut login = begin(&provider, options()).await;
    let callback = walk(&login, abebe()).await;
    let mut elsewhere = callback.clone();
    elsewhere.set_host(Some("127.0.0.2")).unwrap();
    let mut other_path = callback;
    other_path.set_path("/callback/more");
    for url in [elsewhere, other_path] {
        let refused = login.complete(&url).await;
        assert!(
            matches!(refused, Err(LoginError::NotACallback)),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_callback_counts_once() {
    let provider = Provider::start();
    let mut login = begin(&provider, options()).await;
    let callback = walk(&login, abebe()).await;
    login.complete(&callback).await.unwrap();
    let replayed = login.complete(&callback).await;
    assert!(
        matches!(replayed, Err(LoginError::AlreadyAnswered)),
        "{replayed:?}"
    );
}

#[tokio::test]
async fn a_stolen_code_is_useless_in_another_login() {
    let provider = Provider::start();
    let theirs = begin(&provider, options()).await;
    let mut ours = begin(&provider, options()).await;
    let stolen = walk(&theirs, abebe()).await;
    let code = stolen
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let callback = walk(
        &ours,
        Answers {
            login: "sara",
            ..abebe()
        },
    )
    .await;
    let refused = ours
        .complete(&altered(&callback, "code", Some(&code)))
        .await;
    assert!(
        matches!(&refused, Err(LoginError::Refused(code)) if code == "invalid_grant"),
        "the code is bound to the other login's PKCE verifier: {refused:?}"
    );
}
