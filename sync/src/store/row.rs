//! How values stand in columns: times as microseconds since 1970 (UTC), ids as 16 bytes,
//! structures as JSON.

use jiff::Timestamp;
use kiosk_forms::FormHash;
use kiosk_identity::PersonKey;
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::ProgrammeRef;
use super::error::StoreError;
use crate::ids::ProgrammeId;

pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

pub(super) fn time(row: &Row<'_>, column: &str) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(row.get(column)?).map_err(|_| StoreError::Damaged)
}

pub(super) fn time_if_any(row: &Row<'_>, column: &str) -> Result<Option<Timestamp>, StoreError> {
    row.get::<_, Option<i64>>(column)?
        .map(|micros| Timestamp::from_microsecond(micros).map_err(|_| StoreError::Damaged))
        .transpose()
}

/// To the precision that a column has.
pub(super) fn whole_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}

pub(super) fn parsed<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    serde_json::from_str(
        row.get_ref(column)?
            .as_str()
            .map_err(|_| StoreError::Damaged)?,
    )
    .map_err(|_| StoreError::Damaged)
}

pub(super) fn id(row: &Row<'_>, column: &str) -> Result<Uuid, StoreError> {
    row.get::<_, [u8; 16]>(column)
        .map(Uuid::from_bytes)
        .map_err(Into::into)
}

pub(super) fn id_if_any(row: &Row<'_>, column: &str) -> Result<Option<Uuid>, StoreError> {
    row.get::<_, Option<[u8; 16]>>(column)
        .map(|bytes| bytes.map(Uuid::from_bytes))
        .map_err(Into::into)
}

pub(super) fn hash(row: &Row<'_>, column: &str) -> Result<[u8; 32], StoreError> {
    row.get(column).map_err(Into::into)
}

pub(super) fn form(row: &Row<'_>, column: &str) -> Result<FormHash, StoreError> {
    hash(row, column).map(FormHash::from_bytes)
}

/// Of the columns `issuer` and `subject`.
pub(super) fn person(row: &Row<'_>) -> Result<PersonKey, StoreError> {
    Ok(PersonKey {
        issuer: row.get("issuer")?,
        subject: row.get("subject")?,
    })
}

/// Of the columns `programme_id`, `programme_name` and `several_allowed`.
pub(super) fn programme(row: &Row<'_>) -> Result<ProgrammeRef, StoreError> {
    Ok(ProgrammeRef {
        id: ProgrammeId(row.get("programme_id")?),
        name: row.get("programme_name")?,
        several_allowed: row.get("several_allowed")?,
    })
}

/// All rows of a query, or the first trouble.
pub(super) fn collect<T>(
    mut rows: rusqlite::Rows<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The only row of a query, or that there is no such thing.
pub(super) fn only<T>(
    mut rows: rusqlite::Rows<'_>,
    what: &'static str,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    match rows.next()? {
        Some(row) => read(row),
        None => Err(StoreError::NotFound(what)),
    }
}
