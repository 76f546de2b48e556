//! Forms as the portal gave them, by the hash of their bytes. Never changed and never deleted:
//! drafts and submissions stay readable whatever the portal does to its form.

use kiosk_forms::FormHash;
use rusqlite::params;

use super::row::{micros, only};
use super::{Store, StoreError};

pub(super) const SCHEMA: &str = "
CREATE TABLE forms (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    schema BLOB NOT NULL,
    first_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER forms_are_frozen BEFORE UPDATE ON forms
BEGIN SELECT RAISE(ABORT, 'a form is never changed'); END;
";

pub struct Forms<'a>(pub(super) &'a Store);

impl Forms<'_> {
    /// Keeps a form; one that is known already is left alone.
    pub fn put(&self, schema: &[u8]) -> Result<FormHash, StoreError> {
        let hash = FormHash::of(schema);
        let now = self.0.now();
        self.0.write(|write| {
            write.execute(
                "INSERT INTO forms (hash, schema, first_seen) VALUES (?1, ?2, ?3)
                 ON CONFLICT (hash) DO NOTHING",
                params![hash.as_bytes(), schema, micros(now)],
            )?;
            Ok(hash)
        })
    }

    /// The exact bytes, checked against their hash.
    pub fn get(&self, hash: &FormHash) -> Result<Vec<u8>, StoreError> {
        let schema: Vec<u8> = self.0.read(|read| {
            let mut query = read.prepare_cached("SELECT schema FROM forms WHERE hash = ?1")?;
            only(query.query([hash.as_bytes()])?, "form", |row| {
                Ok(row.get("schema")?)
            })
        })?;
        if FormHash::of(&schema) == *hash {
            Ok(schema)
        } else {
            Err(StoreError::Damaged)
        }
    }
}
