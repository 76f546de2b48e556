//! Small facts of the workstation, by name.

use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};

pub(super) const SCHEMA: &str = "
CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

pub struct Settings<'a>(pub(super) &'a Store);

impl Settings<'_> {
    pub fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.0.read(|read| {
            Ok(read
                .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()?)
        })
    }

    pub fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.0.write(|write| {
            write.execute(
                "INSERT INTO settings (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![key, value],
            )?;
            Ok(())
        })
    }

    pub fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.0.write(|write| {
            write.execute("DELETE FROM settings WHERE key = ?1", [key])?;
            Ok(())
        })
    }
}
