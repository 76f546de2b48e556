//! What WebKit offers on its own account and no window of the kiosk wants.

use webkit2gtk::{FileChooserRequestExt, SettingsExt, WebView, WebViewExt};

/// Takes away the context menu, file choosers, script printing, media capture and the developer
/// tools. Must be called on the GTK main thread.
pub fn strip(view: &WebView) {
    view.connect_context_menu(|_, _, _, _| true);
    view.connect_print(|_, _| true);
    view.connect_run_file_chooser(|_, request| {
        request.cancel();
        true
    });
    if let Some(settings) = WebViewExt::settings(view) {
        settings.set_enable_developer_extras(false);
        settings.set_enable_media_stream(false);
        settings.set_enable_webgl(false);
        settings.set_javascript_can_open_windows_automatically(false);
        settings.set_javascript_can_access_clipboard(false);
        settings.set_allow_file_access_from_file_urls(false);
        settings.set_allow_universal_access_from_file_urls(false);
    }
}
