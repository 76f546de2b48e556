//! How often the portal is asked for what the applicant's overview shows.

use std::collections::BTreeMap;

use crate::workstation::{AMINA, MARIA, SCHOOL, Story};

fn forms(asked: &BTreeMap<String, u32>) -> Vec<(&str, u32)> {
    asked
        .iter()
        .filter(|(path, _)| path.contains("/form/"))
        .map(|(path, times)| (path.as_str(), *times))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overview_asks_the_portal_for_each_thing_once_and_for_kept_forms_not_at_all() {
    let story = Story::begin().await;
    story.log_in(AMINA).await.unwrap();
    story.asked_of_the_portal().await;
    story.app.overview().await.unwrap();
    let first = story.asked_of_the_portal().await;
    assert!(
        forms(&first).len() > 1,
        "no form was kept yet, so each programme's is asked for: {first:?}"
    );
    assert!(
        first.values().all(|times| *times == 1),
        "one answer serves every part that needs it: {first:?}"
    );

    story.app.overview().await.unwrap();
    let second = story.asked_of_the_portal().await;
    assert_eq!(
        forms(&second),
        [],
        "the forms were kept a moment ago, and their programmes are listed as before"
    );
    let rest = first.keys().filter(|path| !path.contains("/form/"));
    assert!(
        rest.eq(second.keys()) && second.values().all(|times| *times == 1),
        "what concerns the person is asked for each time: {second:?}"
    );

    let (id, _) = story.programme(SCHOOL).await;
    story.asked_of_the_portal().await;
    story.app.open_form(id).await.unwrap();
    let opened = story.asked_of_the_portal().await;
    assert_eq!(
        forms(&opened).iter().map(|(_, times)| times).sum::<u32>(),
        1,
        "the form that is filled in is the portal's present one: {opened:?}"
    );

    story.app.end_applicant().await.unwrap();
    story.log_in(MARIA).await.unwrap();
    story.asked_of_the_portal().await;
    story.app.overview().await.unwrap();
    let other = story.asked_of_the_portal().await;
    assert_eq!(
        forms(&other),
        [],
        "a form is the programme's and serves the next applicant too"
    );
}
