//! Reading the portal's answers: what is right is read exactly, what is wrong is refused within
//! limits, and no redirect is ever followed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod testing;

use kiosk_sync::{HttpSettings, Odd, OpenG2p, Portal, PortalError, ProgrammeId, SettingsError};
use serde_json::{Value, json};
use testing::portal::{TestPortal, Trouble};
use testing::{person, safety_net, session};

fn answer(json: &Value) -> Trouble {
    Trouble::Instead(200, Vec::new(), json.to_string().into_bytes())
}

async fn portal() -> (TestPortal, std::sync::Arc<OpenG2p>, kiosk_sync::Session) {
    let portal = TestPortal::start(&[safety_net()]).await;
    let adapter = portal.adapter();
    (portal, adapter, session(&person("abebe")))
}

#[tokio::test]
async fn lists_are_read_as_the_portal_writes_them() {
    let (portal, adapter, session) = portal().await;
    portal.next(
        "/program",
        answer(&json!([{
            "id": 3, "name": "Cash", "description": null, "state": "enrolled", "has_applied": true,
            "is_portal_form_mapped": true, "is_multiple_form_submission": null,
            "last_application_status": "inprogress", "is_reimbursement_program": null,
            "active": null, "create_date": "2026-01-01T00:00:00",
        }])),
    );
    let programmes = adapter.programmes(&session).await.unwrap();
    assert_eq!(
        programmes[0].membership.as_deref(),
        Some("enrolled"),
        "a member"
    );
    assert_eq!(
        programmes[0].last_application.as_deref(),
        Some("inprogress"),
        "applied"
    );
    assert!(!programmes[0].several_allowed, "null is no");

    portal.next(
        "/applicationdetails",
        answer(&json!([
            { "program_name": "Cash", "application_id": 5_012_500_042_u64,
              "date_applied": "2026-01-05T10:00:00.123", "application_status": "active" },
            { "program_name": null, "application_id": null,
              "date_applied": null, "application_status": null },
        ])),
    );
    let applications = adapter.applications(&session).await.unwrap();
    let number = applications[0].id.as_ref().unwrap();
    assert_eq!(number.as_str(), "05012500042", "the lost zero is back");
    assert_eq!(
        applications[1].id, None,
        "one without a number is still an application"
    );

    portal.next(
        "/programdetails",
        answer(
            &json!([{ "program_name": "Cash", "enrollment_status": "enrolled",
                         "total_funds_awaited": 0.1, "total_funds_received": null }]),
        ),
    );
    let memberships = adapter.memberships(&session).await.unwrap();
    assert!(
        (memberships[0].funds_awaited - 0.1).abs() < f64::EPSILON,
        "money is a fraction"
    );

    portal.next(
        "/benefitdetails",
        answer(&json!([
            { "program_name": "Cash", "date_approved": null, "funds_awaited": 5,
              "funds_received": 0.0, "entitlement_reference_number": 123 },
            { "program_name": "Cash", "entitlement_reference_number": "ERN-7" },
        ])),
    );
    let benefits = adapter.benefits(&session).await.unwrap();
    assert_eq!(
        benefits[0].reference.as_deref(),
        Some("00000000123"),
        "zeros restored"
    );
    assert_eq!(
        benefits[1].reference.as_deref(),
        Some("ERN-7"),
        "words stay words"
    );

    portal.next(
        "/auth/profile",
        answer(&json!({
            "id": 9, "ids": [{ "id_type": null, "value": "P1", "expiry_date": null }],
            "email": null, "gender": "Female", "bank_ids": [{ "bank_name": "B", "acc_number": "1" }],
            "addl_name": "", "given_name": "Lulit", "family_name": "O'Neil",
            "birthdate": "1990-02-03", "birth_place": null,
            "phone_numbers": [{ "phone_no": "0911", "date_collected": null }],
        })),
    );
    let profile = adapter.profile(&session).await.unwrap();
    assert_eq!(
        profile.value("birthdate"),
        Some("1990-02-03"),
        "by the portal's key"
    );
    assert_eq!(profile.phone_numbers, ["0911"], "all of them");
    assert_eq!(
        profile.ids[0].value, "P1",
        "an id without a type is still one"
    );
}

#[tokio::test]
async fn a_form_keeps_its_exact_bytes() {
    let (portal, adapter, session) = portal().await;
    let schema = "{ \"components\" : [ ], \"x\": \"\\u00e9é\" }";
    let form = |id: i64, schema: Value| {
        answer(
            &json!({ "program_id": id, "id": 4, "schema": schema, "submission_data": null,
                        "program_name": "Cash", "program_description": null }),
        )
    };
    portal.next("/form/3", form(3, schema.into()));
    let read = adapter.form(&session, ProgrammeId(3)).await.unwrap();
    assert_eq!(
        read.schema.as_deref(),
        Some(schema.as_bytes()),
        "its hash depends on it"
    );
    portal.next("/form/3", form(3, Value::Null));
    assert_eq!(
        adapter.form(&session, ProgrammeId(3)).await.unwrap().schema,
        None,
        "no form"
    );
    portal.next("/form/3", form(8, schema.into()));
    assert!(
        matches!(
            adapter.form(&session, ProgrammeId(3)).await,
            Err(PortalError::Odd(Odd::Shape { .. }))
        ),
        "the form of another programme"
    );
    portal.next(
        "/form/3",
        Trouble::error(400, "G2P-REQ-400", "Program ID not Found"),
    );
    assert!(
        matches!(
            adapter.form(&session, ProgrammeId(3)).await,
            Err(PortalError::Refused { status: 400, .. })
        ),
        "no such programme"
    );
}

#[tokio::test]
async fn answers_of_the_wrong_kind_are_odd_and_never_an_empty_list() {
    let (portal, adapter, session) = portal().await;
    for body in [
        json!(null),
        json!("text"),
        json!({}),
        json!({ "message": "Program with ID 999 not found." }),
        json!([1]),
        json!([{ "application_id": -1 }]),
        json!([{ "application_id": 1.5 }]),
        json!([{ "application_id": "x" }]),
        json!([{ "application_id": true }]),
        json!([{ "program_name": 5 }]),
    ] {
        portal.next("/applicationdetails", answer(&body));
        let found = adapter.applications(&session).await;
        assert!(
            matches!(found, Err(PortalError::Odd(Odd::Shape { .. }))),
            "{body}: an application that is overlooked is one that is sent twice: {found:?}"
        );
    }
}

#[tokio::test]
async fn what_is_not_the_portal_is_recognised_within_limits() {
    let (portal, adapter, session) = portal().await;
    let endless = [b"HTTP/1.1 200 OK\r\n\r\n[".to_vec(), vec![b' '; 5 << 20]].concat();
    let lying = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n[]".to_vec();
    let away = vec![("location", "http://127.0.0.1:1/".to_owned())];
    let deep = format!("{}{}", "[".repeat(70), "]".repeat(70)).into_bytes();
    let limit = 4 << 20;
    let cases = [
        (Trouble::web_page(), Odd::WebPage),
        (
            Trouble::Instead(200, Vec::new(), b"  <html>".to_vec()),
            Odd::WebPage,
        ),
        (Trouble::Instead(307, away, Vec::new()), Odd::Redirect),
        (
            Trouble::Instead(200, Vec::new(), b"welcome".to_vec()),
            Odd::NotJson,
        ),
        (Trouble::Instead(200, Vec::new(), Vec::new()), Odd::NotJson),
        (
            Trouble::Instead(200, Vec::new(), b"[] []".to_vec()),
            Odd::NotJson,
        ),
        (Trouble::Instead(200, Vec::new(), deep), Odd::TooDeep),
        (Trouble::Raw(endless), Odd::TooLong { limit }),
        (Trouble::Raw(lying), Odd::TooLong { limit }),
        (
            Trouble::Instead(204, Vec::new(), Vec::new()),
            Odd::Status(204),
        ),
        (
            Trouble::Instead(404, Vec::new(), b"not here".to_vec()),
            Odd::Status(404),
        ),
    ];
    for (trouble, expected) in cases {
        let name = format!("{trouble:?}").chars().take(80).collect::<String>();
        portal.next("/applicationdetails", trouble);
        let found = adapter.applications(&session).await;
        assert_eq!(found, Err(PortalError::Odd(expected)), "{name}");
    }
    assert_eq!(
        portal.heard("/applicationdetails"),
        11,
        "one question each, no redirect followed"
    );
}

#[tokio::test]
async fn a_cut_and_a_missing_line_are_told_apart() {
    let (portal, adapter, session) = portal().await;
    for trouble in [Trouble::CutBefore, Trouble::HalfAnAnswer] {
        portal.next("/applicationdetails", trouble.clone());
        let found = adapter.applications(&session).await;
        assert!(
            matches!(found, Err(PortalError::Lost { .. })),
            "{trouble:?}: {found:?}"
        );
    }
    let nobody = OpenG2p::new(
        "http://127.0.0.1:9/".parse().unwrap(),
        HttpSettings::default(),
    )
    .unwrap();
    let found = nobody.ping().await;
    assert!(
        matches!(found, Err(PortalError::NoLine { .. })),
        "nothing was sent: {found:?}"
    );
    assert_eq!(adapter.ping().await, Ok(()), "and this one is there");
}

#[tokio::test]
async fn a_ping_is_only_good_if_the_portal_itself_answers() {
    let (portal, adapter, _) = portal().await;
    portal.next("/ping", answer(&json!("hello")));
    assert!(
        adapter.ping().await.is_err(),
        "something else answers there"
    );
    portal.next("/ping", Trouble::web_page());
    assert!(adapter.ping().await.is_err(), "a Wi-Fi page is no line");
}

#[tokio::test]
async fn what_the_profile_call_says_is_told_apart() {
    let (portal, adapter, session) = portal().await;
    let changes = [("email".to_owned(), "a@b".to_owned())].into();
    portal.next(
        "/auth/profile",
        answer(&json!("Could not add to registrant to program!!")),
    );
    let refused = adapter.update_profile(&session, &changes).await;
    assert!(
        matches!(refused, Err(PortalError::Refused { .. })),
        "{refused:?}"
    );
    portal.next("/auth/profile", answer(&json!("Hm")));
    let odd = adapter.update_profile(&session, &changes).await;
    assert!(matches!(odd, Err(PortalError::Odd(_))), "{odd:?}");
    let other = [("name".to_owned(), "x".to_owned())].into();
    let refused = adapter.update_profile(&session, &other).await;
    assert!(
        matches!(refused, Err(PortalError::Refused { .. })),
        "not one of its keys"
    );
    assert_eq!(portal.heard("/auth/profile"), 2, "and not even asked for");
}

#[test]
fn an_address_that_is_no_web_address_is_refused() {
    for base in ["ftp://portal.example/", "data:text/plain,x", "unix:/run/x"] {
        let made = OpenG2p::new(base.parse().unwrap(), HttpSettings::default());
        assert!(matches!(made.err(), Some(SettingsError::Address)), "{base}");
    }
    let missing = HttpSettings {
        ca_file: Some("/nowhere/ca.pem".into()),
        ..HttpSettings::default()
    };
    let made = OpenG2p::new("https://portal.example/".parse().unwrap(), missing);
    assert!(
        matches!(made.err(), Some(SettingsError::CaFile(_))),
        "no silent fall-back"
    );
}
