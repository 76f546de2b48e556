//! How the kiosk proves that it is itself, and opens what is sealed to it.

use kiosk_identity::Proof;
use kiosk_identity::direct::{DirectIssuer, LoginError, UserinfoError};
use kiosk_identity::token::{DecryptionKey, TokenError};

use crate::desk::{http, kiosk, log_in, options, public_client, signer};
use crate::provider::{ClientKeys, Provider};
use crate::visitor::abebe;

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
    let stranger = ClientKeys::generate();
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
    let issuer = public_client(&provider);
    let done = log_in(&issuer, http(), options(), abebe()).await.unwrap();
    assert_eq!(done.claims["name"], "Abebe Bikila", "plain JSON userinfo");
    assert!(
        matches!(done.evidence.proof, Proof::Login { userinfo: None, .. }),
        "unsigned userinfo is no evidence"
    );
}
