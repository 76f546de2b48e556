//! What the portal last said, for times without a line. Nothing here is needed: all of it can be
//! asked for again.

use jiff::Timestamp;
use kiosk_identity::PersonKey;
use rusqlite::params;

use super::row::{micros, time};
use super::{Store, StoreError};

pub(super) const SCHEMA: &str = "
CREATE TABLE cache (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    json TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject, kind)
) STRICT, WITHOUT ROWID;
";

pub struct Cache<'a>(pub(super) &'a Store);

impl Cache<'_> {
    /// Keeps what was said of a person, or of nobody in particular, in place of what was said of
    /// it before.
    pub fn put(
        &self,
        person: Option<&PersonKey>,
        kind: &str,
        json: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (issuer, subject) = whose(person);
        self.0.write(|write| {
            write.execute(
                "INSERT INTO cache (issuer, subject, kind, json, at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (issuer, subject, kind)
                 DO UPDATE SET json = excluded.json, at = excluded.at",
                params![issuer, subject, kind, json, micros(at)],
            )?;
            Ok(())
        })
    }

    /// What was last said, and when.
    pub fn get(
        &self,
        person: Option<&PersonKey>,
        kind: &str,
    ) -> Result<Option<(String, Timestamp)>, StoreError> {
        let (issuer, subject) = whose(person);
        self.0.read(|read| {
            let mut query = read.prepare_cached(
                "SELECT json, at FROM cache WHERE issuer = ?1 AND subject = ?2 AND kind = ?3",
            )?;
            let mut rows = query.query(params![issuer, subject, kind])?;
            match rows.next()? {
                Some(row) => Ok(Some((row.get("json")?, time(row, "at")?))),
                None => Ok(None),
            }
        })
    }

    /// Forgets all that was said of a person.
    pub fn forget(&self, person: &PersonKey) -> Result<(), StoreError> {
        self.0.write(|write| {
            write.execute(
                "DELETE FROM cache WHERE issuer = ?1 AND subject = ?2",
                params![person.issuer, person.subject],
            )?;
            Ok(())
        })
    }
}

/// Nobody in particular is the empty issuer; no person has one.
fn whose(person: Option<&PersonKey>) -> (&str, &str) {
    person.map_or(("", ""), |person| (&person.issuer, &person.subject))
}
