//! What the user interface is shown. Every type here is mirrored to TypeScript
//! (`ui/src/lib/backend/types`); nothing here carries a token, a key or a fingerprint.
//!
//! Times are RFC 3339 text in UTC; identifiers are text. The words for every enum are in the
//! locale files, never here.

use kiosk_forms::{AnswerText, FieldError, Finding, Page};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Right-hand side of every failed call.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub code: ProblemCode,
    /// Who can mend it.
    pub who: Who,
    /// Plain facts for the sentence on the screen, e.g. `seconds`, `key`, `name`.
    #[ts(type = "Record<string, string>")]
    pub facts: std::collections::BTreeMap<String, String>,
}

/// Who can mend a problem or move a record on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Who {
    Nobody,
    Applicant,
    Officer,
    Supervisor,
    Technician,
    Time,
}

/// The closed list of things that can go wrong towards the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProblemCode {
    /// The workstation is locked.
    Locked,
    /// The PIN is wrong; `seconds` to wait before the next try.
    WrongPin,
    /// Too early for another try; `seconds`.
    TooEarly,
    /// The new PIN is too simple; `minimum` digits.
    WeakPin,
    /// The name is empty or too long.
    BadName,
    /// First start was already done.
    AlreadySetUp,
    /// The key file is damaged or missing.
    KeyFile,
    /// The database was written by a newer version; `path`.
    DatabaseNewer,
    /// The database could not be read and was set aside; `path`.
    DatabaseSetAside,
    /// Reading or writing the store failed.
    Store,
    /// The disk is full.
    DiskFull,
    /// No line to the portal.
    NoLine,
    /// The portal answered with something that is not its API; `reason`.
    PortalOdd,
    /// The portal has trouble of its own; `status`.
    PortalTrouble,
    /// The portal refused; `reason`.
    PortalRefused,
    /// The ID service refused or failed; `reason`.
    IdService,
    /// The login was closed before it was finished.
    LoginCancelled,
    /// The login took too long.
    LoginTimedOut,
    /// The login answered for another login than the one that was begun.
    LoginMismatch,
    /// The applicant declined to share their details.
    LoginDeclined,
    /// The login window tried to leave the allowed addresses; `origin`.
    LoginStrayed,
    /// The certificate of a site that the login needs is not trusted; `host`.
    LoginUntrusted,
    /// Consent was not given.
    NoConsent,
    /// A login is open already.
    LoginBusy,
    /// No applicant is logged in.
    NoApplicant,
    /// The applicant's login has ended.
    LoginEnded,
    /// The draft belongs to another person than the one logged in.
    OtherPerson,
    /// No such draft, submission or programme.
    NotFound,
    /// The programme's form cannot be used; `findings` lists why.
    FormUnusable,
    /// The answer does not fit the question; `key`.
    BadAnswer,
    /// The form still has errors.
    FormErrors,
    /// The applicant has not confirmed.
    NotConfirmed,
    /// The submission is not in a state that allows this.
    WrongState,
    /// This person already has an unsent or open application for this programme.
    AlreadyApplied,
    /// Something unforeseen; `reference` finds it in the log.
    Unforeseen,
}

/// The state of the whole workstation; asked for at start and after each `station` event.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Station {
    pub state: StationState,
    pub workstation: String,
    pub portal: String,
    pub version: String,
    pub language: String,
    pub languages: Vec<Language>,
    pub idle: IdleTimes,
    /// Things that happened at start and must be told once, e.g. a set-aside database.
    pub notices: Vec<Problem>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum StationState {
    /// No officer yet: a name and a PIN are to be chosen.
    FirstStart { minimum_pin: u32 },
    Locked {
        officer: String,
        /// Seconds until a PIN is accepted again.
        wait_seconds: u32,
        failed_tries: u32,
    },
    Open {
        officer: String,
        applicant: Option<Applicant>,
    },
    /// The program cannot be used as it is; nothing was changed.
    Unusable { problem: Problem },
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Language {
    /// BCP 47.
    pub tag: String,
    /// In the language itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub direction: String,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdleTimes {
    pub lock_after_seconds: u32,
    pub wipe_after_seconds: u32,
    pub warn_before_seconds: u32,
}

/// The line to the portal.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    pub up: bool,
    pub checked_at: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LoginProvider {
    /// Opaque; given back to `log_in`.
    pub id: String,
    pub name: String,
    /// Whether the portal or the kiosk is the relying party.
    pub route: LoginRoute,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LoginRoute {
    Brokered,
    Direct,
}

/// What the applicant agreed to before the login.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentGiven {
    pub agreed: bool,
    /// Version of the wording that was on the screen.
    pub wording: String,
    /// BCP 47 tag of the language it was shown in.
    pub language: String,
}

/// The person who is logged in.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Applicant {
    pub name: String,
    /// When the login ends; after that records wait for the next login.
    pub login_ends_at: Option<String>,
    pub login_alive: bool,
}

/// One part of the overview: fresh from the portal, kept from earlier, or not to be had.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum Part<T> {
    Fresh {
        value: T,
    },
    Kept {
        value: T,
        from: String,
        problem: Problem,
    },
    Missing {
        problem: Problem,
    },
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    pub profile: Part<Profile>,
    pub programmes: Part<Vec<Programme>>,
    pub applications: Part<Vec<Application>>,
    pub memberships: Part<Vec<Membership>>,
    pub benefits: Part<Vec<Benefit>>,
    /// This person's own records on this workstation, newest first.
    pub submissions: Vec<SubmissionRow>,
    pub drafts: Vec<DraftRow>,
    pub profile_changes: Vec<PendingProfileChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub addl_name: Option<String>,
    pub birthdate: Option<String>,
    pub birth_place: Option<String>,
    pub gender: Option<String>,
    pub email: Option<String>,
    pub phone_numbers: Vec<String>,
    pub ids: Vec<ProfileId>,
    pub bank_accounts: Vec<BankAccount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileId {
    pub id_type: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BankAccount {
    pub bank: String,
    pub account: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Programme {
    pub id: u32,
    pub name: String,
    pub description: String,
    /// The portal's membership state, e.g. `draft`, `enrolled`, `not_eligible`; none if not a member.
    pub membership: Option<String>,
    /// The portal's state of the last application, e.g. `active`, `inprogress`, `completed`.
    pub last_application: Option<String>,
    pub several_applications_allowed: bool,
    pub offer: Offer,
}

/// Whether this person can apply here and now, and if not, why.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum Offer {
    Open,
    /// A draft of this person exists.
    Draft {
        draft: String,
    },
    /// A record of this workstation is on its way.
    OnItsWay {
        submission: String,
    },
    AlreadyApplied,
    NoForm,
    FormUnusable {
        findings: Vec<Finding>,
        reason: String,
    },
    FormUnknown {
        problem: Problem,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    pub programme: String,
    /// At least 11 digits, leading zeros restored.
    pub application_id: String,
    pub date_applied: String,
    pub status: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    pub programme: String,
    pub status: String,
    pub funds_awaited: f64,
    pub funds_received: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Benefit {
    pub programme: String,
    pub date_approved: Option<String>,
    pub funds_awaited: f64,
    pub funds_received: f64,
    pub reference: Option<String>,
}

/// One value this person once gave, and where.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedValue {
    pub key: String,
    pub label: String,
    pub answer: AnswerText,
    /// The programme, or none when the value is from the portal's profile.
    pub programme: Option<String>,
    pub date: String,
    /// The submission it is in, if it is one of this workstation.
    pub submission: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedData {
    pub values: Vec<SubmittedValue>,
    /// Applications the portal knows of whose answers are on another workstation.
    pub elsewhere: Vec<Application>,
}

/// An open draft with its form.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormSession {
    pub draft: String,
    pub programme: String,
    pub applicant: String,
    pub pages: Vec<Page>,
    /// Page to open first, counted from 0.
    pub page: u32,
    pub state: FormState,
}

/// What changes while a form is being filled.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FormState {
    #[ts(type = "Record<string, unknown>")]
    pub answers: kiosk_forms::Answers,
    /// Ids of the nodes that are to be seen.
    pub visible: Vec<String>,
    /// Keys whose present value came from somewhere else than the keyboard.
    #[ts(type = "Record<string, Origin>")]
    pub origins: std::collections::BTreeMap<String, Origin>,
    /// All broken rules of visible questions; the screen shows those of pages that were left.
    pub errors: Vec<FieldError>,
    pub saved_at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    Profile,
    IdService,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DraftRow {
    pub draft: String,
    pub applicant: String,
    pub programme: String,
    pub officer: String,
    pub started_at: String,
    pub saved_at: String,
    pub answered: u32,
    pub questions: u32,
}

/// All answers, to be read before the applicant confirms.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    pub draft: String,
    pub programme: String,
    pub applicant: String,
    pub sections: Vec<CheckSection>,
    pub errors: Vec<FieldError>,
    pub warnings: Vec<CheckWarning>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckSection {
    pub title: Option<String>,
    pub page: u32,
    pub rows: Vec<CheckRow>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckRow {
    pub key: String,
    pub label: String,
    pub answer: Option<AnswerText>,
    pub origin: Option<Origin>,
}

/// What the portal is known to do with this record.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum CheckWarning {
    /// The portal cannot store this character in this answer.
    CannotStore {
        key: String,
        label: String,
        character: String,
        replacement: String,
    },
    /// The portal breaks on an answer with parts (choices, a table) under this name.
    CannotNest { key: String, label: String },
    /// The portal takes this answer into the person's profile and out of the application.
    MovesToProfile { key: String, label: String },
    /// The portal would overwrite a column of its own that is not the applicant's to set.
    OverwritesColumn { key: String, label: String },
}

/// One line of the queue.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionRow {
    pub submission: String,
    pub applicant: String,
    pub programme: String,
    pub officer: String,
    pub finalized_at: String,
    pub state: DeliveryState,
    /// Who must act for this record to move on.
    pub who: Who,
    pub attempts: u32,
}

/// Where a submission is, in the words of the glossary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "is")]
pub enum DeliveryState {
    /// A supervisor must approve it first.
    AwaitingReview,
    Queued,
    Sending {
        since: String,
    },
    /// The portal will be tried again by itself.
    Waiting {
        until: String,
        why: WaitReason,
    },
    WaitingForApplicant {
        why: LoginReason,
    },
    /// The answer was lost; the portal is asked before anything is sent again.
    Unknown {
        ask_at: String,
    },
    NeedsFix {
        warnings: Vec<CheckWarning>,
    },
    Quarantined {
        why: QuarantineReason,
        portal_said: Option<String>,
    },
    Held {
        by: String,
    },
    Returned {
        by: String,
        reasons: String,
    },
    Superseded {
        by: String,
    },
    Received {
        application_id: String,
        at: String,
        status: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WaitReason {
    NoLine,
    PortalTrouble,
    PortalBusy,
    PortalOdd,
    IdServiceTrouble,
    /// An earlier record of the same person for the same programme goes first.
    EarlierRecord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LoginReason {
    /// Nobody with this identity is logged in now.
    NotLoggedIn,
    /// The login ended before the record could be sent.
    LoginEnded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum QuarantineReason {
    /// The portal has an application of this person for this programme from elsewhere.
    AlreadyApplied,
    ProgrammeGone,
    ProgrammeHasNoForm,
    /// The portal breaks on this record.
    PortalBreaks,
    /// The portal's words are not known to this version.
    UnknownWords,
    RefusedByPortal,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    pub rows: Vec<SubmissionRow>,
    pub waiting: u32,
    pub needs_person: u32,
    pub received: u32,
    pub line: Line,
}

/// Everything about one submission.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionView {
    pub row: SubmissionRow,
    pub sections: Vec<CheckSection>,
    pub form_hash: String,
    pub payload_hash: String,
    pub attempts: Vec<Attempt>,
    /// Values that the officer agreed to alter for the portal, if any.
    pub alterations: Vec<Alteration>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    pub number: u32,
    pub started_at: String,
    pub ended_at: Option<String>,
    /// The portal's own words, shortened, or what happened to the line.
    pub outcome: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Alteration {
    pub key: String,
    pub from: String,
    pub to: String,
}

/// What the applicant takes away.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    pub submission: String,
    /// A short number to say over the telephone.
    pub reference: String,
    pub applicant: String,
    pub programme: String,
    pub officer: String,
    pub workstation: String,
    pub finalized_at: String,
    pub state: DeliveryState,
    /// SHA-256 of what was confirmed, hex.
    pub payload_hash: String,
}

/// One row of the profile page.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileRow {
    pub key: String,
    pub value: Option<String>,
    pub change: ProfileChange,
    /// For `choice`.
    pub choices: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProfileChange {
    Text,
    Date,
    Email,
    Choice,
    /// This portal takes no change of this value.
    NotHere,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProfileUpdate {
    pub outcome: ProfileOutcome,
    pub rows: Vec<ProfileRow>,
    /// Keys that read back as they were meant.
    pub kept: Vec<String>,
    /// Keys that the portal said yes to and did not keep.
    pub not_kept: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProfileOutcome {
    Done,
    PartlyKept,
    /// Saved here; will be written and read back when the line and the login are there.
    Waiting,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingProfileChange {
    pub key: String,
    pub value: String,
    pub since: String,
}

/// The station check.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Devices {
    pub devices: Vec<Device>,
    /// Families that could not be looked at, and why.
    pub troubles: Vec<DeviceTrouble>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    pub family: DeviceFamily,
    pub name: String,
    pub serial: Option<String>,
    pub status: DeviceStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceStatus {
    Ready,
    Busy,
    NotReady,
    NotRegistered,
    NoCard,
    CardPresent,
    /// Something is in the reader and does not answer.
    CardMute,
    /// Plugged in, but this user may not open it.
    NoAccess,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceFamily {
    FingerprintSbi,
    CardReader,
    SecurityKey,
    CodeScanner,
    OtherHid,
}

#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceTrouble {
    pub family: DeviceFamily,
    pub kind: DeviceTroubleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DeviceTroubleKind {
    NoneFound,
    ServiceNotRunning,
    NoAccess,
    NotAnswering,
}

/// What the backend tells the screen without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Signal {
    /// Locked, unlocked, applicant came or went: ask for the station again.
    Station,
    /// A record moved: ask for the queue again.
    Queue,
    /// The line came or went.
    Line,
}
