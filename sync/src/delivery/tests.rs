//! The planner and the meaning of answers, case by case.

mod answers;
mod plans;
mod verdicts;

use jiff::Timestamp;

use crate::portal::Hazard;
use crate::state::{Delivery, Doubt, DoubtKind, Progress, SubmissionState};

fn now() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

fn from_now(seconds: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() + seconds).unwrap()
}

fn in_state(state: SubmissionState) -> Delivery {
    Delivery {
        state,
        progress: Progress::default(),
    }
}

fn in_doubt(kind: DoubtKind, ended: i64) -> Delivery {
    Delivery {
        state: SubmissionState::Unknown {
            attempt: 1,
            ask_at: from_now(ended + 2),
        },
        progress: Progress {
            before: Some(Vec::new()),
            attempts: 1,
            may_have_reached: 1,
            doubt: Some(Doubt {
                attempt: 1,
                ended_at: from_now(ended),
                kind,
                said: Some("words".into()),
            }),
            lost: 1,
            ..Progress::default()
        },
    }
}

fn quote() -> Hazard {
    Hazard::CannotStore {
        key: "family_name".into(),
        character: '\'',
        replacement: '\u{2019}',
    }
}
