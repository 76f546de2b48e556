//! From typed errors to what the screen is told: a code, who can mend it, and plain facts.

use std::fmt::Display;

use kiosk_sync::{LoginFailure, PortalError, StoreError};

use crate::views::{Problem, ProblemCode, Who};

impl Problem {
    pub fn new(code: ProblemCode, who: Who) -> Self {
        Problem {
            code,
            who,
            facts: std::collections::BTreeMap::new(),
        }
    }

    /// Adds a fact for the sentence on the screen. Never personal data, never a secret.
    pub fn fact(mut self, name: &str, value: impl Display) -> Self {
        self.facts.insert(name.to_owned(), value.to_string());
        self
    }

    pub(crate) fn locked() -> Self {
        Problem::new(ProblemCode::Locked, Who::Officer)
    }

    pub(crate) fn no_applicant() -> Self {
        Problem::new(ProblemCode::NoApplicant, Who::Officer)
    }

    pub(crate) fn not_found() -> Self {
        Problem::new(ProblemCode::NotFound, Who::Officer)
    }

    /// For what cannot happen as far as we know; the log line carries the same reference.
    pub(crate) fn unforeseen(what: &dyn Display) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, %what, "unforeseen");
        Problem::new(ProblemCode::Unforeseen, Who::Technician).fact("reference", reference)
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.code, self.facts)
    }
}

impl std::error::Error for Problem {}

impl From<PortalError> for Problem {
    fn from(error: PortalError) -> Self {
        match error {
            PortalError::NoLine { .. } | PortalError::Lost { .. } => {
                Problem::new(ProblemCode::NoLine, Who::Time)
            }
            PortalError::Busy { .. } => Problem::new(ProblemCode::PortalTrouble, Who::Time),
            PortalError::IdServiceTrouble { said } => {
                Problem::new(ProblemCode::IdService, Who::Time).fact("reason", said)
            }
            PortalError::Trouble { status, .. } => {
                Problem::new(ProblemCode::PortalTrouble, Who::Time).fact("status", status)
            }
            PortalError::NeedsLogin { .. } => Problem::new(ProblemCode::LoginEnded, Who::Applicant),
            PortalError::NotRegistered { said } | PortalError::Refused { said, .. } => {
                Problem::new(ProblemCode::PortalRefused, Who::Supervisor).fact("reason", said)
            }
            PortalError::Odd(odd) => {
                Problem::new(ProblemCode::PortalOdd, Who::Technician).fact("reason", odd)
            }
        }
    }
}

impl From<LoginFailure> for Problem {
    fn from(failure: LoginFailure) -> Self {
        match failure {
            LoginFailure::Mismatch => Problem::new(ProblemCode::LoginMismatch, Who::Officer),
            LoginFailure::Declined => Problem::new(ProblemCode::LoginDeclined, Who::Applicant),
            LoginFailure::IdService { reason } => {
                Problem::new(ProblemCode::IdService, Who::Officer).fact("reason", reason)
            }
            LoginFailure::NoToken => Problem::new(ProblemCode::PortalOdd, Who::Technician)
                .fact("reason", "the portal gave no usable login"),
            LoginFailure::Portal(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(_) => Problem::not_found(),
            StoreError::WrongState(_) | StoreError::NotReplaceable | StoreError::BeingCorrected => {
                Problem::new(ProblemCode::WrongState, Who::Officer)
            }
            StoreError::MovedMeanwhile => Problem::new(ProblemCode::FormChanged, Who::Officer),
            StoreError::OtherPerson => Problem::new(ProblemCode::OtherPerson, Who::Officer),
            StoreError::DiskFull => Problem::new(ProblemCode::DiskFull, Who::Technician),
            StoreError::Busy => Problem::new(ProblemCode::Store, Who::Time),
            StoreError::Damaged => {
                tracing::error!("the database is damaged");
                Problem::new(ProblemCode::Store, Who::Technician)
            }
            other => Problem::unforeseen(&other),
        }
    }
}
