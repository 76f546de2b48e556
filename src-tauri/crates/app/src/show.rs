//! From what is stored to what is shown. Pure.

use std::collections::BTreeMap;

use kiosk_forms::{
    AnswerText, Answers, Evaluation, Finding, Form, LoadError, Node, Page, ShownWhat,
};
use kiosk_sync::{
    Hazard, LoginReason, PortalProfile, PortalProgramme, PortalStatus, QuarantineReason,
    SubmissionState, SubmissionSummary, WaitReason,
};
use serde_json::Value;

use crate::views::{
    self, BankAccount, CheckRow, CheckSection, CheckWarning, DeliveryState, Origin, Problem,
    ProblemCode, Profile, ProfileId, SubmissionRow, Who,
};

pub(crate) fn unusable(error: &LoadError) -> Problem {
    Problem::new(ProblemCode::FormUnusable, Who::Technician).fact("reason", error)
}

/// What stands in the way, by name; empty where it is no form at all.
pub(crate) fn findings(error: LoadError) -> Vec<Finding> {
    match error {
        LoadError::Refused(findings) => findings,
        _ => Vec::new(),
    }
}

pub(crate) fn label(form: &Form, key: &str) -> String {
    form.find(key)
        .map_or_else(|| key.to_owned(), |field| field.label.clone())
}

/// The names of the answers on a page that stand on their own: a container's and a table's too.
pub(crate) fn names_of_answers(page: &Page) -> Vec<&str> {
    let mut names = Vec::new();
    collect_names(&page.nodes, &mut names);
    names
}

fn collect_names<'a>(nodes: &'a [Node], names: &mut Vec<&'a str>) {
    for node in nodes {
        match node {
            Node::Field(field) => names.push(first_name(&field.key)),
            Node::Grid(grid) => names.push(first_name(&grid.key)),
            Node::Group(group) => match &group.key {
                Some(key) => names.push(first_name(key)),
                None => collect_names(&group.nodes, names),
            },
            Node::Content(_) => {}
        }
    }
}

fn first_name(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}

/// Whether a path is another one or leads on from it.
pub(crate) fn is_at_or_under(path: &str, other: &str) -> bool {
    path.strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Answers as the screen shows them: as typed, with what the form made of them over that. What is
/// hidden now keeps what was typed, so that showing it again brings it back.
pub(crate) fn filled(typed: &Answers, settled: &Answers) -> Answers {
    let mut all = typed.clone();
    for (key, value) in settled {
        let shown = match all.get(key) {
            Some(typed) => over(typed, value),
            None => value.clone(),
        };
        all.insert(key.clone(), shown);
    }
    all
}

/// Puts text where an answer stands, as it was typed. The way there must be there.
pub(crate) fn type_in(answers: &mut Answers, path: &str, typed: Value) {
    let mut steps = path
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'));
    let place = steps.next().and_then(|first| answers.get_mut(first));
    let place = steps.try_fold(place, |place, step| {
        let next = match place? {
            Value::Object(fields) => fields.get_mut(step),
            Value::Array(rows) => rows.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        };
        Some(next)
    });
    if let Some(Some(place)) = place {
        *place = typed;
    }
}

fn over(typed: &Value, settled: &Value) -> Value {
    match (typed, settled) {
        (Value::Object(typed), Value::Object(settled)) => filled(typed, settled).into(),
        (Value::Array(typed), Value::Array(settled)) if typed.len() == settled.len() => typed
            .iter()
            .zip(settled)
            .map(|(typed, settled)| over(typed, settled))
            .collect(),
        _ => settled.clone(),
    }
}

/// Everything that is to be seen, with its answers, page by page and row by row.
pub(crate) fn sections(
    form: &Form,
    evaluation: &Evaluation,
    origins: &BTreeMap<String, Origin>,
) -> Vec<CheckSection> {
    let mut rows: Vec<Vec<CheckRow>> = form.pages().iter().map(|_| Vec::new()).collect();
    // The label of each table, for its rows.
    let mut tables: BTreeMap<String, String> = BTreeMap::new();
    for shown in form.rows(evaluation) {
        let (label, answer) = match shown.what {
            ShownWhat::Answer { answer } => (shown.label, Some(answer)),
            ShownWhat::Heading { rows } => {
                if rows.is_some() {
                    tables.insert(shown.path.clone(), shown.label.clone());
                }
                (shown.label, None)
            }
            ShownWhat::Row { number } => {
                let table = shown.path.rsplit_once('[').map_or("", |(table, _)| table);
                let name = tables.get(table).filter(|_| shown.label.is_empty());
                let label = name.unwrap_or(&shown.label);
                (format!("{label} {number}").trim().to_owned(), None)
            }
        };
        let signed = matches!(answer, Some(Some(AnswerText::Signature)));
        let picture = signed
            .then(|| form.answer(&evaluation.answers, &shown.path)?.as_str())
            .flatten();
        let row = CheckRow {
            key: last_name(&shown.path).to_owned(),
            label,
            depth: shown.depth,
            heading: answer.is_none(),
            picture: picture.map(str::to_owned),
            answer: answer.flatten(),
            origin: origins.get(&shown.path).copied(),
            path: shown.path,
        };
        if let Some(page) = rows.get_mut(shown.page as usize) {
            page.push(row);
        }
    }
    form.pages()
        .iter()
        .zip(rows)
        .enumerate()
        .filter(|(_, (_, rows))| !rows.is_empty())
        .map(|(number, (page, rows))| CheckSection {
            title: page.title.clone(),
            page: number as u32,
            rows,
        })
        .collect()
}

/// Questions that are to be seen, and how many of them hold an answer.
pub(crate) fn progress(form: &Form, evaluation: &Evaluation) -> (u32, u32) {
    let (mut answered, mut questions) = (0, 0);
    for shown in form.rows(evaluation) {
        if let ShownWhat::Answer { answer } = shown.what {
            questions += 1;
            answered += u32::from(answer.is_some());
        }
    }
    (answered, questions)
}

fn last_name(path: &str) -> &str {
    path.rsplit(['.', ':']).next().unwrap_or(path)
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
