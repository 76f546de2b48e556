//! The portal changes a form while somebody fills it in: whatever it does, the draft stays what it
//! is until it is handed in or moved.

use kiosk_app::views::{FormNews, Offer, ProblemCode};
use serde_json::{Value, json};

use crate::workstation::{AMINA, Story, received};

const NAME: &str = "Tools for Farmers";

fn first() -> Value {
    json!({ "display": "form", "components": [
        { "type": "textfield", "key": "village", "label": "Village", "input": true,
          "validate": { "required": true } },
        { "type": "number", "key": "fields", "label": "Fields", "input": true },
        { "type": "radio", "key": "soil", "label": "Soil", "input": true, "values": [
            { "label": "Clay", "value": "clay" }, { "label": "Sand", "value": "sand" } ] },
    ]})
}

/// The village stays, the number of fields goes, sand is no soil any more, and an ox is asked for.
fn second() -> Value {
    json!({ "display": "form", "components": [
        { "type": "textfield", "key": "village", "label": "Village or town", "input": true,
          "validate": { "required": true } },
        { "type": "radio", "key": "soil", "label": "Soil", "input": true, "values": [
            { "label": "Clay", "value": "clay" }, { "label": "Loam", "value": "loam" } ] },
        { "type": "checkbox", "key": "ox", "label": "Has an ox", "input": true },
    ]})
}

fn unusable() -> Value {
    json!({ "display": "form", "components": [
        { "type": "hologram", "key": "holo", "label": "Hologram", "input": true },
    ]})
}

struct Begun {
    story: Story,
    program: i64,
    draft: String,
}

/// A draft with all three questions answered.
async fn begun() -> Begun {
    let story = Story::begin().await;
    let program = story.offer(NAME, &first()).await;
    story.log_in(AMINA).await.unwrap();
    let draft = story
        .fill(
            NAME,
            &[
                ("village", json!("Adwa")),
                ("fields", json!(3)),
                ("soil", json!("sand")),
            ],
        )
        .await;
    Begun {
        story,
        program,
        draft,
    }
}

/// What an overview says of the draft, once it has asked the portal anew.
async fn news(story: &Story, program: i64) -> FormNews {
    // A form that was just seen is taken for the present one for ten minutes, unless its programme
    // is listed otherwise.
    let description = jiff::Timestamp::now().to_string();
    story
        .back_office(
            "describe-program",
            json!({ "program": program, "description": description }),
        )
        .await;
    let overview = story.app.overview().await.unwrap();
    overview.drafts[0].news.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_goes_on_with_its_own_form_while_the_portal_has_a_newer_one() {
    let Begun {
        story,
        program,
        draft,
    } = begun().await;
    assert_eq!(news(&story, program).await, FormNews::Same);
    let newer = story.publish(&second()).await;
    story.map_form(program, newer).await;
    assert!(
        matches!(news(&story, program).await, FormNews::Newer { .. }),
        "the officer is told"
    );
    let session = story.app.resume_draft(&draft).await.unwrap();
    assert_eq!(
        session.state.answers["fields"], 3,
        "and nothing was touched"
    );
    let record = story.app.finalize(&draft, true).await.unwrap();
    story.until(&record.row.submission, received).await;
    let tables = story.tables().await;
    let stored =
        &tables["applications"].as_array().unwrap().last().unwrap()["program_registrant_info"];
    assert_eq!(
        *stored,
        json!({ "village": "Adwa", "fields": 3, "soil": "sand" }),
        "as it was confirmed under its own form"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_moved_by_whoever_has_seen_what_changes_and_loses_nothing() {
    let Begun {
        story,
        program,
        draft,
    } = begun().await;
    let early = story.app.compare_form(&draft).await.unwrap_err();
    assert_eq!(
        early.code,
        ProblemCode::FormChanged,
        "there is no other form"
    );
    let newer = story.publish(&second()).await;
    story.map_form(program, newer).await;
    news(&story, program).await;

    let compared = story.app.compare_form(&draft).await.unwrap();
    let said = serde_json::to_string(&compared.changes).unwrap();
    for part in ["Village or town", "Has an ox", "Fields"] {
        assert!(said.contains(part), "{part} is different: {said}");
    }
    let lost: Vec<(&str, &str)> = compared
        .lost
        .iter()
        .map(|one| (one.path.as_str(), one.answer.as_str()))
        .collect();
    assert_eq!(lost, [("fields", "3"), ("soil", "Sand")], "in words");

    let other = "0".repeat(64);
    let stale = story.app.move_draft(&draft, &other).await.unwrap_err();
    assert_eq!(
        stale.code,
        ProblemCode::FormChanged,
        "only to what was compared"
    );
    let session = story.app.move_draft(&draft, &compared.form).await.unwrap();
    assert_eq!(session.news, FormNews::Same);
    assert_eq!(session.state.answers["village"], "Adwa", "what fits");
    assert!(
        !session.state.answers.contains_key("fields"),
        "what has no place any more"
    );
    assert_eq!(
        session.left.len(),
        2,
        "is still to be read: {:?}",
        session.left
    );

    story
        .app
        .save_answer(&draft, "soil", json!("loam"))
        .await
        .unwrap();
    let record = story.app.finalize(&draft, true).await.unwrap();
    story.until(&record.row.submission, received).await;
    let view = story.app.submission(&record.row.submission).await.unwrap();
    assert!(view.left.is_empty(), "the portal has it now");
    assert_eq!(view.form_hash, compared.form);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_behind_is_readable_until_the_portal_has_the_record() {
    let Begun {
        mut story,
        program,
        draft,
    } = begun().await;
    let newer = story.publish(&second()).await;
    story.map_form(program, newer).await;
    news(&story, program).await;
    let compared = story.app.compare_form(&draft).await.unwrap();
    story.app.move_draft(&draft, &compared.form).await.unwrap();
    story.desk.line_goes_down();
    let record = story.app.finalize(&draft, true).await.unwrap();
    assert_eq!(record.left.len(), 2, "{:?}", record.left);
    story.desk.line_comes_back().unwrap();
    story.until(&record.row.submission, received).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_vanishes_harms_no_draft() {
    let Begun {
        story,
        program,
        draft,
    } = begun().await;
    story
        .back_office("unmap-form", json!({ "program": program }))
        .await;
    assert_eq!(news(&story, program).await, FormNews::Withdrawn);
    let session = story.app.resume_draft(&draft).await.unwrap();
    assert_eq!(session.state.answers["village"], "Adwa", "as it was");
    story
        .app
        .save_answer(&draft, "fields", json!(4))
        .await
        .unwrap();
    let refused = story.app.compare_form(&draft).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::FormChanged, "nowhere to move to");
    story.app.finalize(&draft, true).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_that_ends_harms_no_draft() {
    let Begun {
        story,
        program,
        draft,
    } = begun().await;
    story
        .back_office("end-program", json!({ "program": program }))
        .await;
    let overview = story.app.overview().await.unwrap();
    assert_eq!(overview.drafts[0].news, FormNews::Withdrawn);
    let state = story
        .app
        .save_answer(&draft, "fields", json!(4))
        .await
        .unwrap();
    assert_eq!(state.answers["fields"], 4);
    assert!(story.app.check_form(&draft).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_becomes_unusable_harms_no_draft_and_is_told_with_its_reasons() {
    let Begun {
        story,
        program,
        draft,
    } = begun().await;
    let broken = story.publish(&unusable()).await;
    story.map_form(program, broken).await;
    let FormNews::NewerUnusable { findings } = news(&story, program).await else {
        panic!("it is another one")
    };
    assert!(!findings.is_empty(), "the owner can be told why");
    let refused = story.app.compare_form(&draft).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::FormUnusable);
    let record = story.app.finalize(&draft, true).await.unwrap();
    story.until(&record.row.submission, received).await;
    let (_, offer) = story.programme(NAME).await;
    assert!(!matches!(offer, Offer::Open), "{offer:?}");
}
