//! Papers and photographs: attached, bounded, recognised, taken out, and gone when they should be.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use kiosk_app::views::ProblemCode;
use serde_json::{Value, json};

use crate::forms::{fill_in_visit, visit};
use crate::workstation::{AMINA, MARIA, Story};

/// A JPEG of this size, not easily made smaller.
pub fn photograph(width: u32, height: u32) -> Vec<u8> {
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        Rgb([
            (x * 7 % 256) as u8,
            (y * 5 % 256) as u8,
            (x * y % 251) as u8,
        ])
    }));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

pub fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

async fn draft(story: &Story) -> String {
    story.offer("Household Visit", &visit()).await;
    story.log_in(AMINA).await.unwrap();
    let (id, _) = story.programme("Household Visit").await;
    let draft = story.app.open_form(id).await.unwrap().draft;
    fill_in_visit(story, &draft).await;
    draft
}

fn handle(item: &Value) -> String {
    item["url"]
        .as_str()
        .unwrap()
        .strip_prefix("attachment:")
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_photograph_is_made_to_fit_and_crosses_the_boundary_as_a_handle_only() {
    let story = Story::begin().await;
    let draft = draft(&story).await;
    let place = tempfile::tempdir().unwrap();
    let large = photograph(4000, 3000);
    assert!(large.len() > 300_000, "larger than the form takes");
    *story.host.chosen.lock().unwrap() = vec![written(place.path(), "house.jpg", &large)];
    let state = story
        .app
        .attach_file(&draft, "house_photo")
        .await
        .unwrap()
        .unwrap()
        .state;
    let item = &state.answers["house_photo"][0];
    assert!(
        item["size"].as_u64().unwrap() <= 300 * 1024,
        "the form's limit: {}",
        item["size"]
    );
    let whole = serde_json::to_string(&state).unwrap();
    assert!(whole.len() < 8000, "{} bytes for the screen", whole.len());
    let preview = story
        .app
        .file_preview(&draft, &handle(item))
        .await
        .unwrap()
        .picture
        .unwrap();
    assert!(
        preview.starts_with("data:image/jpeg;base64,") && preview.len() < 60_000,
        "small, to recognise it by: {} bytes",
        preview.len()
    );
    let removed = story
        .app
        .save_answer(&draft, "house_photo", json!([]))
        .await
        .unwrap();
    assert_eq!(removed.answers["house_photo"], json!([]), "taken out");
    let gone = story.app.file_preview(&draft, &handle(item)).await;
    assert_eq!(gone.unwrap_err().code, ProblemCode::NotFound, "and gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scanners_papers_are_offered_and_those_that_do_not_fit_are_refused_by_name() {
    let mut story = Story::begin().await;
    assert!(
        !story.app.scan_folder().await.unwrap().there,
        "none is configured"
    );
    let scans = story.desk.folder().join("scans");
    std::fs::create_dir_all(&scans).unwrap();
    story
        .configure("[forms]\nscan_folder = \"scans\"\nlargest_file_megabytes = 1")
        .await;
    let draft = draft(&story).await;
    written(&scans, "one.pdf", b"%PDF-1.4 one");
    written(&scans, "two.pdf", b"%PDF-1.4 two");
    written(&scans, "note.txt", b"a note");
    written(
        &scans,
        "thick.pdf",
        &[b"%PDF-".as_slice(), &vec![0; 1_100_000]].concat(),
    );
    let listed = story.app.scan_folder().await.unwrap();
    assert_eq!(listed.files.len(), 4, "{listed:?}");
    let names = [
        "one.pdf",
        "note.txt",
        "thick.pdf",
        "../kiosk.toml",
        "two.pdf",
    ];
    let attached = story
        .app
        .attach_scanned(
            &draft,
            "certificates",
            names.iter().map(|name| (*name).to_owned()).collect(),
        )
        .await
        .unwrap();
    let refused: Vec<(&str, ProblemCode)> = attached
        .refused
        .iter()
        .map(|one| (one.name.as_str(), one.problem.code))
        .collect();
    assert_eq!(
        refused,
        [
            ("note.txt", ProblemCode::FileWrongType),
            ("thick.pdf", ProblemCode::FileTooLarge),
            ("../kiosk.toml", ProblemCode::FileUnreadable),
        ]
    );
    let kept = attached.state.answers["certificates"].as_array().unwrap();
    let names: Vec<&str> = kept
        .iter()
        .map(|item| item["originalName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["one.pdf", "two.pdf"], "the others are there");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_cannot_make_files_up_nor_reach_those_of_another_draft() {
    let story = Story::begin().await;
    let draft = draft(&story).await;
    let place = tempfile::tempdir().unwrap();
    *story.host.chosen.lock().unwrap() = vec![written(place.path(), "a.pdf", b"%PDF-1.4 a")];
    let attached = story
        .app
        .attach_file(&draft, "certificates")
        .await
        .unwrap()
        .unwrap();
    let item = attached.state.answers["certificates"][0].clone();
    let mut data = item.clone();
    data["url"] = json!("data:application/pdf;base64,JVBERi0=");
    let mut unknown = item.clone();
    unknown["url"] = json!(format!("attachment:{}", "0".repeat(64)));
    for made_up in [data, unknown] {
        let refused = story
            .app
            .save_answer(&draft, "certificates", json!([made_up]))
            .await;
        assert_eq!(refused.unwrap_err().code, ProblemCode::BadAnswer);
    }
    let mut dressed = item.clone();
    dressed["originalName"] = json!("other.pdf");
    let state = story
        .app
        .save_answer(&draft, "certificates", json!([dressed]))
        .await
        .unwrap();
    assert_eq!(
        state.answers["certificates"][0], item,
        "as it was attached, whatever the screen says of it"
    );
    story.app.end_applicant().await.unwrap();
    story.log_in(MARIA).await.unwrap();
    let refused = story.app.file_preview(&draft, &handle(&item)).await;
    assert_eq!(refused.unwrap_err().code, ProblemCode::OtherPerson);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_survive_a_power_cut_and_are_gone_with_their_draft() {
    let mut story = Story::begin().await;
    let draft = draft(&story).await;
    let place = tempfile::tempdir().unwrap();
    *story.host.chosen.lock().unwrap() = vec![written(place.path(), "a.pdf", b"%PDF-1.4 a")];
    let attached = story
        .app
        .attach_file(&draft, "certificates")
        .await
        .unwrap()
        .unwrap();
    let item = attached.state.answers["certificates"][0].clone();
    story.power_cut().await;
    let resumed = story.app.resume_draft(&draft).await.unwrap();
    assert_eq!(resumed.state.answers["certificates"][0], item);
    assert!(
        story
            .app
            .file_preview(&draft, &handle(&item))
            .await
            .unwrap()
            .picture
            .is_none(),
        "it is there, and no picture"
    );
    story.app.discard_draft(&draft).await.unwrap();
    let gone = story.app.file_preview(&draft, &handle(&item)).await;
    assert_eq!(gone.unwrap_err().code, ProblemCode::NotFound);
}
