//! `deliver --once`

use std::path::Path;
use std::sync::Arc;

use kiosk_app::Surroundings;
use kiosk_identity::PersonKey;
use kiosk_sync::{Logins, Outbox, Session, SubmissionState, SystemClock, SystemJitter};

use crate::commands::queue;
use crate::opened;
use crate::outcome::Outcome;

/// Nobody is logged in here: a login lives in the memory of the kiosk that showed it.
struct Nobody;

impl Logins for Nobody {
    fn session(&self, _: &PersonKey) -> Option<Session> {
        None
    }

    fn ended(&self, _: &PersonKey) {}
}

pub async fn once(config: Option<&Path>, pin_file: Option<&Path>, as_json: bool) -> Outcome {
    match deliver(config, pin_file, as_json).await {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

async fn deliver(
    config: Option<&Path>,
    pin_file: Option<&Path>,
    as_json: bool,
) -> Result<Outcome, Outcome> {
    let config = opened::config(config)?;
    let _alone = opened::alone(&config)?;
    let store = opened::store(&config, pin_file)?;
    let around = Surroundings::real(&config).map_err(|problem| {
        Outcome::Wrong(format!("{}: {:?}", config.file.display(), problem.code))
    })?;
    around
        .portal
        .ping()
        .await
        .map_err(|error| Outcome::PortalAway(format!("{}: {error}", config.portal.url)))?;
    let outbox = Outbox::new(
        store.clone(),
        around.portal,
        Arc::new(SystemClock),
        Arc::new(SystemJitter),
        around.delivery,
    );
    let closed = |error: &dyn std::error::Error| Outcome::StoreClosed(error.to_string());
    outbox.recover().map_err(|error| closed(&error))?;
    outbox
        .drain_once(&Nobody)
        .await
        .map_err(|error| closed(&error))?;
    let rows = store.submissions().list().map_err(|error| closed(&error))?;
    queue::print(&rows, as_json);
    let open = rows.iter().any(|row| {
        !matches!(
            row.state(),
            SubmissionState::Received { .. } | SubmissionState::Superseded { .. }
        )
    });
    Ok(if open {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}
