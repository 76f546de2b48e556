// Generated from the Rust types (src-tauri/crates/app/src/views) by `make types`. Do not edit.

/**
 * One part of an address that is written by hand.
 */
export type AddressPart = { key: string, label: string, };

/**
 * What there is to say to the person at the scanner.
 */
export type Advice = "good" | "layFinger" | "tooDry" | "tooWet" | "tooLight" | "holdStill" | "centre" | "tooSmall" | "tooShort" | "cleanGlass" | "turnCard" | "poor";

export type Alteration = { key: string, from: string, to: string, };

/**
 * An answer in words of the form, for "check your answers". Words of the product are not here.
 */
export type AnswerText = { "kind": "text", text: string, } | { "kind": "number", value: number, } | { "kind": "money", value: number, 
/**
 * ISO 4217
 */
currency: string, } | { "kind": "yesNo", yes: boolean, } | { "kind": "options", labels: Array<string>, } | { "kind": "date", value: string, } | { "kind": "dateTime", value: string, } | { "kind": "time", value: string, } | { "kind": "day", year: number | null, month: number | null, day: number | null, } | { "kind": "files", names: Array<string>, sizes: Array<number>, } | { "kind": "signature" } | { "kind": "survey", pairs: Array<Pair>, } | { "kind": "pairs", pairs: Array<Pair>, } | { "kind": "address", lines: Array<string>, } | { "kind": "several", items: Array<AnswerText>, };

/**
 * The person who is logged in.
 */
export type Applicant = { name: string, 
/**
 * When the login ends; after that records wait for the next login.
 */
loginEndsAt: string | null, loginAlive: boolean, };

export type Application = { programme: string, 
/**
 * At least 11 digits, leading zeros restored.
 */
applicationId: string, dateApplied: string, status: string, };

/**
 * Where files are taken from.
 */
export type AttachSource = "file" | "scanner" | "camera";

/**
 * What came of attaching files.
 */
export type Attached = { state: FormState, refused: Array<RefusedFile>, };

export type Attempt = { number: number, startedAt: string, endedAt: string | null, 
/**
 * The portal's own words, shortened, or what happened to the line.
 */
outcome: string | null, };

export type BankAccount = { bank: string, account: string, };

export type Benefit = { programme: string, dateApproved: string | null, fundsAwaited: number, fundsReceived: number, reference: string | null, };

export type CameraChoice = { id: string, name: string, };

/**
 * What kind of card lies in a reader.
 */
export type CardFound = { "kind": "passport" } | { "kind": "piv" } | { "kind": "national", profile: string, } | { "kind": "unknown", atr: string, };

/**
 * How letters are changed when they are typed.
 */
export type Case = "mixed" | "upper" | "lower";

/**
 * One thing that differs between two versions of a form.
 */
export type Change = { 
/**
 * Where the answer stands; "members[].name" in any row.
 */
path: string, 
/**
 * In the new version, if the component is there.
 */
label: string, what: ChangeWhat, };

export type ChangeWhat = { "kind": "added", required: boolean, } | { "kind": "removed" } | { "kind": "kind" } | { "kind": "required" } | { "kind": "noLongerRequired" } | { "kind": "label", from: string, to: string, } | { "kind": "options", added: Array<string>, removed: Array<string>, } | { "kind": "rules" };

/**
 * What the form's logic has made of a component; null where it is as defined.
 */
export type Changed = { label: string | null, title: string | null, description: string | null, tooltip: string | null, placeholder: string | null, prefix: string | null, suffix: string | null, 
/**
 * Sanitised, of a content.
 */
html: string | null, required: boolean | null, disabled: boolean | null, hideLabel: boolean | null, collapsed: boolean | null, options: Array<Choice> | null, 
/**
 * Whether a row may be added to a grid.
 */
canAdd: boolean | null, };

/**
 * All answers, to be read before the applicant confirms.
 */
export type Check = { draft: string, programme: string, applicant: string, 
/**
 * BCP 47 tag of the language of the labels; none for the form's own words.
 */
language: string | null, sections: Array<CheckSection>, errors: Array<FieldError>, unsettled: boolean, warnings: Array<CheckWarning>, };

/**
 * One line of the check: an answer, or the heading of a group, a table or one of its rows.
 */
export type CheckRow = { 
/**
 * Of an answer its path; unique in its section.
 */
path: string, 
/**
 * The last name of the path.
 */
key: string, label: string, 
/**
 * How many groups and rows it stands in.
 */
depth: number, heading: boolean, answer: AnswerText | null, 
/**
 * What was signed, as a `data:` URL.
 */
picture: string | null, origin: Origin | null, };

export type CheckSection = { title: string | null, page: number, rows: Array<CheckRow>, };

/**
 * What the portal is known to do with this record.
 */
export type CheckWarning = { "is": "cannotStore", key: string, label: string, character: string, replacement: string, } | { "is": "cannotNest", key: string, label: string, } | { "is": "movesToProfile", key: string, label: string, } | { "is": "overwritesColumn", key: string, label: string, };

/**
 * One thing to choose. Form.io compares choices by their text, so the value is text here
 * even where the answer is sent as a number or a boolean. A form may repeat a value.
 */
export type Choice = { value: string, label: string, };

/**
 * What is read of the applicant.
 */
export type Claim = "name" | "birthdate" | "gender" | "phoneNumber" | "email" | "identifier" | "portalRecords";

/**
 * What the applicant agreed to before the login.
 */
export type ConsentGiven = { agreed: boolean, 
/**
 * Version of the wording that was on the screen.
 */
wording: string, 
/**
 * BCP 47 tag of the language it was shown in.
 */
language: string, 
/**
 * What was asked and why, as it stood on the screen.
 */
purposes: Array<Purpose>, };

/**
 * Text of the form's author.
 */
export type Content = { id: string, 
/**
 * Sanitised: text, headings, lists, tables and emphasis. No scripts, styles, links or images.
 */
html: string, };

export type DayOrder = "monthFirst" | "dayFirst";

/**
 * Where a submission is, in the words of the glossary.
 */
export type DeliveryState = { "is": "awaitingReview" } | { "is": "queued" } | { "is": "sending", since: string, } | { "is": "waiting", until: string, why: WaitReason, } | { "is": "waitingForApplicant", why: LoginReason, } | { "is": "unknown", askAt: string, } | { "is": "needsFix", warnings: Array<CheckWarning>, } | { "is": "quarantined", why: QuarantineReason, portalSaid: string | null, } | { "is": "held", by: string, } | { "is": "returned", by: string, reasons: string, } | { "is": "superseded", by: string, } | { "is": "received", applicationId: string, at: string, status: string | null, };

export type Device = { 
/**
 * Tells it from the others as long as it is plugged in.
 */
id: string, family: DeviceFamily, name: string, serial: string | null, 
/**
 * Version of its firmware, as it spells it.
 */
firmware: string | null, status: DeviceStatus, lastCapture: LastCapture | null, 
/**
 * Whether `test_device` can try it out.
 */
testable: boolean, };

export type DeviceEvent = "pluggedIn" | "unplugged" | "cardIn" | "cardOut" | "serviceGone" | "serviceBack";

export type DeviceFamily = "fingerprintSbi" | "fingerprintScanner" | "cardReader" | "securityKey" | "codeScanner" | "camera" | "otherHid";

/**
 * Something was plugged in or unplugged.
 */
export type DeviceNews = { family: DeviceFamily, name: string, event: DeviceEvent, 
/**
 * RFC 3339.
 */
at: string, };

export type DeviceStatus = "ready" | "busy" | "notReady" | "notRegistered" | "noCard" | "cardPresent" | "cardMute" | "noAccess";

/**
 * A device that is being tried out.
 */
export type DeviceTest = { device: Device, step: TestStep, 
/**
 * A picture in passing as a `data:` address: of the finger a PNG of at most 200 x 300 pixels, of
 * what a camera sees a JPEG of at most 480; gone as soon as the test ends.
 */
preview: string | null, 
/**
 * Quality of the last picture, 0 to 100, and what there is to say about it.
 */
quality: number | null, advice: Advice | null, };

export type DeviceTrouble = { family: DeviceFamily, kind: DeviceTroubleKind, };

export type DeviceTroubleKind = "noneFound" | "serviceNotRunning" | "noAccess" | "notAnswering";

/**
 * What is plugged in.
 */
export type Devices = { devices: Array<Device>, 
/**
 * Families that could not be looked at, and why.
 */
troubles: Array<DeviceTrouble>, 
/**
 * What came or went last while the workstation was open, newest first; at most five.
 */
news: Array<DeviceNews>, };

export type DraftRow = { draft: string, applicant: string, programme: string, officer: string, startedAt: string, savedAt: string, answered: number, questions: number, 
/**
 * How the portal's form stands to the one of this draft.
 */
news: FormNews, };

/**
 * A component that holds an answer.
 */
export type Field = { 
/**
 * Equals `key`.
 */
id: string, 
/**
 * The name of the answer in its scope. With dots it names a place in objects.
 */
key: string, 
/**
 * Plain text; the key where the form gives none.
 */
label: string, hideLabel: boolean, description: string | null, tooltip: string | null, placeholder: string | null, prefix: string | null, suffix: string | null, required: boolean, disabled: boolean, 
/**
 * Never shown; its value (if any) is sent all the same. A condition overrules it.
 */
hidden: boolean, 
/**
 * The answer is an array of the answers that the kind describes.
 */
multiple: boolean, kind: FieldKind, };

/**
 * A rule that is broken by the answer to one field, or by the rows of a grid.
 */
export type FieldError = { 
/**
 * Where the answer stands, such as "members[0].name".
 */
path: string, 
/**
 * The last part of the path.
 */
key: string, label: string, rule: Rule, 
/**
 * The form's own wording; the screen has its own for all rules but `Custom`.
 */
message: string | null, };

/**
 * What kind of answer a field holds, with what the screen needs to know about it.
 * Under `multiple` the answer is an array of what is said here.
 */
export type FieldKind = { "type": "text", minLength: number | null, maxLength: number | null, 
/**
 * Form.io's input mask: 9 a digit, a and A letters, * either, the rest as it stands.
 */
mask: string | null, masks: Array<NamedMask>, case: Case, } | { "type": "textArea", rows: number, minLength: number | null, maxLength: number | null, } | { "type": "number", min: number | null, max: number | null, step: number | null, integer: boolean, 
/**
 * Digits after the point, where the form limits them.
 */
decimals: number | null, } | { "type": "currency", 
/**
 * ISO 4217, such as "USD".
 */
currency: string, min: number | null, max: number | null, decimals: number | null, } | { "type": "email" } | { "type": "phone", mask: string | null, } | { "type": "url" } | { "type": "checkbox" } | { "type": "selectBoxes", options: Array<Choice>, inline: boolean, minSelected: number | null, maxSelected: number | null, } | { "type": "select", options: Array<Choice>, 
/**
 * Whether the form wants a long list to be searched by typing.
 */
search: boolean, } | { "type": "radio", options: Array<Choice>, inline: boolean, } | { "type": "day", order: DayOrder, hideDay: boolean, hideMonth: boolean, hideYear: boolean, requireDay: boolean, requireMonth: boolean, requireYear: boolean, minYear: number | null, maxYear: number | null, } | { "type": "dateTime", date: boolean, time: boolean, 
/**
 * "YYYY-MM-DD"
 */
minDate: string | null, maxDate: string | null, } | { "type": "time", 
/**
 * "HH:mm" or "HH:mm:ss"
 */
format: string, } | { "type": "file", several: boolean, 
/**
 * MIME types such as "image/*", or endings such as ".pdf"; empty for any.
 */
types: Array<string>, 
/**
 * Bytes.
 */
minSize: number | null, maxSize: number | null, 
/**
 * A photograph is asked for; the camera may be offered.
 */
image: boolean, 
/**
 * Width in pixels to which pictures are made smaller.
 */
imageSize: number | null, } | { "type": "signature" } | { "type": "survey", questions: Array<Choice>, values: Array<Choice>, } | { "type": "tags", delimiter: string, maxTags: number | null, asText: boolean, } | { "type": "address", parts: Array<AddressPart>, } | { "type": "dataMap", keyLabel: string, valueField: Field, canAdd: boolean, addLabel: string | null, } | { "type": "hidden" };

/**
 * Something to recognise a file by.
 */
export type FilePreview = { 
/**
 * A small JPEG as a `data:` URL; none if the file is no picture.
 */
picture: string | null, };

/**
 * One thing in a form that stands in the way of offering it, or is worth knowing.
 */
export type Finding = { 
/**
 * The component's key; empty if it has none.
 */
key: string, 
/**
 * The component's label or title; empty if it has none.
 */
label: string, 
/**
 * Where in the JSON, such as `components[2].columns[0].components[1]`.
 */
path: string, what: FindingKind, };

export type FindingKind = { "kind": "unknownType", type: string, } | { "kind": "unsupportedRule", rule: string, } | { "kind": "badRule", rule: string, value: string, } | { "kind": "notCarriedOut", what: string, why: string, } | { "kind": "leftAside", what: string, why: string, } | { "kind": "remoteList", url: string, } | { "kind": "snippet", attribute: string, why: string, } | { "kind": "badKey" } | { "kind": "duplicateKey" } | { "kind": "badPattern", pattern: string, reason: string, } | { "kind": "badDefault" } | { "kind": "circularCondition" };

/**
 * What moving a draft to the portal's present form would do.
 */
export type FormComparison = { draft: string, programme: string, 
/**
 * The form that was compared; to be named when the draft is moved.
 */
form: string, changes: Array<Change>, 
/**
 * Answers that have no place in the new form.
 */
lost: Array<LeftAnswer>, };

/**
 * A language in which a form can be shown.
 */
export type FormLanguage = { 
/**
 * BCP 47.
 */
tag: string, rightToLeft: boolean, 
/**
 * Texts of the form that are shown in its own words for want of a translation.
 */
missing: number, 
/**
 * All texts of the form.
 */
texts: number, };

/**
 * How the form that the portal has now stands to the one that a draft is on. Whatever it is, the
 * draft can be filled in and handed in as it is.
 */
export type FormNews = { "is": "same" } | { "is": "newer", form: string, } | { "is": "newerUnusable", findings: Array<Finding>, } | { "is": "withdrawn" };

/**
 * An open draft with its form.
 */
export type FormSession = { draft: string, programme: string, applicant: string, pages: Array<Page>, 
/**
 * Page to open first, counted from 0.
 */
page: number, state: FormState, 
/**
 * BCP 47 tag of the language in which the form is shown; none for its own words.
 */
language: string | null, 
/**
 * Languages in which it can be shown besides its own words.
 */
languages: Array<FormLanguage>, 
/**
 * Where this workstation takes files from.
 */
sources: Array<AttachSource>, 
/**
 * Paths, without rows, of the questions that a photograph can answer.
 */
photographable: Array<string>, 
/**
 * How the portal's form stands to this one.
 */
news: FormNews, 
/**
 * Answers under earlier versions of the form that did not fit this one.
 */
left: Array<LeftAnswer>, };

/**
 * What changes while a form is being filled.
 */
export type FormState = { 
/**
 * As typed, with what the form calculates; questions that are hidden now keep theirs. A file is
 * an object whose `url` is a handle, `attachment:` and a hash.
 */
answers: Record<string, unknown>, 
/**
 * Instance ids (prefix and id) of the nodes that are not to be seen; what is inside of one is
 * not listed.
 */
hidden: Array<string>, 
/**
 * What the form's own logic makes of a node instead of its definition, by instance id.
 */
changed: { [key in string]: Changed }, 
/**
 * Paths whose present value came from somewhere else than the keyboard.
 */
origins: Record<string, Origin>, 
/**
 * All broken rules of visible questions; the screen shows those of pages that were left.
 */
errors: Array<FieldError>, 
/**
 * The form's rules contradict each other: nothing can be handed in.
 */
unsettled: boolean, savedAt: string, };

/**
 * A component whose answer is a list of rows, each an object of the answers inside.
 */
export type Grid = { id: string, 
/**
 * The answer's name. A row has the prefix of the grid, this, "[number]" and a dot.
 */
key: string, style: GridStyle, label: string, hideLabel: boolean, description: string | null, tooltip: string | null, required: boolean, disabled: boolean, 
/**
 * Never shown; its rows are sent all the same. A condition overrules it.
 */
hidden: boolean, 
/**
 * The form's own words for adding a row.
 */
addLabel: string | null, canAdd: boolean, canRemove: boolean, canReorder: boolean, minRows: number | null, maxRows: number | null, 
/**
 * The form's own word for one row of an edit grid.
 */
rowTitle: string | null, 
/**
 * The nodes of one row.
 */
nodes: Array<Node>, };

export type GridStyle = "dataGrid" | "editGrid";

/**
 * Nodes that are shown together.
 */
export type Group = { id: string, style: GroupStyle, title: string | null, tooltip: string | null, 
/**
 * Share of the line in twelfths, for a `Column`.
 */
width: number | null, 
/**
 * For a `Container`: what is inside has the prefix of the group, this and a dot.
 */
key: string | null, collapsible: boolean, collapsed: boolean, nodes: Array<Node>, };

export type GroupStyle = "panel" | "fieldset" | "well" | "columns" | "column" | "table" | "row" | "cell" | "tabs" | "tab" | "container";

export type IdleTimes = { lockAfterSeconds: number, wipeAfterSeconds: number, warnBeforeSeconds: number, };

/**
 * A security key that is being asked, to unlock or to be added.
 */
export type KeyCall = { step: KeyStep, 
/**
 * A key that is added is asked twice: 1 or 2.
 */
round: number, rounds: number, };

/**
 * What a security key knows of its owner's fingers.
 */
export type KeyFinger = "noSensor" | "notEnrolled" | "enrolled";

export type KeyRow = { 
/**
 * Names it to `remove_key`.
 */
id: string, 
/**
 * As the officer called it.
 */
name: string, 
/**
 * RFC 3339.
 */
addedAt: string, };

export type KeyStep = { "kind": "plugIn" } | { "kind": "onlyOne" } | { "kind": "asking" } | { "kind": "giveFinger" } | { "kind": "touch" } | { "kind": "again", triesLeft: number | null, };

/**
 * The security keys that unlock this workstation.
 */
export type Keys = { 
/**
 * In the order in which they were added.
 */
keys: Array<KeyRow>, 
/**
 * As many can be added.
 */
most: number, };

export type Language = { 
/**
 * BCP 47.
 */
tag: string, 
/**
 * In the language itself.
 */
name: string, 
/**
 * `ltr` or `rtl`.
 */
direction: string, };

/**
 * The last picture, card or code that a device gave.
 */
export type LastCapture = { 
/**
 * RFC 3339.
 */
at: string, 
/**
 * Quality of a finger's picture, 0 to 100.
 */
quality: number | null, };

/**
 * An answer that has no place in a form.
 */
export type LeftAnswer = { path: string, label: string, answer: string, };

/**
 * The line to the portal.
 */
export type Line = { up: boolean, checkedAt: string, };

export type LoginProvider = { 
/**
 * Opaque; given back to `log_in`.
 */
id: string, name: string, 
/**
 * Whether the portal or the kiosk is the relying party.
 */
route: LoginRoute, };

export type LoginReason = "notLoggedIn" | "loginEnded";

export type LoginRoute = "brokered" | "direct";

export type Membership = { programme: string, status: string, fundsAwaited: number, fundsReceived: number, };

/**
 * One of several shapes that an answer may have.
 */
export type NamedMask = { name: string, mask: string, };

/**
 * Anything on a page.
 */
export type Node = { "node": "field" } & Field | { "node": "group" } & Group | { "node": "grid" } & Grid | { "node": "content" } & Content;

/**
 * Whether this person can apply here and now, and if not, why.
 */
export type Offer = { "is": "open" } | { "is": "draft", draft: string, } | { "is": "onItsWay", submission: string, } | { "is": "alreadyApplied" } | { "is": "noForm" } | { "is": "formUnusable", findings: Array<Finding>, reason: string, } | { "is": "formUnknown", problem: Problem, };

export type Origin = "profile" | "idService";

export type Overview = { profile: Part<Profile>, programmes: Part<Array<Programme>>, applications: Part<Array<Application>>, memberships: Part<Array<Membership>>, benefits: Part<Array<Benefit>>, 
/**
 * This person's own records on this workstation, newest first.
 */
submissions: Array<SubmissionRow>, drafts: Array<DraftRow>, profileChanges: Array<PendingProfileChange>, };

/**
 * One page of a wizard, or the only page of a plain form.
 */
export type Page = { 
/**
 * Appears in [`crate::Evaluation::hidden`] while the page is not to be shown.
 */
id: string, title: string | null, nodes: Array<Node>, };

/**
 * Something named, and what was said to it.
 */
export type Pair = { label: string, value: string, };

/**
 * One part of the overview: fresh from the portal, kept from earlier, or not to be had.
 */
export type Part<T> = { "is": "fresh", value: T, } | { "is": "kept", value: T, from: string, problem: Problem, } | { "is": "missing", problem: Problem, };

export type PendingProfileChange = { key: string, value: string, since: string, };

/**
 * A photograph that is being taken for a question.
 */
export type Photograph = { 
/**
 * Those that are plugged in.
 */
cameras: Array<CameraChoice>, 
/**
 * The id of the one that is used.
 */
camera: string, step: PhotographStep, 
/**
 * What is seen, or what was taken, as a `data:image/jpeg;base64,` address of at most 480, or 960,
 * pixels a side; gone as soon as it is kept or let go.
 */
picture: string | null, };

export type PhotographStep = { "kind": "opening" } | { "kind": "live" } | { "kind": "taken" } | { "kind": "unplugged" } | { "kind": "failed", problem: Problem, };

/**
 * Right-hand side of every failed call.
 */
export type Problem = { code: ProblemCode, 
/**
 * Who can mend it.
 */
who: Who, 
/**
 * Plain facts for the sentence on the screen, e.g. `seconds`, `key`, `name`.
 */
facts: Record<string, string>, };

/**
 * The closed list of things that can go wrong towards the screen.
 */
export type ProblemCode = "locked" | "wrongPin" | "tooEarly" | "weakPin" | "badName" | "alreadySetUp" | "keyFile" | "databaseNewer" | "databaseSetAside" | "store" | "diskFull" | "diskLow" | "noRoom" | "noLine" | "portalOdd" | "portalTrouble" | "portalRefused" | "idService" | "loginCancelled" | "loginTimedOut" | "loginMismatch" | "loginDeclined" | "loginStrayed" | "loginUntrusted" | "noConsent" | "loginBusy" | "noApplicant" | "loginEnded" | "otherPerson" | "notFound" | "formUnusable" | "badAnswer" | "formErrors" | "formUnsettled" | "formChanged" | "fileTooLarge" | "fileTooSmall" | "fileWrongType" | "fileUnreadable" | "pictureUnreadable" | "filesTooLarge" | "scanFolder" | "cameraGone" | "cameraBusy" | "cameraNoAccess" | "cameraNoPicture" | "cameraUnsupported" | "cameraFault" | "notConfirmed" | "wrongState" | "alreadyApplied" | "keyCancelled" | "keyNotPluggedIn" | "keyMoreThanOne" | "keyNotTouched" | "keyOther" | "keyFingerBlocked" | "keyNoFingerprint" | "keyPinNeeded" | "keyWrongPin" | "keyPlugInAgain" | "keyPinBlocked" | "keyBusy" | "keyNoAccess" | "keyUnfit" | "keyFault" | "keyAlreadyAdded" | "keyTooMany" | "keyName" | "unforeseen";

export type Profile = { givenName: string | null, familyName: string | null, addlName: string | null, birthdate: string | null, birthPlace: string | null, gender: string | null, email: string | null, phoneNumbers: Array<string>, ids: Array<ProfileId>, bankAccounts: Array<BankAccount>, };

export type ProfileChange = "text" | "date" | "email" | "choice" | "notHere";

export type ProfileId = { idType: string, value: string, };

export type ProfileOutcome = "done" | "partlyKept" | "waiting";

/**
 * One row of the profile page.
 */
export type ProfileRow = { key: string, value: string | null, change: ProfileChange, 
/**
 * For `choice`.
 */
choices: Array<string>, };

export type ProfileUpdate = { outcome: ProfileOutcome, rows: Array<ProfileRow>, 
/**
 * Keys that read back as they were meant.
 */
kept: Array<string>, 
/**
 * Keys that the portal said yes to and did not keep.
 */
notKept: Array<string>, };

export type Programme = { id: number, name: string, description: string, 
/**
 * The portal's membership state, e.g. `draft`, `enrolled`, `not_eligible`; none if not a member.
 */
membership: string | null, 
/**
 * The portal's state of the last application, e.g. `active`, `inprogress`, `completed`.
 */
lastApplication: string | null, severalApplicationsAllowed: boolean, offer: Offer, 
/**
 * What the programme's owner should know of its form, though it can be used.
 */
remarks: Array<Warning>, };

/**
 * Words of the consent screen about what is read.
 */
export type Purpose = { claims: Array<Claim>, 
/**
 * What is read and why, as the applicant saw it.
 */
words: string, };

export type QuarantineReason = "alreadyApplied" | "programmeGone" | "programmeHasNoForm" | "portalBreaks" | "unknownWords" | "refusedByPortal";

export type Queue = { rows: Array<SubmissionRow>, waiting: number, needsPerson: number, received: number, line: Line, };

/**
 * What the applicant takes away.
 */
export type Receipt = { submission: string, 
/**
 * A short number to say over the telephone.
 */
reference: string, applicant: string, programme: string, officer: string, workstation: string, finalizedAt: string, state: DeliveryState, 
/**
 * SHA-256 of what was confirmed, hex.
 */
payloadHash: string, };

/**
 * A file that was not attached, and why.
 */
export type RefusedFile = { name: string, problem: Problem, };

/**
 * A rule that an answer breaks. Serialised with its name under `rule`.
 */
export type Rule = { "rule": "required" } | { "rule": "minLength", min: number, } | { "rule": "maxLength", max: number, } | { "rule": "minWords", min: number, } | { "rule": "maxWords", max: number, } | { "rule": "min", min: number, } | { "rule": "max", max: number, } | { "rule": "pattern", pattern: string, } | { "rule": "mask", mask: string, } | { "rule": "email" } | { "rule": "url" } | { "rule": "number" } | { "rule": "integer" } | { "rule": "date" } | { "rule": "minDate", min: string, } | { "rule": "maxDate", max: string, } | { "rule": "time" } | { "rule": "day" } | { "rule": "dayRequired" } | { "rule": "monthRequired" } | { "rule": "yearRequired" } | { "rule": "minYear", min: number, } | { "rule": "maxYear", max: number, } | { "rule": "option" } | { "rule": "minSelected", min: number, } | { "rule": "maxSelected", max: number, } | { "rule": "survey" } | { "rule": "maxTags", max: number, } | { "rule": "minRows", min: number, } | { "rule": "maxRows", max: number, } | { "rule": "unique" } | { "rule": "fileType", name: string, } | { "rule": "fileTooSmall", name: string, min: number, } | { "rule": "fileTooLarge", name: string, max: number, } | { "rule": "custom" } | { "rule": "shape" };

/**
 * The files that the scanner left.
 */
export type ScanFolder = { 
/**
 * Whether this workstation has such a folder.
 */
there: boolean, 
/**
 * Newest first.
 */
files: Array<ScannedFile>, };

export type ScannedFile = { name: string, 
/**
 * Bytes.
 */
size: number, modifiedAt: string, };

/**
 * One line of what is shown.
 */
export type Shown = { 
/**
 * The page, counted from 0.
 */
page: number, 
/**
 * How deep it stands in containers and rows.
 */
depth: number, 
/**
 * Of a field its path; of a heading the prefix and id of what it heads.
 */
path: string, label: string, what: ShownWhat, };

export type ShownWhat = { "kind": "answer", answer: AnswerText | null, } | { "kind": "heading", rows: number | null, } | { "kind": "row", number: number, };

/**
 * What the backend tells the screen without being asked.
 */
export type Signal = "station" | "queue" | "line" | "devices" | "deviceTest" | "capture" | "photograph" | "key";

/**
 * The state of the whole workstation; asked for at start and after each `station` event.
 */
export type Station = { state: StationState, workstation: string, portal: string, version: string, language: string, languages: Array<Language>, idle: IdleTimes, 
/**
 * Things that happened at start and must be told once, e.g. a set-aside database.
 */
notices: Array<Problem>, };

export type StationState = { "is": "firstStart", minimumPin: number, } | { "is": "locked", officer: string, 
/**
 * Seconds until a PIN is accepted again.
 */
waitSeconds: number, failedTries: number, 
/**
 * Security keys that unlock it; they need not wait.
 */
keys: number, } | { "is": "open", officer: string, applicant: Applicant | null, } | { "is": "unusable", problem: Problem, };

/**
 * One line of the queue.
 */
export type SubmissionRow = { submission: string, applicant: string, programme: string, officer: string, finalizedAt: string, state: DeliveryState, 
/**
 * Who must act for this record to move on.
 */
who: Who, attempts: number, };

/**
 * Everything about one submission.
 */
export type SubmissionView = { row: SubmissionRow, 
/**
 * BCP 47 tag of the language in which the applicant saw it; none for the form's own words.
 */
language: string | null, sections: Array<CheckSection>, 
/**
 * Answers under earlier versions of the form that did not fit, until it is received.
 */
left: Array<LeftAnswer>, formHash: string, payloadHash: string, attempts: Array<Attempt>, 
/**
 * Values that the officer agreed to alter for the portal, if any.
 */
alterations: Array<Alteration>, };

export type SubmittedData = { values: Array<SubmittedValue>, 
/**
 * Applications the portal knows of whose answers are on another workstation.
 */
elsewhere: Array<Application>, };

/**
 * One value this person once gave, and where.
 */
export type SubmittedValue = { key: string, label: string, answer: AnswerText, 
/**
 * The programme, or none when the value is from the portal's profile.
 */
programme: string | null, date: string, 
/**
 * The submission it is in, if it is one of this workstation.
 */
submission: string | null, };

export type TestFailure = "busy" | "noAccess" | "silent" | "protocol" | "device" | "untrusted" | "unsupported" | "timedOut";

export type TestStep = { "kind": "waiting" } | { "kind": "reading", percent: number | null, } | { "kind": "again", advice: Advice, } | { "kind": "unplugged" } | { "kind": "finger", previewMs: number | null, pictureMs: number, } | { "kind": "card", found: CardFound, } | { "kind": "code", bytes: number, symbology: string | null, } | { "kind": "key", fingerprint: KeyFinger, 
/**
 * Whether it has a PIN of its own.
 */
pinSet: boolean, 
/**
 * Whether it can be added as a way to unlock.
 */
unlocks: boolean, 
/**
 * The versions of FIDO that it speaks, as it spells them; at most 16.
 */
versions: Array<string>, } | { "kind": "failed", reason: TestFailure, };

export type WaitReason = "noLine" | "portalTrouble" | "portalBusy" | "portalOdd" | "idServiceTrouble" | "earlierRecord";

/**
 * Something that will go wrong, or may surprise.
 */
export type Warning = { 
/**
 * The component's key; empty for the form as a whole.
 */
key: string, label: string, what: WarningKind, };

export type WarningKind = { "kind": "movesToProfile" } | { "kind": "overwritesColumn" } | { "kind": "nestedUnderColumn" } | { "kind": "cannotStore", text: string, } | { "kind": "program", attribute: string, reads: Array<string>, } | { "kind": "notTranslated", text: string, } | { "kind": "leftAside", what: string, why: string, };

/**
 * Who can mend a problem or move a record on.
 */
export type Who = "nobody" | "applicant" | "officer" | "supervisor" | "technician" | "time";
