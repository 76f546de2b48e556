//! `audit verify`

use std::path::Path;

use kiosk_sync::AuditBroken;

use crate::opened;
use crate::outcome::{Outcome, hex};

pub fn verify(config: Option<&Path>, pin_file: Option<&Path>) -> Outcome {
    let store = match opened::config(config).and_then(|config| opened::store(&config, pin_file)) {
        Ok(store) => store,
        Err(outcome) => return outcome,
    };
    match store.audit().verify() {
        Ok(head) => {
            println!(
                "The audit chain is whole: {} entries, head {}",
                head.seq,
                hex(&head.hash)
            );
            Outcome::Done
        }
        Err(broken @ AuditBroken::At { .. }) => {
            println!("{broken}");
            Outcome::Findings
        }
        Err(AuditBroken::Unreadable(error)) => Outcome::StoreClosed(error.to_string()),
    }
}
