//! From what is stored to what is shown. Pure.

use std::collections::BTreeMap;

use kiosk_forms::{Evaluation, Field, Form, LoadError, Node, Page};
use kiosk_sync::{
    Hazard, LoginReason, PortalProfile, PortalProgramme, PortalStatus, QuarantineReason,
    SubmissionState, SubmissionSummary, WaitReason,
};

use crate::views::{
    self, BankAccount, CheckRow, CheckSection, CheckWarning, DeliveryState, Origin, Problem,
    ProblemCode, Profile, ProfileId, SubmissionRow, Who,
};

/// A form out of the store.
pub(crate) fn load(schema: &[u8]) -> Result<Form, Problem> {
    kiosk_forms::load(schema).map_err(|error| unusable(&error))
}

pub(crate) fn unusable(error: &LoadError) -> Problem {
    Problem::new(ProblemCode::FormUnusable, Who::Technician).fact("reason", error)
}

pub(crate) fn label(form: &Form, key: &str) -> String {
    form.find(key)
        .map_or_else(|| key.to_owned(), |field| field.label.clone())
}

/// All fields of a page, in the order in which they are shown.
pub(crate) fn page_fields(page: &Page) -> Vec<&Field> {
    fn collect<'a>(nodes: &'a [Node], fields: &mut Vec<&'a Field>) {
        for node in nodes {
            match node {
                Node::Field(field) => fields.push(field),
                Node::Group(group) => collect(&group.nodes, fields),
                Node::Grid(_) | Node::Content(_) => {}
            }
        }
    }
    let mut fields = Vec::new();
    collect(&page.nodes, &mut fields);
    fields
}

/// The answers to all questions that are to be seen, page by page.
pub(crate) fn sections(
    form: &Form,
    evaluation: &Evaluation,
    origins: &BTreeMap<String, Origin>,
) -> Vec<CheckSection> {
    form.pages()
        .iter()
        .enumerate()
        .map(|(number, page)| CheckSection {
            title: page.title.clone(),
            page: number as u32,
            rows: page_fields(page)
                .into_iter()
                .filter(|field| !evaluation.hidden.contains(&field.id))
                .map(|field| CheckRow {
                    key: field.key.clone(),
                    label: field.label.clone(),
                    answer: form.answer_text(&field.key, &evaluation.answers),
                    origin: origins.get(&field.key).copied(),
                })
                .collect(),
        })
        .filter(|section| !section.rows.is_empty())
        .collect()
}

pub(crate) fn warnings(form: &Form, hazards: &[Hazard]) -> Vec<CheckWarning> {
    hazards
        .iter()
        .map(|hazard| warning(hazard, |key| label(form, key)))
        .collect()
}

fn warning(hazard: &Hazard, label: impl Fn(&str) -> String) -> CheckWarning {
    match hazard {
        Hazard::CannotStore {
            key,
            character,
            replacement,
        } => CheckWarning::CannotStore {
            label: label(key),
            key: key.clone(),
            character: character.to_string(),
            replacement: replacement.to_string(),
        },
        Hazard::NestedUnderColumn { key } => CheckWarning::CannotNest {
            label: label(key),
            key: key.clone(),
        },
        Hazard::MovesToProfile { key } => CheckWarning::MovesToProfile {
            label: label(key),
            key: key.clone(),
        },
        Hazard::OverwritesColumn { key } => CheckWarning::OverwritesColumn {
            label: label(key),
            key: key.clone(),
        },
    }
}

pub(crate) fn profile(profile: &PortalProfile) -> Profile {
    Profile {
        given_name: profile.given_name.clone(),
        family_name: profile.family_name.clone(),
        addl_name: profile.addl_name.clone(),
        birthdate: profile.birthdate.clone(),
        birth_place: profile.birth_place.clone(),
        gender: profile.gender.clone(),
        email: profile.email.clone(),
        phone_numbers: profile.phone_numbers.clone(),
        ids: profile
            .ids
            .iter()
            .map(|id| ProfileId {
                id_type: id.id_type.clone().unwrap_or_default(),
                value: id.value.clone(),
            })
            .collect(),
        bank_accounts: profile
            .bank_accounts
            .iter()
            .map(|account| BankAccount {
                bank: account.bank.clone().unwrap_or_default(),
                account: account.account.clone(),
            })
            .collect(),
    }
}

/// Whether this person cannot apply again: once is once, or an application is still open.
pub(crate) fn is_taken(programme: &PortalProgramme) -> bool {
    match programme.last_application.as_deref() {
        None => false,
        Some(_) if !programme.several_allowed => true,
        Some(state) => matches!(state, "active" | "inprogress" | "applied"),
    }
}

/// One line of the queue.
pub(crate) fn row(summary: &SubmissionSummary, label: impl Fn(&str) -> String) -> SubmissionRow {
    SubmissionRow {
        submission: summary.id.to_string(),
        applicant: summary.person_name.clone(),
        programme: summary.programme.name.clone(),
        officer: summary.officer.name.clone(),
        finalized_at: summary.finalized_at.to_string(),
        state: state(summary.state(), summary.portal_status.as_ref(), label),
        who: who(summary.state()),
        attempts: summary.attempts(),
    }
}

pub(crate) fn state(
    state: &SubmissionState,
    status: Option<&PortalStatus>,
    label: impl Fn(&str) -> String,
) -> DeliveryState {
    match state {
        SubmissionState::Finalized | SubmissionState::Queued => DeliveryState::Queued,
        SubmissionState::AwaitingReview => DeliveryState::AwaitingReview,
        SubmissionState::Sending { since, .. } => DeliveryState::Sending {
            since: since.to_string(),
        },
        SubmissionState::Waiting { until, why } => DeliveryState::Waiting {
            until: until.to_string(),
            why: match why {
                WaitReason::NoLine => views::WaitReason::NoLine,
                WaitReason::PortalTrouble => views::WaitReason::PortalTrouble,
                WaitReason::PortalBusy => views::WaitReason::PortalBusy,
                WaitReason::PortalOdd => views::WaitReason::PortalOdd,
                WaitReason::IdServiceTrouble => views::WaitReason::IdServiceTrouble,
                WaitReason::EarlierRecord => views::WaitReason::EarlierRecord,
            },
        },
        SubmissionState::WaitingForApplicant { why } => DeliveryState::WaitingForApplicant {
            why: match why {
                LoginReason::NotLoggedIn => views::LoginReason::NotLoggedIn,
                LoginReason::LoginEnded => views::LoginReason::LoginEnded,
            },
        },
        SubmissionState::Unknown { ask_at, .. } => DeliveryState::Unknown {
            ask_at: ask_at.to_string(),
        },
        SubmissionState::NeedsFix { hazards } => DeliveryState::NeedsFix {
            warnings: hazards
                .iter()
                .map(|hazard| warning(hazard, &label))
                .collect(),
        },
        SubmissionState::Quarantined { why, portal_said } => DeliveryState::Quarantined {
            why: match why {
                QuarantineReason::AlreadyApplied => views::QuarantineReason::AlreadyApplied,
                QuarantineReason::ProgrammeGone => views::QuarantineReason::ProgrammeGone,
                QuarantineReason::ProgrammeHasNoForm => views::QuarantineReason::ProgrammeHasNoForm,
                QuarantineReason::PortalBreaks => views::QuarantineReason::PortalBreaks,
                QuarantineReason::UnknownWords => views::QuarantineReason::UnknownWords,
                QuarantineReason::RefusedByPortal => views::QuarantineReason::RefusedByPortal,
            },
            portal_said: portal_said.clone(),
        },
        SubmissionState::Held { by } => DeliveryState::Held {
            by: by.name.clone(),
        },
        SubmissionState::Returned { by, reasons } => DeliveryState::Returned {
            by: by.name.clone(),
            reasons: reasons.clone(),
        },
        SubmissionState::Superseded { by } => DeliveryState::Superseded { by: by.to_string() },
        SubmissionState::Received { receipt } => DeliveryState::Received {
            application_id: receipt.application_id.to_string(),
            at: receipt.at.to_string(),
            status: status.map(|status| status.status.clone()),
        },
    }
}

/// Who must act for the record to move on.
fn who(state: &SubmissionState) -> Who {
    match state {
        SubmissionState::Received { .. } | SubmissionState::Superseded { .. } => Who::Nobody,
        SubmissionState::WaitingForApplicant { .. } => Who::Applicant,
        SubmissionState::NeedsFix { .. } | SubmissionState::Returned { .. } => Who::Officer,
        SubmissionState::Quarantined { .. }
        | SubmissionState::Held { .. }
        | SubmissionState::AwaitingReview => Who::Supervisor,
        _ => Who::Time,
    }
}

/// Whether the record may still become an application at the portal.
pub(crate) fn is_open(state: &SubmissionState) -> bool {
    !state.is_final()
}

pub(crate) fn is_waiting(state: &DeliveryState) -> bool {
    matches!(
        state,
        DeliveryState::Queued
            | DeliveryState::Sending { .. }
            | DeliveryState::Waiting { .. }
            | DeliveryState::WaitingForApplicant { .. }
            | DeliveryState::Unknown { .. }
    )
}

pub(crate) fn needs_person(state: &DeliveryState) -> bool {
    matches!(
        state,
        DeliveryState::NeedsFix { .. }
            | DeliveryState::Quarantined { .. }
            | DeliveryState::Returned { .. }
            | DeliveryState::Held { .. }
            | DeliveryState::AwaitingReview
    )
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}
