use serde_json::json;

use crate::state::{LoginReason, WaitReason};
use crate::store::{AuditBroken, StoreError};
use crate::testing::{
    FORM, TestStore, consent, new_draft, object, officer, person, safety_net, school_meals,
};

#[test]
fn a_form_is_kept_under_the_hash_of_its_bytes() {
    let it = TestStore::new();
    let hash = it.store.forms().put(b"{ }").unwrap();
    assert_eq!(
        hash,
        it.store.forms().put(b"{ }").unwrap(),
        "the same bytes, the same form"
    );
    assert_eq!(
        it.store.forms().get(&hash).unwrap(),
        b"{ }",
        "byte for byte"
    );
    let unknown = kiosk_forms::FormHash::of(b"other");
    assert!(
        matches!(
            it.store.forms().get(&unknown),
            Err(StoreError::NotFound("form"))
        ),
        "nothing is made up"
    );
}

#[test]
fn a_draft_needs_its_form() {
    let it = TestStore::new();
    let mut new = new_draft(&person("abebe"), &safety_net(), &json!({}));
    new.form = kiosk_forms::FormHash::of(b"never stored");
    assert!(
        it.store.drafts().create(new).is_err(),
        "it could not be opened again"
    );
}

#[test]
fn a_draft_is_saved_listed_by_person_and_thrown_away() {
    let it = TestStore::new();
    let drafts = it.store.drafts();
    let abebe = it.draft(&person("abebe"), &safety_net(), &json!({ "size": 1 }));
    let lulit = it.draft(&person("lulit"), &safety_net(), &json!({}));
    it.clock.advance(std::time::Duration::from_secs(5));
    let answers = object(&json!({ "size": 0.1, "zeta": null, "alpha": ["é"] }));
    let saved_at = drafts.save(abebe.id, &answers, &[].into()).unwrap();
    let read = drafts.get(abebe.id).unwrap();
    assert_eq!(read.answers, answers, "as they were given");
    assert_eq!(
        read.answers.keys().collect::<Vec<_>>(),
        ["size", "zeta", "alpha"],
        "in their order"
    );
    assert_eq!(
        (read.saved_at, read.created_at),
        (saved_at, abebe.created_at),
        "times"
    );
    let of_abebe = drafts.for_person(&person("abebe")).unwrap();
    assert_eq!(of_abebe.len(), 1, "nobody sees another person's drafts");
    assert_eq!(drafts.list().unwrap()[0].id, abebe.id, "last saved first");
    drafts.delete(lulit.id, &officer("Sara")).unwrap();
    assert!(
        matches!(drafts.get(lulit.id), Err(StoreError::NotFound("draft"))),
        "gone"
    );
    assert!(
        matches!(
            drafts.save(lulit.id, &answers, &[].into()),
            Err(StoreError::NotFound("draft"))
        ),
        "nothing comes back from the dead"
    );
}

#[test]
fn the_cache_keeps_the_last_word_for_each_person_and_kind() {
    let it = TestStore::new();
    let cache = it.store.cache();
    let at = "2026-03-01T10:00:00Z".parse().unwrap();
    let abebe = person("abebe");
    cache.put(Some(&abebe), "profile", "1", at).unwrap();
    cache.put(Some(&abebe), "profile", "2", at).unwrap();
    cache.put(None, "providers", "3", at).unwrap();
    assert_eq!(
        cache.get(Some(&abebe), "profile").unwrap(),
        Some(("2".into(), at)),
        "the last word"
    );
    assert_eq!(
        cache.get(Some(&person("lulit")), "profile").unwrap(),
        None,
        "nobody else's"
    );
    cache.forget(&abebe).unwrap();
    assert_eq!(
        cache.get(Some(&abebe), "profile").unwrap(),
        None,
        "forgotten"
    );
    assert!(
        cache.get(None, "providers").unwrap().is_some(),
        "not of a person"
    );
}

#[test]
fn consents_settings_and_wishes_read_back() {
    let it = TestStore::new();
    let abebe = person("abebe");
    it.store
        .consents()
        .record(Some(&abebe), &consent())
        .unwrap();
    it.store.consents().record(None, &consent()).unwrap();
    let known = it.store.consents().list(&abebe).unwrap();
    assert_eq!(known.len(), 1, "this person's");
    assert_eq!(known[0].consent, consent(), "as it was given");

    it.store.settings().set("language", "am").unwrap();
    it.store.settings().set("language", "ar").unwrap();
    assert_eq!(
        it.store.settings().get("language").unwrap().as_deref(),
        Some("ar"),
        "the last"
    );
    it.store.settings().remove("language").unwrap();
    assert_eq!(
        it.store.settings().get("language").unwrap(),
        None,
        "removed"
    );

    let wishes = it.store.profile_changes();
    wishes.put(&abebe, "email", "old").unwrap();
    let stale = wishes.for_person(&abebe).unwrap();
    wishes.put(&abebe, "email", "new").unwrap();
    let told: Vec<_> = stale.into_iter().map(|wish| (wish, true)).collect();
    wishes.settle(&abebe, &told).unwrap();
    assert_eq!(
        wishes.for_person(&abebe).unwrap()[0].value,
        "new",
        "a renewed wish stays"
    );
    wishes.remove(&abebe, "email").unwrap();
    assert!(wishes.for_person(&abebe).unwrap().is_empty(), "withdrawn");
}

#[test]
fn the_audit_chain_breaks_visibly_at_the_entry_that_was_touched() {
    let it = TestStore::new();
    for _ in 0..3 {
        it.submission(&person("abebe"), &safety_net());
    }
    let head = it.store.audit().verify().unwrap();
    assert_eq!(
        head,
        it.store.audit().head().unwrap(),
        "the whole chain holds"
    );
    for (statement, broken_at) in [
        ("UPDATE audit SET actor = 'x' WHERE seq = 4", 4),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 2", 2),
    ] {
        it.store
            .write(|write| {
                write.execute_batch(
                    "DROP TRIGGER IF EXISTS audit_is_frozen; DROP TRIGGER IF EXISTS audit_is_kept;",
                )?;
                Ok(write.execute(statement, [])?)
            })
            .unwrap();
        match it.store.audit().verify() {
            Err(AuditBroken::At { seq }) => assert_eq!(seq, broken_at, "{statement}"),
            other => panic!("{statement} went unnoticed: {other:?}"),
        }
    }
}

#[test]
fn the_audit_chain_holds_no_personal_value() {
    let it = TestStore::new();
    let answers = json!({ "mother": "Almaz Tesfaye" });
    let record = it.submission_with(&person("abebe-subject"), &school_meals(), &answers);
    let submissions = it.store.submissions();
    submissions
        .moved(record.id, "outbox", "waiting_for_applicant", |it| {
            it.wait_for_applicant(LoginReason::NotLoggedIn)
        })
        .unwrap();
    submissions
        .moved(record.id, "outbox", "waiting", |it| {
            it.wait("2026-03-01T10:00:00Z".parse().unwrap(), WaitReason::NoLine)
        })
        .unwrap();
    submissions
        .give_back(record.id, &officer("Sara"), "Almaz Tesfaye is her aunt")
        .unwrap();
    it.store.consents().record(None, &consent()).unwrap();
    let all = it.store.audit().entries(0, 1000).unwrap();
    assert!(all.len() > 5, "there is something to look at");
    let text = format!("{all:?}");
    for value in ["abebe", "Name of", "Almaz", "Tesfaye", "Sara", "e30."] {
        assert!(!text.contains(value), "{value} must not be in the chain");
    }
}

#[test]
fn nothing_personal_is_readable_in_the_files() {
    let it = TestStore::new();
    let answers = json!({ "mother": "Almaz Tesfaye" });
    it.submission_with(&person("abebe-subject"), &school_meals(), &answers);
    for entry in std::fs::read_dir(it.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for clear in [
            "Almaz",
            "abebe-subject",
            "CREATE TABLE",
            "SQLite format",
            "School",
        ] {
            let found = bytes
                .windows(clear.len())
                .any(|window| window == clear.as_bytes());
            assert!(!found, "{clear} can be read in {}", path.display());
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{} is for one user alone", path.display());
        }
    }
}

#[test]
fn the_form_of_the_sample_is_known() {
    let it = TestStore::new();
    let hash = kiosk_forms::FormHash::of(FORM);
    assert_eq!(
        it.store.forms().get(&hash).unwrap(),
        FORM,
        "other tests build on it"
    );
    it.store.check().expect("a fresh database is in order");
}
