//! Translations of forms' texts, by language and text: one entry serves every form in which the
//! text stands.

use std::collections::BTreeMap;

use kiosk_identity::Officer;
use rusqlite::params;

use super::row::collect;
use super::{Store, StoreError, audit};

pub(super) const SCHEMA: &str = "
CREATE TABLE form_texts (
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    shown TEXT NOT NULL,
    PRIMARY KEY (language, text)
) STRICT, WITHOUT ROWID;
";

pub struct FormTexts<'a>(pub(super) &'a Store);

impl FormTexts<'_> {
    /// Takes in translations in place of earlier ones of the same texts; an empty one takes the
    /// earlier one away. Gives the number of texts that were changed by it.
    pub fn import(
        &self,
        language: &str,
        texts: &BTreeMap<String, String>,
        by: &Officer,
    ) -> Result<usize, StoreError> {
        let now = self.0.now();
        self.0.write(|write| {
            let mut changed = 0;
            for (text, shown) in texts {
                changed += if shown.is_empty() {
                    write
                        .prepare_cached("DELETE FROM form_texts WHERE language = ?1 AND text = ?2")?
                        .execute(params![language, text])?
                } else {
                    write
                        .prepare_cached(
                            "INSERT INTO form_texts (language, text, shown) VALUES (?1, ?2, ?3)
                             ON CONFLICT (language, text) DO UPDATE SET shown = excluded.shown
                             WHERE shown <> excluded.shown",
                        )?
                        .execute(params![language, text, shown])?
                };
            }
            audit::append(
                write,
                now,
                &by.id.to_string(),
                "form_texts_imported",
                language,
                &serde_json::json!({ "texts": texts.len(), "changed": changed }),
            )?;
            Ok(changed)
        })
    }

    /// Every translation into a language.
    pub fn of(&self, language: &str) -> Result<BTreeMap<String, String>, StoreError> {
        self.0.read(|read| {
            let mut query =
                read.prepare_cached("SELECT text, shown FROM form_texts WHERE language = ?1")?;
            Ok(collect(query.query([language])?, |row| {
                Ok((row.get("text")?, row.get("shown")?))
            })?
            .into_iter()
            .collect())
        })
    }

    /// Languages (BCP 47) with at least one translation.
    pub fn languages(&self) -> Result<Vec<String>, StoreError> {
        self.0.read(|read| {
            let mut query =
                read.prepare_cached("SELECT DISTINCT language FROM form_texts ORDER BY language")?;
            collect(query.query([])?, |row| Ok(row.get("language")?))
        })
    }
}
