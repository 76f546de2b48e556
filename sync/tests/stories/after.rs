//! After delivery: statuses, and changes of the profile.

use kiosk_sync::{KeyOutcome, OutboxError};

use crate::desk::Desk;
use crate::testing::portal::Trouble;
use crate::testing::{person, safety_net, session};

#[tokio::test]
async fn statuses_of_received_records_are_read_from_the_list() {
    let desk = Desk::new().await;
    let record = desk.abebe(&safety_net());
    desk.until_quiet().await;
    let session = session(&person("abebe"));
    assert_eq!(
        desk.outbox.refresh_statuses(&session).await.unwrap(),
        1,
        "first known now"
    );
    desk.portal.inside.lock().unwrap().applications[0].status = "completed".to_owned();
    assert_eq!(
        desk.outbox.refresh_statuses(&session).await.unwrap(),
        1,
        "it changed"
    );
    assert_eq!(
        desk.outbox.refresh_statuses(&session).await.unwrap(),
        0,
        "nothing new"
    );
    let known = desk
        .it
        .store
        .submissions()
        .get(record.id)
        .unwrap()
        .portal_status
        .unwrap();
    assert_eq!(known.status, "completed", "as the portal lists it");
}

#[tokio::test]
async fn profile_changes_count_as_done_only_when_they_read_back() {
    let desk = Desk::new().await;
    {
        let mut inside = desk.portal.inside.lock().unwrap();
        inside.profile.insert("family_name".into(), "O'Neil".into());
        inside.not_kept.push("gender".into());
    }
    let abebe = person("abebe");
    let wishes = desk.it.store.profile_changes();
    for (key, value) in [
        ("given_name", "Abebe"),
        ("gender", "Male"),
        ("addl_name", "d'Or"),
        ("email", ""),
        ("phone_numbers", "0911"),
    ] {
        wishes.put(&abebe, key, value).unwrap();
    }
    let session = session(&abebe);
    let done = desk.outbox.deliver_profile_changes(&session).await.unwrap();
    let expected = [
        (
            "addl_name",
            KeyOutcome::CannotStore {
                character: '\'',
                replacement: '\u{2019}',
            },
        ),
        ("email", KeyOutcome::Kept),
        ("gender", KeyOutcome::NotKept),
        ("given_name", KeyOutcome::Kept),
        ("phone_numbers", KeyOutcome::NotKept),
    ];
    assert_eq!(
        done.outcomes,
        expected
            .map(|(key, outcome)| (key.to_owned(), outcome))
            .into(),
        "each wish by itself"
    );
    assert_eq!(
        done.profile.family_name.as_deref(),
        Some("O'Neil"),
        "what stood there stands"
    );
    let left: Vec<String> = wishes
        .for_person(&abebe)
        .unwrap()
        .into_iter()
        .filter(|wish| wish.not_kept_at.is_some())
        .map(|wish| wish.key)
        .collect();
    assert_eq!(
        left,
        ["addl_name", "gender", "phone_numbers"],
        "shown, and not told again"
    );
    desk.outbox.deliver_profile_changes(&session).await.unwrap();
    let told = desk.portal.inside.lock().unwrap();
    let puts = told.heard.iter().filter(|it| it.starts_with("PUT")).count();
    assert_eq!(puts, 1, "nothing left to tell");
}

#[tokio::test]
async fn profile_changes_stay_when_the_line_fails() {
    let desk = Desk::new().await;
    let abebe = person("abebe");
    desk.it
        .store
        .profile_changes()
        .put(&abebe, "given_name", "Abebe")
        .unwrap();
    desk.portal.next("/auth/profile", Trouble::CutBefore);
    let session = session(&abebe);
    let failed = desk.outbox.deliver_profile_changes(&session).await;
    assert!(
        matches!(failed, Err(OutboxError::Portal(_))),
        "told: {failed:?}"
    );
    let wishes = desk.it.store.profile_changes().for_person(&abebe).unwrap();
    assert_eq!(wishes.len(), 1, "kept for the next time");
    assert_eq!(wishes[0].not_kept_at, None, "and not given up");
}
