//! The commands: one per use case, and no more than that.
//!
//! The list below is the only one in this crate that has arguments; `command_names.rs` repeats
//! the names for the build script and `capabilities/main.json` repeats them as permissions. A test
//! holds the three against each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosk_app::App;
use kiosk_app::views::{
    Applicant, Attached, Check, ConsentGiven, DeviceTest, Devices, DraftRow, FilePreview,
    FormComparison, FormSession, FormState, KeyCall, Keys, Line, LoginProvider, Overview,
    Photograph, Problem, ProfileRow, ProfileUpdate, Queue, Receipt, ScanFolder, Station,
    SubmissionView, SubmittedData,
};
use serde_json::Value;
use tauri::{State, WebviewWindow, Wry};

use crate::host::Windows;

/// What the commands work on.
pub type Kiosk = Arc<App<Windows>>;

macro_rules! commands {
    ($kiosk:ident; $($name:ident($($argument:ident: $type:ty),*) -> $view:ty { $call:expr })*) => {
        $(
            #[tauri::command]
            async fn $name($kiosk: State<'_, Kiosk>, $($argument: $type),*) -> Result<$view, Problem> {
                $call
            }
        )*

        /// The names of all registered commands.
        pub const REGISTERED: &[&str] = &[$(stringify!($name),)* stringify!(print_page)];

        /// Everything that the user interface may call, as far as its capability allows.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name,)* print_page]
        }
    };
}

commands! {
    kiosk;
    station() -> Station { Ok(kiosk.station().await) }
    first_start(name: String, pin: String) -> Station { kiosk.first_start(&name, pin).await }
    unlock(pin: String) -> Station { kiosk.unlock(pin).await }
    unlock_with_key(key_pin: Option<String>) -> Station { kiosk.unlock_with_key(key_pin).await }
    keys() -> Keys { kiosk.keys().await }
    enrol_key(pin: String, name: String, key_pin: Option<String>) -> Keys {
        kiosk.enrol_key(pin, &name, key_pin).await
    }
    remove_key(pin: String, id: String) -> Keys { kiosk.remove_key(pin, &id).await }
    key_call() -> Option<KeyCall> { Ok(kiosk.key_call().await) }
    cancel_key() -> () {{ kiosk.cancel_key().await; Ok(()) }}
    lock() -> Station { Ok(kiosk.lock().await) }
    set_language(language: String) -> Station { kiosk.set_language(&language).await }
    activity() -> () {{ kiosk.activity().await; Ok(()) }}
    line() -> Line { Ok(kiosk.line().await) }
    login_providers() -> Vec<LoginProvider> { kiosk.login_providers().await }
    log_in(provider: String, consent: ConsentGiven) -> Applicant {
        kiosk.log_in(&provider, consent).await
    }
    cancel_log_in() -> () {{ kiosk.cancel_log_in().await; Ok(()) }}
    login_capture() -> Option<DeviceTest> { kiosk.login_capture().await }
    end_applicant() -> Station { kiosk.end_applicant().await }
    overview() -> Overview { kiosk.overview().await }
    submitted_data() -> SubmittedData { kiosk.submitted_data().await }
    open_form(programme: i64) -> FormSession { kiosk.open_form(programme).await }
    resume_draft(draft: String) -> FormSession { kiosk.resume_draft(&draft).await }
    discard_draft(draft: String) -> () { kiosk.discard_draft(&draft).await }
    save_answer(draft: String, path: String, value: Value) -> FormState {
        kiosk.save_answer(&draft, &path, value).await
    }
    set_form_language(draft: String, language: Option<String>) -> FormSession {
        kiosk.set_form_language(&draft, language).await
    }
    compare_form(draft: String) -> FormComparison { kiosk.compare_form(&draft).await }
    move_draft(draft: String, form: String) -> FormSession {
        kiosk.move_draft(&draft, &form).await
    }
    scan_folder() -> ScanFolder { kiosk.scan_folder().await }
    attach_file(draft: String, path: String) -> Option<Attached> {
        kiosk.attach_file(&draft, &path).await
    }
    attach_scanned(draft: String, path: String, names: Vec<String>) -> Attached {
        kiosk.attach_scanned(&draft, &path, names).await
    }
    start_photograph(draft: String, path: String, camera: Option<String>) -> Photograph {
        kiosk.start_photograph(&draft, &path, camera.as_deref()).await
    }
    photograph() -> Option<Photograph> { kiosk.photograph().await }
    take_photograph() -> Photograph { kiosk.take_photograph().await }
    keep_photograph(draft: String, path: String) -> Attached {
        kiosk.keep_photograph(&draft, &path).await
    }
    stop_photograph() -> () { kiosk.stop_photograph().await }
    file_preview(draft: String, file: String) -> FilePreview {
        kiosk.file_preview(&draft, &file).await
    }
    check_form(draft: String) -> Check { kiosk.check_form(&draft).await }
    finalize(draft: String, confirmed: bool) -> SubmissionView {
        kiosk.finalize(&draft, confirmed).await
    }
    drafts() -> Vec<DraftRow> { kiosk.drafts().await }
    queue() -> Queue { kiosk.queue().await }
    submission(submission: String) -> SubmissionView { kiosk.submission(&submission).await }
    deliver_now() -> Queue { kiosk.deliver_now().await }
    send_with_replacement(submission: String) -> SubmissionView {
        kiosk.send_with_replacement(&submission).await
    }
    back_to_draft(submission: String) -> FormSession { kiosk.back_to_draft(&submission).await }
    receipt(submission: String) -> Receipt { kiosk.receipt(&submission).await }
    profile_rows() -> Vec<ProfileRow> { kiosk.profile_rows().await }
    update_profile(changes: BTreeMap<String, String>) -> ProfileUpdate {
        kiosk.update_profile(changes).await
    }
    devices() -> Devices { kiosk.devices().await }
    test_device(id: String) -> DeviceTest { kiosk.test_device(&id).await }
    device_test() -> Option<DeviceTest> { kiosk.device_test().await }
    stop_device_test() -> () { kiosk.stop_device_test().await }
}

/// Opens the system's print dialogue for what the window shows.
#[tauri::command]
fn print_page(window: WebviewWindow) {
    if let Err(error) = window.print() {
        tracing::warn!(%error, "the page could not be printed");
    }
}
