//! Logins that come too late.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kiosk_identity::direct::{LoginError, LoginOptions};
use kiosk_identity::token::TokenError;

use crate::desk::{begin, http_through, kiosk, log_in, options, walk};
use crate::provider::Provider;
use crate::proxy::Tamper;
use crate::visitor::abebe;

/// A clock that is ahead by the minutes it is told.
fn ahead_by(minutes: &Arc<AtomicI64>) -> LoginOptions {
    let minutes = minutes.clone();
    LoginOptions {
        clock: Arc::new(move || {
            Timestamp::now() + SignedDuration::from_mins(minutes.load(Ordering::SeqCst))
        }),
        ..options()
    }
}

#[tokio::test]
async fn a_login_that_takes_too_long_is_refused() {
    let provider = Provider::start();
    let minutes = Arc::new(AtomicI64::new(0));
    let mut login = begin(&provider, ahead_by(&minutes)).await;
    let callback = walk(&login, abebe()).await;
    minutes.store(6, Ordering::SeqCst);
    let refused = login.complete(&callback).await;
    assert!(matches!(refused, Err(LoginError::TimedOut)), "{refused:?}");
}

#[tokio::test]
async fn a_login_from_before_this_one_is_refused() {
    let provider = Provider::start();
    let minutes = Arc::new(AtomicI64::new(4));
    let mut login = begin(&provider, ahead_by(&minutes)).await;
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
    let mut login = begin(&provider, short).await;
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
async fn a_token_that_arrives_after_its_end_is_refused() {
    let provider = Provider::start();
    let minutes = Arc::new(AtomicI64::new(0));
    let late = ahead_by(&minutes);
    let tamper: Tamper = Arc::new(move |path, body| {
        if path == "/token" {
            minutes.store(120, Ordering::SeqCst);
        }
        body
    });
    let refused = log_in(&kiosk(&provider), http_through(tamper).await, late, abebe()).await;
    assert!(
        matches!(refused, Err(LoginError::Token(TokenError::Expired))),
        "{refused:?}"
    );
}
