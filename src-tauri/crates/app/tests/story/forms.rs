//! A form with everything in it, from unlock to the application as the portal stored it.

use kiosk_app::views::{DeliveryState, Offer, ProblemCode};
use serde_json::{Value, json};

use crate::files::{photograph, written};
use crate::workstation::{AMINA, Story, received};

pub const VISIT: &str = include_str!("../../../../../fixtures/data/forms/household-visit.json");

pub fn visit() -> Value {
    serde_json::from_str(VISIT).unwrap()
}

/// Everything but the files.
pub async fn fill_in_visit(story: &Story, draft: &str) {
    for (path, value) in [
        ("house_data.landmark", json!("Behind the mill")),
        ("house_data.rooms", json!(3)),
        (
            "members",
            json!([{ "member_name": "Amina" }, { "member_name": "Yusuf" }]),
        ),
        ("members[0].monthly_income", json!(120)),
        ("members[1].monthly_income", json!(80)),
    ] {
        story
            .app
            .save_answer(draft, path, value)
            .await
            .unwrap_or_else(|problem| panic!("{path}: {problem}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_table_a_calculation_and_files_arrives_as_it_was_confirmed() {
    let story = Story::begin().await;
    let program = story.offer("Household Visit", &visit()).await;
    story.log_in(AMINA).await.unwrap();
    let (id, offer) = story.programme("Household Visit").await;
    assert!(matches!(offer, Offer::Open), "{offer:?}");
    let draft = story.app.open_form(id).await.unwrap().draft;
    fill_in_visit(&story, &draft).await;

    let typed = story
        .app
        .save_answer(&draft, "members[1].monthly_income", json!("8o"))
        .await
        .unwrap();
    assert_eq!(
        typed.answers["members"][1]["monthly_income"], "8o",
        "kept as it was typed, in a row too"
    );
    assert!(
        typed
            .errors
            .iter()
            .any(|error| error.path == "members[1].monthly_income"),
        "and among the errors: {:?}",
        typed.errors
    );
    let state = story
        .app
        .save_answer(&draft, "members[1].monthly_income", json!(80))
        .await
        .unwrap();
    assert_eq!(
        state.answers["household_income"], 200,
        "the form adds up by itself"
    );

    let early = story.app.finalize(&draft, true).await.unwrap_err();
    assert_eq!(
        early.code,
        ProblemCode::FormErrors,
        "the photograph is missing"
    );
    let place = tempfile::tempdir().unwrap();
    let photo = written(place.path(), "house.jpg", &photograph(1200, 900));
    let paper = written(place.path(), "birth.pdf", b"%PDF-1.4 a certificate");
    *story.host.chosen.lock().unwrap() = vec![photo];
    let attached = story
        .app
        .attach_file(&draft, "house_photo")
        .await
        .unwrap()
        .unwrap();
    assert!(attached.refused.is_empty(), "{:?}", attached.refused);
    *story.host.chosen.lock().unwrap() = vec![paper];
    story
        .app
        .attach_file(&draft, "certificates")
        .await
        .unwrap()
        .unwrap();

    let check = story.app.check_form(&draft).await.unwrap();
    assert!(check.errors.is_empty(), "{:?}", check.errors);
    let said = serde_json::to_string(&check.sections).unwrap();
    for part in ["Behind the mill", "Yusuf", "house.jpg", "birth.pdf"] {
        assert!(
            said.contains(part),
            "{part} is to be read before confirming"
        );
    }
    assert!(
        !said.contains("base64"),
        "no file crosses the boundary to be checked"
    );

    let record = story.app.finalize(&draft, true).await.unwrap();
    let state = story.until(&record.row.submission, received).await;
    let DeliveryState::Received { .. } = state else {
        unreachable!("waited for")
    };
    let view = story.app.submission(&record.row.submission).await.unwrap();
    assert!(view.attempts.len() == 1, "once");

    let tables = story.tables().await;
    let stored = tables["applications"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["program_id"] == program)
        .expect("the portal has it");
    let info = &stored["program_registrant_info"];
    let photo = &info["house_photo"][0];
    let paper = &info["certificates"][0];
    assert_eq!(
        paper["url"], "data:application/pdf;base64,JVBERi0xLjQgYSBjZXJ0aWZpY2F0ZQ==",
        "byte for byte"
    );
    assert_eq!(photo["originalName"], "house.jpg");
    assert!(
        photo["url"]
            .as_str()
            .unwrap()
            .starts_with("data:image/jpeg;base64,"),
        "a picture of its own kind"
    );
    assert_eq!(
        *info,
        json!({
            "house_data": { "landmark": "Behind the mill", "rooms": 3 },
            "members": [
                { "member_name": "Amina", "monthly_income": 120 },
                { "member_name": "Yusuf", "monthly_income": 80 },
            ],
            "household_income": 200,
            "house_photo": [photo],
            "certificates": [paper],
        }),
        "nothing more, nothing less"
    );
    let sent = serde_json::to_vec(info).unwrap();
    assert_eq!(
        sha256(&sent),
        view.payload_hash,
        "the very bytes that were confirmed and frozen"
    );
}

fn sha256(bytes: &[u8]) -> String {
    kiosk_sync::ContentHash::of(bytes).to_string()
}
