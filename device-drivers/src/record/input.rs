//! Big-endian fields out of bytes that nobody vouches for.

use serde::Serialize;
use thiserror::Error;

/// Why bytes are no record, or a record cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RecordError {
    #[error("the record is longer than {limit} bytes")]
    TooLong { limit: usize },
    #[error("the record ends before its {field}")]
    Cut { field: &'static str },
    #[error("this is no {wanted}")]
    OtherFormat { wanted: &'static str },
    /// `said`: what a length field claims; `has`: what is there. In bytes.
    #[error("the {field} is said to be {said} bytes long, not {has}")]
    Length {
        field: &'static str,
        said: usize,
        has: usize,
    },
    #[error("the {field} has the value {value}, which the standard does not know")]
    Unknown { field: &'static str, value: u32 },
    #[error("there are {has} {field}, not {least} to {most}")]
    Count {
        field: &'static str,
        has: usize,
        least: usize,
        most: usize,
    },
    #[error("the picture is said to be {width} x {height}")]
    Size { width: u16, height: u16 },
    /// Two parts of a record contradict each other, or cannot be said in this format.
    #[error("{what}")]
    Inconsistent { what: &'static str },
}

/// What is left to read.
pub(super) struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8], limit: usize) -> Result<Self, RecordError> {
        if bytes.len() > limit {
            return Err(RecordError::TooLong { limit });
        }
        Ok(Self { rest: bytes })
    }

    pub fn len(&self) -> usize {
        self.rest.len()
    }

    pub fn take(&mut self, count: usize, field: &'static str) -> Result<&'a [u8], RecordError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(RecordError::Cut { field })?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next `count` bytes as an input of their own.
    pub fn part(&mut self, count: usize, field: &'static str) -> Result<Input<'a>, RecordError> {
        let rest = self.take(count, field)?;
        Ok(Input { rest })
    }

    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    pub fn byte(&mut self, field: &'static str) -> Result<u8, RecordError> {
        Ok(self.take(1, field)?[0])
    }

    pub fn short(&mut self, field: &'static str) -> Result<u16, RecordError> {
        let bytes = self.take(2, field)?;
        Ok(u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    pub fn long(&mut self, field: &'static str) -> Result<u32, RecordError> {
        let bytes = self.take(4, field)?;
        Ok(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}

/// A length field must say what is there.
pub(super) fn same_length(field: &'static str, said: u32, has: usize) -> Result<(), RecordError> {
    let said = usize::try_from(said).unwrap_or(usize::MAX);
    if said == has {
        Ok(())
    } else {
        Err(RecordError::Length { field, said, has })
    }
}

/// How many there are, when the field that says so can say it.
pub(super) fn count(
    field: &'static str,
    has: usize,
    least: usize,
    most: usize,
) -> Result<usize, RecordError> {
    if (least..=most).contains(&has) {
        Ok(has)
    } else {
        Err(RecordError::Count {
            field,
            has,
            least,
            most,
        })
    }
}
