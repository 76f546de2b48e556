//! `audit verify`

use std::path::Path;

use kiosk_sync::AuditBroken;

use crate::opened;
use crate::outcome::Outcome;

pub fn verify(config: Option<&Path>, pin_file: Option<&Path>) -> Outcome {
    let store = match opened::config(config).and_then(|config| opened::store(&config, pin_file)) {
        Ok(store) => store,
        Err(outcome) => return outcome,
    };
    match store.audit().verify() {
        Ok(head) => {
            let hash: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
            println!("The audit chain is whole: {} entries, head {hash}", head.seq);
            Outcome::Done
        }
        Err(broken @ AuditBroken::At { .. }) => {
            println!("{broken}");
            Outcome::Findings
        }
        Err(AuditBroken::Unreadable(error)) => Outcome::StoreClosed(error.to_string()),
    }
}
