//! The format of the database, step by step. A step that was shipped is never edited.

use rusqlite::{Connection, TransactionBehavior};

use super::{
    attachments, audit, cache, consents, drafts, form_lists, form_texts, forms, left_behind,
    profile_changes, settings, submissions,
};

/// Step `n` leads from format `n` to format `n + 1`.
const STEPS: &[&[&str]] = &[
    &[
        forms::SCHEMA,
        submissions::SCHEMA,
        drafts::SCHEMA,
        cache::SCHEMA,
        consents::SCHEMA,
        profile_changes::SCHEMA,
        settings::SCHEMA,
        audit::SCHEMA,
    ],
    &[submissions::LIST_INDEX],
    &[
        attachments::SCHEMA,
        left_behind::SCHEMA,
        form_texts::SCHEMA,
        form_lists::SCHEMA,
        drafts::WORDING,
        submissions::WORDING,
    ],
];

/// The format that this program writes.
pub(super) fn known() -> u32 {
    STEPS.len() as u32
}

pub(super) fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the database to the format of this program: all steps in one transaction. Gives back the
/// format found if it is newer than known, and then has written nothing.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<Result<(), u32>> {
    let found = version(connection)?;
    if found > known() {
        return Ok(Err(found));
    }
    if found == known() {
        return Ok(Ok(()));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have been faster.
    let found = version(&transaction)?;
    if found > known() {
        return Ok(Err(found));
    }
    for step in &STEPS[found as usize..] {
        for batch in *step {
            transaction.execute_batch(batch)?;
        }
    }
    transaction.pragma_update(None, "user_version", known())?;
    transaction.commit()?;
    // So that even a program that looks at the file alone sees the new format.
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(Ok(()))
}
