//! The brokered login over a real socket: begun at the portal, ended with the portal's cookies.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod testing;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kiosk_sync::{LoginFailure, LoginStart, Odd, OpenG2p, Portal, PortalError};
use serde_json::json;
use testing::person;
use testing::portal::{TestPortal, Trouble};
use url::Url;

struct Login {
    portal: TestPortal,
    adapter: std::sync::Arc<OpenG2p>,
    start: LoginStart,
}

fn redirect(to: &str) -> Trouble {
    Trouble::Instead(307, vec![("location", to.to_owned())], Vec::new())
}

impl Login {
    async fn begun() -> Self {
        let portal = TestPortal::start(&[]).await;
        let adapter = portal.adapter();
        let mut to = Url::parse("https://id.example/authorize").unwrap();
        to.query_pairs_mut()
            .append_pair("redirect_uri", &format!("{}/oauth2/callback", portal.base))
            .append_pair("state", "{\"p\":1,\"r\":\"/x\"}");
        portal.next("/getLoginProviderRedirect/1", redirect(to.as_str()));
        let start = adapter.start_login("1", "am").await.unwrap();
        Self {
            portal,
            adapter,
            start,
        }
    }

    fn callback(&self) -> Url {
        let mut address = self.start.callback.clone();
        address
            .query_pairs_mut()
            .append_pair("code", "c0de")
            .append_pair("state", "{\"p\":1,\"r\":\"/x\"}");
        address
    }

    fn cookies(&self, cookies: &[String]) {
        let headers = cookies
            .iter()
            .map(|cookie| ("set-cookie", cookie.clone()))
            .chain([("location", "/x".to_owned())])
            .collect();
        self.portal.next(
            "/oauth2/callback",
            Trouble::Instead(307, headers, Vec::new()),
        );
    }
}

fn token(claims: &serde_json::Value) -> String {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

#[tokio::test]
async fn providers_are_listed_with_the_name_to_show() {
    let portal = TestPortal::start(&[]).await;
    let body = json!({ "loginProviders": [
        { "id": 1, "name": "idp", "type": "oauth2_auth_code", "displayName": "National ID",
          "displayIconUrl": "x" },
        { "id": 2, "name": "other", "type": "oauth2_auth_code", "displayName": { "en": "O" },
          "displayIconUrl": null },
    ]});
    portal.next(
        "/getLoginProviders",
        Trouble::Instead(200, Vec::new(), body.to_string().into_bytes()),
    );
    let found = portal.adapter().login_providers().await.unwrap();
    let names: Vec<(&str, &str)> = found
        .iter()
        .map(|provider| (provider.id.as_str(), provider.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [("1", "National ID"), ("2", "other")],
        "words, never an object"
    );
}

#[tokio::test]
async fn a_login_gives_a_session_for_the_person_that_the_token_names() {
    let login = Login::begun().await;
    let query = login.portal.inside.lock().unwrap().queries[0].clone();
    assert!(
        query.starts_with("redirect_uri=%2F") && query.len() > 30,
        "a path of chance makes the login's state one of its own: {query}"
    );
    let abebe = person("abebe");
    let claims = json!({ "iss": abebe.issuer, "sub": abebe.subject, "exp": 1_800_000_000 });
    login.cookies(&[
        format!(
            "X-Access-Token={}; HttpOnly; Path=/; SameSite=lax",
            token(&claims)
        ),
        "X-ID-Token=a.b.c; HttpOnly; Path=/".to_owned(),
    ]);
    let session = login
        .adapter
        .complete_login(&login.start, &login.callback())
        .await
        .unwrap();
    assert_eq!(session.person, abebe, "issuer and subject");
    assert_eq!(
        session.expires_at.unwrap().as_second(),
        1_800_000_000,
        "until when"
    );
    assert_eq!(
        session.id_token().unwrap().expose(),
        "a.b.c",
        "for the evidence"
    );
    assert!(
        !format!("{session:?} {:?}", login.start).contains("e30"),
        "nothing in the log"
    );
    let queries = login.portal.inside.lock().unwrap().queries.clone();
    assert!(queries[1].contains("code=c0de"), "the portal got its code");
    assert_eq!(queries.len(), 2, "and its redirect was not followed");
}

#[tokio::test]
async fn a_callback_of_another_login_never_reaches_the_portal() {
    let login = Login::begun().await;
    let mut wrong = login.start.callback.clone();
    wrong
        .query_pairs_mut()
        .append_pair("code", "c0de")
        .append_pair("state", "another");
    let failed = login.adapter.complete_login(&login.start, &wrong).await;
    assert_eq!(
        failed.unwrap_err(),
        LoginFailure::Mismatch,
        "not this login's"
    );
    assert_eq!(
        login.portal.heard("/oauth2/callback"),
        0,
        "the portal heard nothing"
    );
}

#[tokio::test]
async fn a_login_without_a_usable_token_is_no_login() {
    for cookies in [
        vec![],
        vec!["X-Access-Token=; Path=/".to_owned()],
        vec!["X-Access-Token=opaque; Path=/".to_owned()],
        vec![format!(
            "X-Access-Token={}",
            token(&json!({ "sub": "abebe" }))
        )],
        vec![format!(
            "Other={}",
            token(&json!({ "iss": "i", "sub": "abebe" }))
        )],
        vec![format!("X-Access-Token=a.{}.c", "A".repeat(20_000))],
    ] {
        let login = Login::begun().await;
        login.cookies(&cookies);
        let failed = login
            .adapter
            .complete_login(&login.start, &login.callback())
            .await;
        assert_eq!(failed.unwrap_err(), LoginFailure::NoToken, "{cookies:?}");
    }
}

#[tokio::test]
async fn troubles_of_the_portal_and_of_the_id_service_are_told_apart() {
    let id_service = |reason: &str| LoginFailure::IdService {
        reason: reason.to_owned(),
    };
    let no_token = "Unauthorized. Failed to get token from Oauth Server";
    for (trouble, expected) in [
        (
            Trouble::error(401, "G2P-AUT-401", no_token),
            id_service(no_token),
        ),
        (
            Trouble::error(500, "G2P-AUT-502", "userinfo"),
            id_service("userinfo"),
        ),
        (Trouble::web_page(), PortalError::Odd(Odd::WebPage).into()),
    ] {
        let login = Login::begun().await;
        login.portal.next("/oauth2/callback", trouble.clone());
        let failed = login
            .adapter
            .complete_login(&login.start, &login.callback())
            .await;
        assert_eq!(failed.unwrap_err(), expected, "{trouble:?}");
    }
}

#[tokio::test]
async fn a_login_that_cannot_begin_says_why() {
    let portal = TestPortal::start(&[]).await;
    let adapter = portal.adapter();
    portal.next(
        "/getLoginProviderRedirect/9",
        Trouble::error(404, "G2P-REQ-404", "Login Provider ID Not Found"),
    );
    let failed = adapter.start_login("9", "en").await.unwrap_err();
    assert!(
        matches!(failed, PortalError::Refused { status: 404, .. }),
        "{failed:?}"
    );
    portal.next(
        "/getLoginProviderRedirect/9",
        redirect("javascript:alert(1)"),
    );
    let failed = adapter.start_login("9", "en").await.unwrap_err();
    assert!(
        matches!(failed, PortalError::Odd(Odd::Shape { .. })),
        "{failed:?}"
    );
    portal.next("/getLoginProviderRedirect/..%2F9", redirect("/x"));
    adapter.start_login("../9", "en").await.unwrap_err();
    let heard = portal.inside.lock().unwrap().heard[2].clone();
    assert_eq!(
        heard, "GET /api/auth/getLoginProviderRedirect/..%2F9",
        "an id never becomes a path"
    );
}
