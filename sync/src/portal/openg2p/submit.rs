//! Sending an application, and what the portal's answer means.

use serde_json::Value;

use super::http::Http;
use super::{PortalError, Session, SubmitAnswer, limits};
use crate::ids::{ApplicationId, ProgrammeId};
use crate::portal::Refusal;
use crate::state::WaitReason;

const APPLIED: &str = "Successfully applied into the program! Application ID:";

pub(super) async fn submit(
    http: &Http,
    session: &Session,
    programme: ProgrammeId,
    payload: &[u8],
) -> SubmitAnswer {
    let mut body = Vec::with_capacity(payload.len() + 40);
    body.extend_from_slice(b"{\"program_registrant_info\":");
    body.extend_from_slice(payload);
    body.push(b'}');
    let path = ["form", &programme.to_string(), "submit"];
    match http.post(&path, session, body).await {
        Ok(json) => words(&json),
        Err(error) => failure(error),
    }
}

/// The portal answers 200 with a text; yes and no are told apart by its words alone.
fn words(json: &Value) -> SubmitAnswer {
    let Some(text) = json.as_str() else {
        return SubmitAnswer::Unknown {
            why: "an answer of another shape".to_owned(),
            retry_after: None,
        };
    };
    let said = limits::words(text);
    if let Some(id) = text.strip_prefix(APPLIED) {
        return match id.trim().parse::<ApplicationId>() {
            Ok(application_id) => SubmitAnswer::Received {
                application_id,
                said,
            },
            Err(_) => SubmitAnswer::UnknownWords { said },
        };
    }
    let starts = |prefix: &str| text.starts_with(prefix);
    if starts("Error: Multiple form submissions are not allowed")
        || starts("Error: There is already an active or in-progress application")
    {
        SubmitAnswer::AlreadyThere { said }
    } else if starts("Error: Program not found") {
        SubmitAnswer::Refused {
            kind: Refusal::ProgrammeGone,
            said,
        }
    } else if starts("Error: Duplicate entry or integrity violation")
        || starts("Could not add to registrant to program")
    {
        SubmitAnswer::Refused {
            kind: Refusal::MaybePassing,
            said,
        }
    } else {
        SubmitAnswer::UnknownWords { said }
    }
}

fn failure(error: PortalError) -> SubmitAnswer {
    let refused = |kind, said| SubmitAnswer::Refused { kind, said };
    match error {
        PortalError::NoLine { why } => SubmitAnswer::NotTaken {
            why: WaitReason::NoLine,
            retry_after: None,
            said: why,
        },
        PortalError::Lost { why } => SubmitAnswer::Unknown {
            why,
            retry_after: None,
        },
        PortalError::Busy { retry_after, said } => SubmitAnswer::NotTaken {
            why: WaitReason::PortalBusy,
            retry_after,
            said,
        },
        // The token is checked before the application is looked at.
        PortalError::IdServiceTrouble { said } => SubmitAnswer::NotTaken {
            why: WaitReason::IdServiceTrouble,
            retry_after: None,
            said,
        },
        PortalError::Trouble { code, said, .. } if code.as_deref() == Some("G2P-REQ-100") => {
            SubmitAnswer::Breaks { said }
        }
        PortalError::Trouble { code, said, .. } if code.as_deref() == Some("G2P-REQ-500") => {
            refused(Refusal::MaybePassing, said)
        }
        PortalError::Trouble {
            status,
            said,
            retry_after,
            ..
        } => SubmitAnswer::Unknown {
            why: format!("{status}: {said}"),
            retry_after,
        },
        PortalError::NeedsLogin { said } => SubmitAnswer::NeedsLogin { said },
        PortalError::NotRegistered { said } => refused(Refusal::NotRegistered, said),
        PortalError::Refused { status, said, .. } => match status {
            400 if said.contains("Portal form is not mapped") => {
                refused(Refusal::ProgrammeHasNoForm, said)
            }
            400 if said.contains("Program ID not Found") => refused(Refusal::ProgrammeGone, said),
            // Settings of the portal or its address rather than this record.
            401 | 404 | 405 => refused(Refusal::MaybePassing, said),
            // The server gave up waiting for the request; it may have had enough of it.
            408 => SubmitAnswer::Unknown {
                why: said,
                retry_after: None,
            },
            _ => refused(Refusal::Lasting, said),
        },
        PortalError::Odd(odd) => SubmitAnswer::Unknown {
            why: odd.to_string(),
            retry_after: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> SubmitAnswer {
        words(&Value::String(text.to_owned()))
    }

    #[test]
    fn only_the_portals_own_yes_with_a_number_is_received() {
        assert_eq!(
            answer("Successfully applied into the program! Application ID: 05012500042"),
            SubmitAnswer::Received {
                application_id: "05012500042".parse().unwrap(),
                said: "Successfully applied into the program! Application ID: 05012500042".into(),
            },
            "the one answer that is a receipt"
        );
        for text in [
            "Successfully applied into the program! Application ID: None",
            "Successfully applied into the program! Application ID:",
            "successfully applied into the program! Application ID: 05012500042",
            "Error: Something new",
            "Successfully submitted the draft!!",
            "",
        ] {
            assert!(
                matches!(answer(text), SubmitAnswer::UnknownWords { .. }),
                "{text:?} must never count as sent"
            );
        }
    }

    #[test]
    fn the_portals_refusals_are_told_apart() {
        for text in [
            "Error: Multiple form submissions are not allowed for this program.",
            "Error: There is already an active or in-progress application for this program.",
        ] {
            let found = answer(text);
            assert!(
                matches!(found, SubmitAnswer::AlreadyThere { .. }),
                "may be our own: {text}"
            );
        }
        let passing = answer("Error: Duplicate entry or integrity violation");
        assert!(
            matches!(
                passing,
                SubmitAnswer::Refused {
                    kind: Refusal::MaybePassing,
                    ..
                }
            ),
            "the database may be in better health later"
        );
    }

    #[test]
    fn an_answer_that_is_no_text_is_in_doubt() {
        for json in [
            Value::Null,
            serde_json::json!({"ok": true}),
            serde_json::json!([]),
        ] {
            assert!(
                matches!(words(&json), SubmitAnswer::Unknown { .. }),
                "{json} says nothing about the application"
            );
        }
    }
}
