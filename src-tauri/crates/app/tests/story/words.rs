//! A form in the applicant's language, and lists that it takes from the portal.

use kiosk_app::Config;
use kiosk_app::views::{FormNews, Offer, Part, ProblemCode};
use serde_json::{Value, json};

use crate::workstation::{AMINA, SCHOOL, Story, received, school_support};

fn place_form(list: &str) -> Value {
    json!({ "display": "form", "components": [
        { "type": "select", "key": "region", "label": "Region", "input": true,
          "dataSrc": "url", "data": { "url": list }, "valueProperty": "code",
          "template": "<span>{{ item.name }}</span>", "validate": { "required": true } },
    ]})
}

#[tokio::test(flavor = "multi_thread")]
async fn the_applicant_reads_the_form_in_their_language_and_the_same_data_is_sent() {
    let mut story = Story::begin().await;
    let folder = story.desk.folder().join("texts");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("am.json"),
        json!({ "language": "am", "texts": { "Term": "የትምህርት ወቅት" } }).to_string(),
    )
    .unwrap();
    story.configure("[forms]\ntranslations = \"texts\"").await;
    story.log_in(AMINA).await.unwrap();
    let (id, _) = story.programme(SCHOOL).await;
    let session = story.app.open_form(id).await.unwrap();
    assert_eq!(session.language, None, "the form's own words at first");
    let amharic = session
        .languages
        .iter()
        .find(|one| one.tag == "am")
        .expect("one text is translated");
    assert!(amharic.missing > 0 && amharic.missing < amharic.texts);
    assert!(!amharic.right_to_left);

    let draft = session.draft;
    for (path, value) in school_support() {
        story.app.save_answer(&draft, path, value).await.unwrap();
    }
    let shown = story
        .app
        .set_form_language(&draft, Some("am".to_owned()))
        .await
        .unwrap();
    let pages = serde_json::to_string(&shown.pages).unwrap();
    assert!(pages.contains("የትምህርት ወቅት"), "translated: {pages}");
    assert_eq!(shown.state.answers["term"], 1, "the answers are the same");
    let unknown = story
        .app
        .set_form_language(&draft, Some("xx".to_owned()))
        .await
        .unwrap_err();
    assert_eq!(unknown.code, ProblemCode::NotFound);

    let check = story.app.check_form(&draft).await.unwrap();
    assert_eq!(check.language.as_deref(), Some("am"));
    let record = story.app.finalize(&draft, true).await.unwrap();
    story.until(&record.row.submission, received).await;
    let tables = story.tables().await;
    let stored =
        &tables["applications"].as_array().unwrap().last().unwrap()["program_registrant_info"];
    assert_eq!(
        stored["term"], 1,
        "values, not words; a number as Form.io sends it"
    );

    std::fs::write(
        folder.join("am.json"),
        json!({ "language": "am", "texts": { "Term": "ሌላ" } }).to_string(),
    )
    .unwrap();
    story.power_cut().await;
    let view = story.app.submission(&record.row.submission).await.unwrap();
    assert_eq!(view.language.as_deref(), Some("am"));
    let said = serde_json::to_string(&view.sections).unwrap();
    assert!(
        said.contains("የትምህርት ወቅት") && !said.contains("ሌላ"),
        "as the applicant read it, whatever the translation says now"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_portals_own_is_fetched_once_and_serves_without_a_line() {
    let mut story = Story::begin().await;
    let list = json!([{ "code": "tig", "name": "Tigray" }, { "code": "afr", "name": "Afar" }]);
    story
        .back_office(
            "put-list",
            json!({ "name": "regions", "schema": list.to_string() }),
        )
        .await;
    story.offer("Wells", &place_form("/lists/regions")).await;
    story.log_in(AMINA).await.unwrap();
    let (id, offer) = story.programme("Wells").await;
    assert!(matches!(offer, Offer::Open), "{offer:?}");
    story.desk.line_goes_down();
    let session = story.app.open_form(id).await.unwrap();
    let pages = serde_json::to_string(&session.pages).unwrap();
    assert!(pages.contains("Tigray") && pages.contains("afr"), "{pages}");
    story
        .app
        .save_answer(&session.draft, "region", json!("tig"))
        .await
        .unwrap();
    story.desk.line_comes_back().unwrap();

    story
        .back_office("put-list", json!({ "name": "regions", "schema": "[]" }))
        .await;
    let again = story.app.resume_draft(&session.draft).await.unwrap();
    assert_eq!(again.news, FormNews::Same, "the form is the same");
    let check = story.app.check_form(&session.draft).await.unwrap();
    assert!(
        check.errors.is_empty(),
        "the draft has the list it was begun with: {:?}",
        check.errors
    );
    let record = story.app.finalize(&session.draft, true).await.unwrap();
    let said = serde_json::to_string(&record.sections).unwrap();
    assert!(said.contains("Tigray"), "in words: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_from_elsewhere_is_never_asked_for_and_the_form_is_refused_by_its_address() {
    let story = Story::begin().await;
    let elsewhere = format!("{}/regions", story.desk.id_service());
    story.offer("Elsewhere", &place_form(&elsewhere)).await;
    story.offer("Nowhere", &place_form("/lists/none")).await;
    story.log_in(AMINA).await.unwrap();
    let overview = story.app.overview().await.unwrap();
    let Part::Fresh { value: programmes } = overview.programmes else {
        panic!("the line is up")
    };
    for (name, address) in [
        ("Elsewhere", elsewhere.as_str()),
        ("Nowhere", "/lists/none"),
    ] {
        let offer = &programmes
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .offer;
        let Offer::FormUnusable { reason, .. } = offer else {
            panic!("{name}: {offer:?}")
        };
        assert!(reason.contains(address), "{reason}");
    }
    let events = story.desk.events().await.unwrap();
    assert!(
        !serde_json::to_string(&events).unwrap().contains("regions"),
        "no applicant's token was shown to anybody else"
    );
    let portal = Config::load(&story.desk.config()).unwrap().portal.url;
    assert!(!elsewhere.starts_with(portal.as_str()), "it was elsewhere");
}
