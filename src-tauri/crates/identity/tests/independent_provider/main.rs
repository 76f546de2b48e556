//! The direct login against a provider that others wrote: npm `oidc-provider`, started as a process
//! of its own. What its pages ask is answered over HTTP by a browser without a screen; a proxy in
//! between plays the attacker.

#![allow(clippy::unwrap_used)]

mod provider;
mod proxy;
mod visitor;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kiosk_identity::direct::{
    ClientAuthentication, DirectIssuer, DirectLogin, LoggedIn, LoginError, LoginOptions, PemSigner,
    UserinfoError,
};
use kiosk_identity::token::{DecryptionKey, Expected, TokenError, verify_id_token};
use kiosk_identity::{
    Assurance, Http, Proof, Provider as Discovered, Route, Secret, SystemEntropy,
};
use serde_json::json;
use url::Url;

use provider::Provider;
use proxy::Tamper;
use visitor::{Answers, BIOMETRICS, CODE, Visitor, abebe};

const PATIENCE: Duration = Duration::from_secs(30);

fn http() -> Http {
    Http::with(reqwest::Client::builder().no_proxy(), PATIENCE).unwrap()
}

async fn http_through(tamper: Tamper) -> Http {
    let proxy = reqwest::Proxy::http(proxy::start(tamper).await).unwrap();
    Http::with(reqwest::Client::builder().proxy(proxy), PATIENCE).unwrap()
}

fn signer(pem: &Secret<String>, kid: &str) -> ClientAuthentication {
    ClientAuthentication::PrivateKeyJwt(Arc::new(
        PemSigner::from_pem(pem, Some(kid.to_owned())).unwrap(),
    ))
}

fn kiosk(provider: &Provider) -> DirectIssuer {
    DirectIssuer {
        issuer: provider.issuer.clone(),
        client_id: "kiosk".into(),
        authentication: signer(&provider.keys.rsa, "rsa"),
        redirect_ports: vec![0],
        redirect_path: "/callback".into(),
        scopes: vec!["profile".into()],
        decryption_key: None,
    }
}

fn options() -> LoginOptions {
    LoginOptions {
        acr_values: vec![BIOMETRICS.into(), CODE.into()],
        claims: None,
        ui_locales: vec!["am".into(), "en".into()],
        fresh: true,
        time_limit: Duration::from_mins(5),
        done_text: "You can go back to the kiosk.".into(),
        clock: Arc::new(Timestamp::now),
        entropy: Arc::new(SystemEntropy),
    }
}

async fn log_in(
    issuer: &DirectIssuer,
    http: Http,
    options: LoginOptions,
    answers: Answers,
) -> Result<LoggedIn, LoginError> {
    let mut login = DirectLogin::begin(issuer, http, options).await?;
    let callback = walk(&login, answers).await;
    login.complete(&callback).await
}

async fn walk(login: &DirectLogin, answers: Answers) -> Url {
    Visitor::new()
        .walk(login.authorize_url(), login.redirect_uri(), answers)
        .await
}

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
async fn a_person_logs_in_and_shares_what_was_asked() {
    let provider = Provider::start();
    let mut login = DirectLogin::begin(&kiosk(&provider), http(), options())
        .await
        .unwrap();
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
async fn each_kind_of_client_key_is_accepted() {
    let provider = Provider::start();
    for (pem, kid) in [
        (&provider.keys.rsa, "rsa"),
        (&provider.keys.p256, "p256"),
        (&provider.keys.ed25519, "ed25519"),
    ] {
        let issuer = DirectIssuer {
            authentication: signer(pem, kid),
            ..kiosk(&provider)
        };
        let done = log_in(&issuer, http(), options(), abebe()).await;
        assert!(done.is_ok(), "private_key_jwt with {kid}: {done:?}");
    }
}

#[tokio::test]
async fn a_key_that_is_not_registered_is_refused() {
    let provider = Provider::start();
    let stranger = provider::ClientKeys::generate();
    let issuer = DirectIssuer {
        authentication: signer(&stranger.p256, "p256"),
        ..kiosk(&provider)
    };
    let refused = log_in(&issuer, http(), options(), abebe()).await;
    assert!(
        matches!(&refused, Err(LoginError::Refused(code)) if code == "invalid_client"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn encrypted_userinfo_is_opened_and_its_signature_checked() {
    let provider = Provider::start();
    let mut issuer = DirectIssuer {
        client_id: "kiosk-encrypted".into(),
        decryption_key: Some(DecryptionKey::from_pem(&provider.keys.encryption).unwrap()),
        ..kiosk(&provider)
    };
    let done = log_in(&issuer, http(), options(), abebe()).await.unwrap();
    assert_eq!(done.claims["name"], "Abebe Bikila", "from inside the JWE");
    let Proof::Login {
        userinfo: Some(signed),
        ..
    } = done.evidence.proof
    else {
        panic!("the signed form is kept");
    };
    assert_eq!(signed.split('.').count(), 3, "the JWS, not the JWE");

    issuer.decryption_key = None;
    let refused = log_in(&issuer, http(), options(), abebe()).await;
    assert!(
        matches!(
            refused,
            Err(LoginError::Userinfo(UserinfoError::NoDecryptionKey))
        ),
        "{refused:?}"
    );
    issuer.decryption_key = Some(DecryptionKey::from_pem(&provider.keys.rsa).unwrap());
    let refused = log_in(&issuer, http(), options(), abebe()).await;
    assert!(
        matches!(
            refused,
            Err(LoginError::Userinfo(UserinfoError::Token(
                TokenError::Undecryptable
            )))
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_public_client_logs_in_by_pkce_alone() {
    let provider = Provider::start();
    let issuer = DirectIssuer {
        client_id: "kiosk-public".into(),
        authentication: ClientAuthentication::Public,
        ..kiosk(&provider)
    };
    let done = log_in(&issuer, http(), options(), abebe()).await.unwrap();
    assert_eq!(done.claims["name"], "Abebe Bikila", "plain JSON userinfo");
    assert!(
        matches!(done.evidence.proof, Proof::Login { userinfo: None, .. }),
        "unsigned userinfo is no evidence"
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
    let public = DirectIssuer {
        client_id: "kiosk-public".into(),
        authentication: ClientAuthentication::Public,
        ..kiosk(&provider)
    };
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

#[tokio::test]
async fn an_answer_with_another_state_is_refused_and_changes_nothing() {
    let provider = Provider::start();
    let mut login = DirectLogin::begin(&kiosk(&provider), http(), options())
        .await
        .unwrap();
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
        let mut login = DirectLogin::begin(&kiosk(&provider), http(), options())
            .await
            .unwrap();
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
    let mut login = DirectLogin::begin(&kiosk(&provider), http(), options())
        .await
        .unwrap();
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
    let mut login = DirectLogin::begin(&kiosk(&provider), http(), options())
        .await
        .unwrap();
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
    let theirs = DirectLogin::begin(&kiosk(&provider), http(), options())
        .await
        .unwrap();
    let mut ours = DirectLogin::begin(&kiosk(&provider), http(), options())
        .await
        .unwrap();
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

#[tokio::test]
async fn a_replayed_token_answer_is_refused_by_its_nonce() {
    let provider = Provider::start();
    let kept: Arc<Mutex<Option<Vec<u8>>>> = Arc::default();
    let tamper: Tamper = Arc::new(move |path, body| {
        if path != "/token" {
            return body;
        }
        kept.lock().unwrap().get_or_insert(body).clone()
    });
    let http = http_through(tamper).await;
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
async fn a_token_that_arrives_after_its_end_is_refused() {
    let provider = Provider::start();
    let ahead = Arc::new(AtomicI64::new(0));
    let hours = ahead.clone();
    let tamper: Tamper = Arc::new(move |path, body| {
        if path == "/token" {
            hours.store(2, Ordering::SeqCst);
        }
        body
    });
    let late = LoginOptions {
        clock: Arc::new(move || {
            Timestamp::now() + SignedDuration::from_hours(ahead.load(Ordering::SeqCst))
        }),
        ..options()
    };
    let refused = log_in(&kiosk(&provider), http_through(tamper).await, late, abebe()).await;
    assert!(
        matches!(refused, Err(LoginError::Token(TokenError::Expired))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_login_that_takes_too_long_is_refused() {
    let provider = Provider::start();
    let minutes = Arc::new(AtomicI64::new(0));
    let ahead = minutes.clone();
    let slow = LoginOptions {
        clock: Arc::new(move || {
            Timestamp::now() + SignedDuration::from_mins(ahead.load(Ordering::SeqCst))
        }),
        ..options()
    };
    let mut login = DirectLogin::begin(&kiosk(&provider), http(), slow)
        .await
        .unwrap();
    let callback = walk(&login, abebe()).await;
    minutes.store(6, Ordering::SeqCst);
    let refused = login.complete(&callback).await;
    assert!(matches!(refused, Err(LoginError::TimedOut)), "{refused:?}");
}

#[tokio::test]
async fn a_login_from_before_this_one_is_refused() {
    let provider = Provider::start();
    let minutes = Arc::new(AtomicI64::new(4));
    let ahead = minutes.clone();
    let clock = move || Timestamp::now() + SignedDuration::from_mins(ahead.load(Ordering::SeqCst));
    let begun_later = LoginOptions {
        clock: Arc::new(clock),
        ..options()
    };
    let mut login = DirectLogin::begin(&kiosk(&provider), http(), begun_later)
        .await
        .unwrap();
    minutes.store(0, Ordering::SeqCst);
    let callback = walk(&login, abebe()).await;
    let refused = login.complete(&callback).await;
    assert!(
        matches!(refused, Err(LoginError::StaleLogin)),
        "the next applicant must not inherit the last one's session: {refused:?}"
    );
}

#[tokio::test]
async fn a_login_window_that_never_arrives_ends_in_a_time_out() {
    let provider = Provider::start();
    let short = LoginOptions {
        time_limit: Duration::from_millis(50),
        ..options()
    };
    let mut login = DirectLogin::begin(&kiosk(&provider), http(), short)
        .await
        .unwrap();
    let refused = login.wait_for_callback().await;
    assert!(matches!(refused, Err(LoginError::TimedOut)), "{refused:?}");
    let address = login.redirect_uri().socket_addrs(|| None).unwrap();
    assert!(
        tokio::net::TcpStream::connect(address.as_slice())
            .await
            .is_err(),
        "the redirect address is closed"
    );
}

#[tokio::test]
async fn the_data_of_another_person_are_refused() {
    let provider = Provider::start();
    let kept: Arc<Mutex<Option<Vec<u8>>>> = Arc::default();
    let tamper: Tamper = Arc::new(move |path, body| {
        if path != "/me" {
            return body;
        }
        kept.lock().unwrap().get_or_insert(body).clone()
    });
    let http = http_through(tamper).await;
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
    let refused = log_in(
        &kiosk(&provider),
        http_through(tamper).await,
        options(),
        abebe(),
    )
    .await;
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
    let refused = log_in(
        &kiosk(&provider),
        http_through(tamper).await,
        options(),
        abebe(),
    )
    .await;
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
    let tamper: Tamper = Arc::new(move |path, body| {
        if path != "/.well-known/openid-configuration" {
            return body;
        }
        let text = String::from_utf8(body).unwrap();
        assert!(text.contains(&own), "or the test would alter nothing");
        text.replace(&own, "\"issuer\":\"https://id.example.com\"")
            .into_bytes()
    });
    let refused = log_in(
        &kiosk(&provider),
        http_through(tamper).await,
        options(),
        abebe(),
    )
    .await;
    assert!(
        matches!(refused, Err(LoginError::Discovery(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_description_that_leads_to_plain_http_elsewhere_is_refused() {
    let provider = Provider::start();
    let own = format!("\"token_endpoint\":\"{}/token\"", provider.issuer);
    let tamper: Tamper = Arc::new(move |path, body| {
        if path != "/.well-known/openid-configuration" {
            return body;
        }
        let text = String::from_utf8(body).unwrap();
        assert!(text.contains(&own), "or the test would alter nothing");
        text.replace(&own, "\"token_endpoint\":\"http://id.example.com/token\"")
            .into_bytes()
    });
    let refused = log_in(
        &kiosk(&provider),
        http_through(tamper).await,
        options(),
        abebe(),
    )
    .await;
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
    let done = log_in(
        &kiosk(&provider),
        http_through(tamper).await,
        options(),
        abebe(),
    )
    .await;
    assert!(done.is_ok(), "{done:?}");
    assert_eq!(
        asked.load(Ordering::SeqCst),
        2,
        "read once more, and only once"
    );
}
