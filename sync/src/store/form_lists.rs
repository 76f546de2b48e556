//! Lists of choices that forms take from the portal, as it gave them, by the hash of their bytes.
//! Never changed and never deleted, as the forms themselves: a draft names the lists it was begun
//! with.

use rusqlite::params;

use super::row::{micros, only};
use super::{Store, StoreError};
use crate::ids::ContentHash;

pub(super) const SCHEMA: &str = "
CREATE TABLE form_lists (
    hash BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    json BLOB NOT NULL,
    first_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER form_lists_are_frozen BEFORE UPDATE ON form_lists
BEGIN SELECT RAISE(ABORT, 'a list is never changed'); END;
";

pub struct FormLists<'a>(pub(super) &'a Store);

impl FormLists<'_> {
    /// Keeps a list; one that is known already is left alone.
    pub fn put(&self, json: &[u8]) -> Result<ContentHash, StoreError> {
        let hash = ContentHash::of(json);
        let now = self.0.now();
        self.0.write(|write| {
            write.execute(
                "INSERT INTO form_lists (hash, json, first_seen) VALUES (?1, ?2, ?3)
                 ON CONFLICT (hash) DO NOTHING",
                params![hash.as_bytes(), json, micros(now)],
            )?;
            Ok(hash)
        })
    }

    /// The exact bytes, checked against their hash.
    pub fn get(&self, hash: &ContentHash) -> Result<Vec<u8>, StoreError> {
        let json: Vec<u8> = self.0.read(|read| {
            let mut query = read.prepare_cached("SELECT json FROM form_lists WHERE hash = ?1")?;
            only(query.query([hash.as_bytes()])?, "list", |row| {
                Ok(row.get("json")?)
            })
        })?;
        if ContentHash::of(&json) == *hash {
            Ok(json)
        } else {
            Err(StoreError::Damaged)
        }
    }
}
