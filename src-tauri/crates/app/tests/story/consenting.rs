//! What the applicant was told, what they answered, and what is kept of it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use kiosk_app::views::{Claim, ProblemCode};
use kiosk_identity::{Secret, vault};
use kiosk_sync::{Store, SystemClock};

use crate::workstation::{AMINA, PIN, SCHOOL, Story, WHO_WORDS, consent, received, school_support};

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_consent_reads_nothing() {
    let story = Story::begin().await;
    let providers = story.app.login_providers().await.unwrap();
    let no = story
        .app
        .log_in(&providers[0].id, consent(false))
        .await
        .unwrap_err();
    assert_eq!(no.code, ProblemCode::NoConsent);
    assert!(
        story.host.visited.lock().unwrap().is_empty(),
        "no login window was opened"
    );
    story.host.declines.store(true, Ordering::SeqCst);
    let declined = story.log_in(AMINA).await.unwrap_err();
    assert_eq!(
        declined.code,
        ProblemCode::LoginDeclined,
        "no at the ID service"
    );
    assert_eq!(
        story.app.overview().await.unwrap_err().code,
        ProblemCode::NoApplicant
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_record_keeps_the_words_that_the_applicant_agreed_to() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let record = story.apply(SCHOOL, &school_support()).await;
    let id = record.row.submission;
    story.until(&id, received).await;

    let folder = story.desk.data_folder();
    let pin = Secret::new(PIN.to_owned());
    let (key, _) = vault::unlock(&folder.join("unlock.json"), &pin, Timestamp::now()).unwrap();
    let store = Store::open(&folder.join("kiosk.db"), &key, Arc::new(SystemClock)).unwrap();
    let sealed = store.submissions().get(id.parse().unwrap()).unwrap();
    assert_eq!(
        sealed.consent.purpose_of("birthdate"),
        Some(WHO_WORDS),
        "not only the wording's version: the words themselves"
    );
    assert_eq!(sealed.consent.wording_version, "1");
    assert_eq!(sealed.consent.language, "en", "the language of the words");
    let kept = store.consents().list(&sealed.person).unwrap();
    assert_eq!(kept[0].consent, sealed.consent, "one and the same answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_does_not_tell_of_everything_is_none() {
    let story = Story::begin().await;
    let providers = story.app.login_providers().await.unwrap();
    let mut short = consent(true);
    short.purposes[0]
        .claims
        .retain(|claim| *claim != Claim::Birthdate);
    let mut silent = consent(true);
    silent.purposes[0].words = " ".to_owned();
    let mut foreign = consent(true);
    foreign.language = "xx".to_owned();
    for given in [short, silent, foreign] {
        let refused = story.app.log_in(&providers[0].id, given).await.unwrap_err();
        assert_eq!(
            refused.code,
            ProblemCode::Unforeseen,
            "a fault of the screen"
        );
    }
    assert!(
        story.host.visited.lock().unwrap().is_empty(),
        "no login window was opened"
    );
}
