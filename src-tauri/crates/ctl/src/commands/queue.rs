//! `queue list`

use std::path::Path;

use kiosk_sync::{SubmissionState, SubmissionSummary};
use serde_json::{Value, json};

use crate::opened;
use crate::outcome::Outcome;

pub fn list(config: Option<&Path>, pin_file: Option<&Path>, as_json: bool) -> Outcome {
    let store = match opened::config(config).and_then(|config| opened::store(&config, pin_file)) {
        Ok(store) => store,
        Err(outcome) => return outcome,
    };
    match store.submissions().list() {
        Ok(rows) => {
            print(&rows, as_json);
            Outcome::Done
        }
        Err(error) => Outcome::StoreClosed(error.to_string()),
    }
}

/// One line a record, or a JSON list.
pub fn print(rows: &[SubmissionSummary], as_json: bool) {
    if as_json {
        let rows: Vec<Value> = rows.iter().map(as_value).collect();
        println!("{}", Value::from(rows));
        return;
    }
    if rows.is_empty() {
        println!("There are no records on this workstation.");
    }
    for row in rows {
        println!(
            "{}  {}  {}  {}  {}",
            row.id,
            row.finalized_at,
            row.person_name,
            row.programme.name,
            words(row.state())
        );
    }
}

fn as_value(row: &SubmissionSummary) -> Value {
    json!({
        "submission": row.id.to_string(),
        "applicant": row.person_name,
        "programme": row.programme.name,
        "officer": row.officer.name,
        "finalized_at": row.finalized_at.to_string(),
        "state": row.state(),
        "attempts": row.attempts(),
        "portal_status": row.portal_status.as_ref().map(|status| &status.status),
    })
}

/// The state in a few words.
fn words(state: &SubmissionState) -> String {
    match state {
        SubmissionState::Finalized | SubmissionState::Queued => "ready to be sent".to_owned(),
        SubmissionState::AwaitingReview => "waits for a supervisor".to_owned(),
        SubmissionState::Sending { since, .. } => format!("being sent since {since}"),
        SubmissionState::Waiting { until, why } => {
            format!("will be tried again at {until} ({why:?})")
        }
        SubmissionState::WaitingForApplicant { why } => {
            format!("waits for the applicant's next login ({why:?})")
        }
        SubmissionState::Unknown { ask_at, .. } => {
            format!("the answer was lost; the portal will be asked at {ask_at}")
        }
        SubmissionState::NeedsFix { .. } => {
            "the portal cannot take an answer; the officer decides".to_owned()
        }
        SubmissionState::Quarantined { why, .. } => {
            format!("set aside ({why:?}); a supervisor decides")
        }
        SubmissionState::Held { by } => format!("held by {}", by.name),
        SubmissionState::Returned { by, .. } => format!("returned by {}", by.name),
        SubmissionState::Superseded { by } => format!("replaced by {by}"),
        SubmissionState::Received { receipt } => {
            format!("received, application {}", receipt.application_id)
        }
    }
}
