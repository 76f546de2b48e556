//! Every answer to the question of consent, yes or no, as it was given. Never changed.

use kiosk_identity::{Consent, PersonKey};
use rusqlite::params;
use uuid::Uuid;

use super::audit;
use super::row::{collect, id, json, micros, parsed};
use super::{Store, StoreError};

pub(super) const SCHEMA: &str = "
CREATE TABLE consents (
    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    issuer TEXT,
    subject TEXT,
    consent TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_by_person ON consents (issuer, subject, at);
CREATE TRIGGER consents_are_frozen BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'a consent is never changed'); END;
";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedConsent {
    pub id: Uuid,
    pub consent: Consent,
}

pub struct Consents<'a>(pub(super) &'a Store);

impl Consents<'_> {
    /// Records an answer; without a person if it was given before anybody was identified.
    pub fn record(
        &self,
        person: Option<&PersonKey>,
        consent: &Consent,
    ) -> Result<Uuid, StoreError> {
        let now = self.0.now();
        let id = crate::ids::DraftId::new(now).0;
        self.0.write(|write| {
            write.execute(
                "INSERT INTO consents (id, issuer, subject, consent, at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    id.as_bytes(),
                    person.map(|person| &person.issuer),
                    person.map(|person| &person.subject),
                    json(consent)?,
                    micros(consent.at)
                ],
            )?;
            audit::append(
                write,
                now,
                &consent.officer.to_string(),
                "consent_recorded",
                &id.to_string(),
                &serde_json::json!({
                    "agreed": consent.is_agreed(),
                    "wording": consent.wording_version,
                }),
            )?;
            Ok(id)
        })
    }

    /// A person's answers, newest first.
    pub fn list(&self, person: &PersonKey) -> Result<Vec<RecordedConsent>, StoreError> {
        self.0.read(|read| {
            let mut query = read.prepare_cached(
                "SELECT id, consent FROM consents WHERE issuer = ?1 AND subject = ?2
                 ORDER BY at DESC, id DESC",
            )?;
            collect(
                query.query(params![person.issuer, person.subject])?,
                |row| {
                    Ok(RecordedConsent {
                        id: id(row, "id")?,
                        consent: parsed(row, "consent")?,
                    })
                },
            )
        })
    }
}
