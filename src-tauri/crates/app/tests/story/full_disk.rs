//! The disk fills up: on a file system of its own, as small as the story needs it, in a mount
//! namespace of its own.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::Command;

use kiosk_app::views::{Problem, ProblemCode, StationState};
use serde_json::json;

use crate::workstation::{
    AMINA, MARIA, PIN, SAFETY_NET, SCHOOL, Story, consent, received, safety_net,
};

/// Set in the process that has the namespace.
const INSIDE: &str = "KIOSK_TEST_HAS_ITS_OWN_MOUNTS";
const ITSELF: &str = "full_disk::a_full_disk_loses_nothing_and_says_what_to_do";

/// Size of the file system, in bytes: below the warning, above the reserve.
const DISK: u64 = 48 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_and_says_what_to_do() {
    if std::env::var_os(INSIDE).is_some() {
        return fill_the_disk().await;
    }
    let own_mounts = |program: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", program]);
        command
    };
    if !own_mounts("true")
        .status()
        .is_ok_and(|status| status.success())
    {
        // Not with a macro, whose output a passing test would hide.
        writeln!(
            std::io::stderr(),
            "SKIPPED {ITSELF}: no mount namespaces here"
        )
        .unwrap();
        return;
    }
    let program = std::env::current_exe().unwrap();
    let output = own_mounts(program.to_str().unwrap())
        .args(["--exact", ITSELF, "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    assert!(
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains("1 passed"),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn mount_small_disk(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let status = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={DISK}"), "none"])
        .arg(folder)
        .status()
        .unwrap();
    assert!(status.success(), "a file system of our own");
}

/// Writes until `leave` bytes, or none, are left.
fn fill(file: &Path, leave: u64) {
    let folder = file.parent().unwrap();
    let mut filler = File::options()
        .create(true)
        .append(true)
        .open(file)
        .unwrap();
    let free = || rustix::fs::statvfs(folder).map(|it| it.f_bavail * it.f_frsize);
    while free().unwrap() > leave {
        match filler.write(&[0; 4096]) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::StorageFull => break,
            Err(error) => panic!("{error}"),
        }
    }
}

async fn log_in_refused(story: &Story) -> Problem {
    let providers = story.app.login_providers().await.unwrap();
    story
        .app
        .log_in(&providers[0].id, consent(true))
        .await
        .expect_err("nobody new is let in")
}

async fn fill_the_disk() {
    let story = Story::begin_on(mount_small_disk).await;
    let filler = story.desk.data_folder().join("filler");
    let told: Vec<_> = story.app.station().await.notices;
    assert_eq!(told.len(), 1, "the officer is told once: {told:?}");
    assert_eq!(told[0].code, ProblemCode::DiskLow, "in time");
    story.log_in(AMINA).await.unwrap();
    let draft = story.fill(SAFETY_NET, &safety_net()).await;
    let (school, _) = story.programme(SCHOOL).await;

    fill(&filler, 10_000_000);
    let refused = story.app.open_form(school).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::NoRoom, "nothing new is begun");
    assert_eq!(log_in_refused(&story).await.code, ProblemCode::NoRoom);
    let size = |number: i32| ("household_size", json!(number));
    let (key, value) = size(6);
    story
        .app
        .save_answer(&draft, key, value)
        .await
        .expect("what was begun goes on");

    fill(&filler, 0);
    let mut last = 6;
    let problem = loop {
        let (key, value) = size(last % 20 + 1);
        match story.app.save_answer(&draft, key, value).await {
            Ok(_) => last = last % 20 + 1,
            Err(problem) => break problem,
        }
    };
    assert_eq!(problem.code, ProblemCode::DiskFull, "{problem:?}");
    let kept = story.app.resume_draft(&draft).await.unwrap();
    assert_eq!(
        kept.state.answers["household_size"], last,
        "the draft is as it was before the answer that did not fit"
    );
    let problem = story.app.finalize(&draft, true).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::DiskFull, "{problem:?}");
    assert_eq!(
        story.app.drafts().await.unwrap().len(),
        1,
        "it stays a draft"
    );
    assert!(
        story.app.queue().await.unwrap().rows.is_empty(),
        "there is no half of a submission"
    );

    story.app.lock().await;
    let problem = story.app.unlock(PIN.to_owned()).await.unwrap_err();
    assert_eq!(
        problem.code,
        ProblemCode::DiskFull,
        "the try could not be counted; nothing is broken: {problem:?}"
    );
    let StationState::Locked { failed_tries, .. } = story.app.station().await.state else {
        panic!("still locked")
    };
    assert_eq!(failed_tries, 0, "and it was no wrong PIN");

    std::fs::remove_file(&filler).unwrap();
    story.app.unlock(PIN.to_owned()).await.unwrap();
    story.log_in(AMINA).await.unwrap();
    let kept = story.app.resume_draft(&draft).await.unwrap();
    assert_eq!(
        kept.state.answers["household_size"], last,
        "nothing that was saved is lost"
    );
    let record = story.app.finalize(&draft, true).await.unwrap();
    story.until(&record.row.submission, received).await;
    story.app.end_applicant().await.unwrap();
    story
        .log_in(MARIA)
        .await
        .expect("there is room for others again");
}
