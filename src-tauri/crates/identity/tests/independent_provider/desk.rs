//! The kiosk's side: how it is known to the provider, what it asks, and a whole login in one call.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kiosk_identity::direct::{
    ClientAuthentication, DirectIssuer, DirectLogin, LoggedIn, LoginError, LoginOptions, PemSigner,
};
use kiosk_identity::{Http, Secret, SystemEntropy};
use url::Url;

use crate::provider::Provider;
use crate::proxy::{self, Tamper};
use crate::visitor::{Answers, BIOMETRICS, CODE, Visitor, abebe};

const PATIENCE: Duration = Duration::from_secs(30);

pub fn http() -> Http {
    Http::with(reqwest::Client::builder().no_proxy(), PATIENCE).unwrap()
}

pub async fn http_through(tamper: Tamper) -> Http {
    let proxy = reqwest::Proxy::http(proxy::start(tamper).await).unwrap();
    Http::with(reqwest::Client::builder().proxy(proxy), PATIENCE).unwrap()
}

pub fn signer(pem: &Secret<String>, kid: &str) -> ClientAuthentication {
    ClientAuthentication::PrivateKeyJwt(Arc::new(
        PemSigner::from_pem(pem, Some(kid.to_owned())).unwrap(),
    ))
}

pub fn kiosk(provider: &Provider) -> DirectIssuer {
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

pub fn public_client(provider: &Provider) -> DirectIssuer {
    DirectIssuer {
        client_id: "kiosk-public".into(),
        authentication: ClientAuthentication::Public,
        ..kiosk(provider)
    }
}

pub fn options() -> LoginOptions {
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

pub async fn begin(provider: &Provider, options: LoginOptions) -> DirectLogin {
    DirectLogin::begin(&kiosk(provider), http(), options)
        .await
        .unwrap()
}

pub async fn log_in(
    issuer: &DirectIssuer,
    http: Http,
    options: LoginOptions,
    answers: Answers,
) -> Result<LoggedIn, LoginError> {
    let mut login = DirectLogin::begin(issuer, http, options).await?;
    let callback = walk(&login, answers).await;
    login.complete(&callback).await
}

/// Abebe's login while somebody sits between the kiosk and the provider.
pub async fn log_in_through(provider: &Provider, tamper: Tamper) -> Result<LoggedIn, LoginError> {
    log_in(
        &kiosk(provider),
        http_through(tamper).await,
        options(),
        abebe(),
    )
    .await
}

pub async fn walk(login: &DirectLogin, answers: Answers) -> Url {
    Visitor::new()
        .walk(login.authorize_url(), login.redirect_uri(), answers)
        .await
}
