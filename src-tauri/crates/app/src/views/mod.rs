//! What the user interface is shown, one file per screen. Every type here is mirrored to TypeScript
//! (`ui/src/lib/backend/types`); nothing here carries a token, a key or a fingerprint.
//!
//! Times are RFC 3339 text in UTC; identifiers are text. The words for every enum are in the
//! locale files, never here.

mod data;
mod devices;
mod files;
mod form;
mod keys;
mod login;
mod overview;
mod problem;
mod profile;
mod queue;
mod station;
mod versions;

pub use data::{SubmittedData, SubmittedValue};
pub use devices::{
    Advice, CardFound, Device, DeviceEvent, DeviceFamily, DeviceNews, DeviceStatus, DeviceTest,
    DeviceTrouble, DeviceTroubleKind, Devices, KeyFinger, LastCapture, TestFailure, TestStep,
};
pub use files::{
    AttachSource, Attached, CameraChoice, FilePreview, Photograph, PhotographStep, RefusedFile,
    ScanFolder, ScannedFile,
};
pub use form::{
    Check, CheckRow, CheckSection, CheckWarning, DraftRow, FormSession, FormState, Origin,
};
pub use keys::{KeyCall, KeyRow, KeyStep, Keys};
pub use login::{Applicant, Claim, ConsentGiven, LoginProvider, LoginRoute, Purpose};
pub use overview::{
    Application, BankAccount, Benefit, Membership, Offer, Overview, Part, Profile, ProfileId,
    Programme,
};
pub use problem::{Problem, ProblemCode, Who};
pub use profile::{PendingProfileChange, ProfileChange, ProfileOutcome, ProfileRow, ProfileUpdate};
pub use queue::{
    Alteration, Attempt, DeliveryState, LoginReason, QuarantineReason, Queue, Receipt,
    SubmissionRow, SubmissionView, WaitReason,
};
pub use station::{IdleTimes, Language, Line, Signal, Station, StationState};
pub use versions::{FormComparison, FormLanguage, FormNews, LeftAnswer};
