//! What the workstation refuses, and what it keeps whatever it finds.

use std::path::Path;
use std::time::{Duration, Instant};

use kiosk_app::Config;
use kiosk_app::views::{Offer, Part, ProblemCode, StationState};

use crate::workstation::{AMINA, PIN, SCHOOL, Story, school_support};

#[tokio::test(flavor = "multi_thread")]
async fn the_login_window_may_visit_the_portal_and_the_issuer_only() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let visited = story.host.visited.lock().unwrap().clone();
    let mut origins = visited[0].allowed_origins.clone();
    origins.sort();
    // The portal has two here: its own, to which the ID service sends people back, and the end of
    // the line at which this workstation reaches it.
    let by_line = Config::load(&story.desk.config()).unwrap().portal.url;
    let mut expected = vec![
        story.desk.id_service().to_owned(),
        story.desk.portal().to_owned(),
        by_line.origin().ascii_serialization(),
    ];
    expected.sort();
    assert_eq!(origins, expected);
    assert_eq!(visited[0].callback.path(), "/oauth2/callback");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_workstation_answers_nothing_but_its_state() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let draft = story.fill(SCHOOL, &school_support()).await;
    story.app.lock().await;
    let codes = [
        story.app.overview().await.map(drop).unwrap_err().code,
        story.app.queue().await.map(drop).unwrap_err().code,
        story.app.drafts().await.map(drop).unwrap_err().code,
        story
            .app
            .login_providers()
            .await
            .map(drop)
            .unwrap_err()
            .code,
        story
            .app
            .resume_draft(&draft)
            .await
            .map(drop)
            .unwrap_err()
            .code,
        story
            .app
            .finalize(&draft, true)
            .await
            .map(drop)
            .unwrap_err()
            .code,
        story.app.submitted_data().await.map(drop).unwrap_err().code,
        story.app.devices().await.map(drop).unwrap_err().code,
    ];
    assert!(
        codes.iter().all(|code| *code == ProblemCode::Locked),
        "{codes:?}"
    );
    let wrong = story.app.unlock("111222".to_owned()).await.unwrap_err();
    assert_eq!(wrong.code, ProblemCode::WrongPin);
    for _ in 0..4 {
        let _ = story.app.unlock("111222".to_owned()).await;
    }
    let early = story.app.unlock(PIN.to_owned()).await.unwrap_err();
    assert_eq!(
        early.code,
        ProblemCode::TooEarly,
        "even the right PIN waits now"
    );
    let StationState::Locked { wait_seconds, .. } = story.app.station().await.state else {
        panic!("locked")
    };
    assert!(wait_seconds > 0, "and the screen says how long");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_not_understood_is_not_offered_and_says_why() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    let overview = story.app.overview().await.unwrap();
    let Part::Fresh { value: programmes } = overview.programmes else {
        panic!("the line is up")
    };
    let unusable: Vec<_> = programmes
        .iter()
        .filter_map(|programme| match &programme.offer {
            Offer::FormUnusable { findings, .. } => Some(findings),
            _ => None,
        })
        .collect();
    assert_eq!(unusable.len(), 1, "one programme has such a form");
    assert!(!unusable[0].is_empty(), "every finding is named");
    assert!(
        programmes
            .iter()
            .any(|programme| matches!(programme.offer, Offer::NoForm)),
        "a programme without a form is shown as such"
    );
}

/// Waits until this process has the file open no more.
async fn closed(file: &Path) {
    let patience = Instant::now() + Duration::from_mins(1);
    let is_open = || {
        let mut handles = std::fs::read_dir("/proc/self/fd").unwrap();
        handles.any(|handle| std::fs::read_link(handle.unwrap().path()).is_ok_and(|to| to == file))
    };
    while is_open() {
        assert!(Instant::now() < patience, "{} stays open", file.display());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_set_aside_and_never_deleted() {
    let story = Story::begin().await;
    story.app.lock().await;
    let folder = story.desk.data_folder();
    let database = folder.join("kiosk.db");
    closed(&database).await;
    std::fs::write(&database, vec![7_u8; 100_000]).unwrap();
    for companion in ["kiosk.db-wal", "kiosk.db-shm"] {
        let _ = std::fs::remove_file(folder.join(companion));
    }
    let station = story.app.unlock(PIN.to_owned()).await.unwrap();
    assert_eq!(station.notices.len(), 1, "the officer is told");
    assert_eq!(station.notices[0].code, ProblemCode::DatabaseSetAside);
    let aside = std::path::PathBuf::from(&station.notices[0].facts["path"]);
    assert_eq!(
        std::fs::read(aside).unwrap(),
        vec![7_u8; 100_000],
        "byte for byte"
    );
}
