//! What went wrong, and who can mend it.

use serde::Serialize;
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
    /// The disk is full; what was to be written was refused as a whole.
    DiskFull,
    /// The disk is nearly full; `megabytes` are left.
    DiskLow,
    /// The disk is so full that nothing new is begun; `megabytes` are left.
    NoRoom,
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
    /// The form's own rules contradict each other; nothing can be handed in.
    FormUnsettled,
    /// The programme's form is another one than the one that was compared, or the draft is on it
    /// already.
    FormChanged,
    /// A file is larger than `limit` bytes.
    FileTooLarge,
    /// A file is smaller than `limit` bytes.
    FileTooSmall,
    /// The question does not take files of this kind; `types` says which.
    FileWrongType,
    /// A file cannot be read from where it is.
    FileUnreadable,
    /// A picture is damaged, of a kind that is not read, or far too large.
    PictureUnreadable,
    /// All files of an application together are larger than `limit` bytes.
    FilesTooLarge,
    /// The scanner's folder cannot be read.
    ScanFolder,
    /// No camera is plugged in, or not the one that was chosen.
    CameraGone,
    /// Another program uses the camera.
    CameraBusy,
    /// This computer does not let the kiosk use the camera.
    CameraNoAccess,
    /// The camera is lit and gives no picture.
    CameraNoPicture,
    /// The camera's pictures are of a form that is not read here; `offered` names it.
    CameraUnsupported,
    /// The camera failed.
    CameraFault,
    /// The applicant has not confirmed.
    NotConfirmed,
    /// The submission is not in a state that allows this.
    WrongState,
    /// This person already has an unsent or open application for this programme.
    AlreadyApplied,
    /// Asking a security key was ended by the officer.
    KeyCancelled,
    /// No security key was plugged in for too long.
    KeyNotPluggedIn,
    /// More than the one security key to be added is plugged in.
    KeyMoreThanOne,
    /// The security key's owner did not touch it in time.
    KeyNotTouched,
    /// The security key that is plugged in does not unlock this workstation.
    KeyOther,
    /// The security key takes no finger any more until it is given its own PIN.
    KeyFingerBlocked,
    /// The security key has a sensor that knows no finger.
    KeyNoFingerprint,
    /// The security key has no sensor: its own PIN is needed.
    KeyPinNeeded,
    /// The security key's own PIN is wrong; it takes `left` more, where it says so.
    KeyWrongPin,
    /// The security key takes its own PIN again after it was unplugged.
    KeyPlugInAgain,
    /// The security key takes no PIN any more.
    KeyPinBlocked,
    /// Another program uses the security key.
    KeyBusy,
    /// This computer does not let the kiosk use security keys.
    KeyNoAccess,
    /// The security key cannot unlock anything: it verifies nobody, or makes no secrets.
    KeyUnfit,
    /// The security key was pulled out, does not answer, or answers what it should not.
    KeyFault,
    /// The security key unlocks this workstation already.
    KeyAlreadyAdded,
    /// There are `most` security keys already.
    KeyTooMany,
    /// The security key's name is empty or too long.
    KeyName,
    /// Something unforeseen; `reference` finds it in the log.
    Unforeseen,
}
