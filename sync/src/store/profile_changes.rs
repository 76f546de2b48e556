//! Changes of a person's profile that the portal has not been seen to keep: one per person and
//! key, the newest wish.

use jiff::Timestamp;
use kiosk_identity::PersonKey;
use rusqlite::params;

use super::row::{collect, micros, time, time_if_any};
use super::{Store, StoreError};

pub(super) const SCHEMA: &str = "
CREATE TABLE profile_changes (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    since INTEGER NOT NULL,
    not_kept_at INTEGER,
    PRIMARY KEY (issuer, subject, key)
) STRICT, WITHOUT ROWID;
";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingChange {
    pub key: String,
    pub value: String,
    pub since: Timestamp,
    /// The portal was told and did not keep it; it is not told again until the wish is renewed.
    pub not_kept_at: Option<Timestamp>,
}

pub struct ProfileChanges<'a>(pub(super) &'a Store);

impl ProfileChanges<'_> {
    /// Notes a wish in place of an earlier one for the same key.
    pub fn put(&self, person: &PersonKey, key: &str, value: &str) -> Result<(), StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            write.execute(
                "INSERT INTO profile_changes (issuer, subject, key, value, since)
                 VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (issuer, subject, key)
                 DO UPDATE SET value = excluded.value, since = excluded.since, not_kept_at = NULL",
                params![person.issuer, person.subject, key, value, micros(now)],
            )?;
            Ok(())
        })
    }

    /// A person's wishes, by key.
    pub fn for_person(&self, person: &PersonKey) -> Result<Vec<PendingChange>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(
                "SELECT key, value, since, not_kept_at FROM profile_changes
                 WHERE issuer = ?1 AND subject = ?2 ORDER BY key",
            )?;
            collect(
                query.query(params![person.issuer, person.subject])?,
                |row| {
                    Ok(PendingChange {
                        key: row.get("key")?,
                        value: row.get("value")?,
                        since: time(row, "since")?,
                        not_kept_at: time_if_any(row, "not_kept_at")?,
                    })
                },
            )
        })
    }

    pub fn remove(&self, person: &PersonKey, key: &str) -> Result<(), StoreError> {
        self.0.write(|write| {
            write.execute(
                "DELETE FROM profile_changes WHERE issuer = ?1 AND subject = ?2 AND key = ?3",
                params![person.issuer, person.subject, key],
            )?;
            Ok(())
        })
    }

    /// Settles wishes that the portal was told of: the kept ones go, the others are marked. A wish
    /// that was renewed in the meantime is left alone.
    pub(crate) fn settle(
        &self,
        person: &PersonKey,
        told: &[(PendingChange, bool)],
    ) -> Result<(), StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            for (change, kept) in told {
                let statement = if *kept {
                    "DELETE FROM profile_changes WHERE issuer = ?1 AND subject = ?2 AND key = ?3
                     AND value = ?4 AND since = ?5 AND ?6 IS NOT NULL"
                } else {
                    "UPDATE profile_changes SET not_kept_at = ?6
                     WHERE issuer = ?1 AND subject = ?2 AND key = ?3 AND value = ?4 AND since = ?5"
                };
                write.execute(
                    statement,
                    params![
                        person.issuer,
                        person.subject,
                        change.key,
                        change.value,
                        micros(change.since),
                        micros(now)
                    ],
                )?;
            }
            Ok(())
        })
    }
}
