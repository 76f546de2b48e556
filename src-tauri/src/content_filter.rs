//! WebKit's content filters, which its Rust binding leaves out.

use std::path::Path;
use std::ptr;

use gtk::gio::ffi::GAsyncResult;
use gtk::glib;
use gtk::glib::ffi::gpointer;
use gtk::glib::gobject_ffi::GObject;
use gtk::glib::translate::{ToGlibPtr, from_glib_full};
use thiserror::Error;
use tokio::sync::oneshot;
use webkit2gtk::{WebView, WebViewExt, ffi};

#[derive(Debug, Error)]
pub enum FilterError {
    #[error("the folder's path has a zero byte")]
    Folder,
    #[error(transparent)]
    WebKit(#[from] glib::Error),
    #[error("WebKit did not answer")]
    Silent,
}

/// Puts `rules` (WebKit's JSON) before everything that `view` loads from now on. WebKit keeps
/// the compiled rules as a file in `folder`. Must be called on the GTK main thread.
pub async fn add(
    view: &WebView,
    folder: &Path,
    name: &str,
    rules: &'static str,
) -> Result<(), FilterError> {
    let filter = compile(folder, name, rules)?
        .await
        .map_err(|_| FilterError::Silent)??;
    if let Some(manager) = view.user_content_manager() {
        #[allow(
            unsafe_code,
            reason = "both live through the call, and the manager takes a reference of its own"
        )]
        unsafe {
            ffi::webkit_user_content_manager_add_filter(manager.to_glib_none().0, filter.0);
        }
    }
    Ok(())
}

type Compiled = Result<Filter, glib::Error>;

fn compile(
    folder: &Path,
    name: &str,
    rules: &'static str,
) -> Result<oneshot::Receiver<Compiled>, FilterError> {
    let folder = folder.to_str().ok_or(FilterError::Folder)?;
    let source = glib::Bytes::from_static(rules.as_bytes());
    let (sender, compiled) = oneshot::channel::<Compiled>();
    #[allow(
        unsafe_code,
        reason = "texts and bytes live through the call, which copies them; the store is ours and \
                  WebKit holds it until `take` has run; `take` runs once and frees the sender"
    )]
    unsafe {
        let store = ffi::webkit_user_content_filter_store_new(folder.to_glib_none().0);
        let _ours: glib::Object = from_glib_full(store.cast::<GObject>());
        ffi::webkit_user_content_filter_store_save(
            store,
            name.to_glib_none().0,
            source.to_glib_none().0,
            ptr::null_mut(),
            Some(take),
            Box::into_raw(Box::new(sender)).cast(),
        );
    }
    Ok(compiled)
}

#[allow(
    unsafe_code,
    reason = "WebKit calls it once, with the store, and with the sender that `compile` gave it"
)]
unsafe extern "C" fn take(store: *mut GObject, result: *mut GAsyncResult, sender: gpointer) {
    let mut error = ptr::null_mut();
    let (sender, outcome) = unsafe {
        let sender = Box::from_raw(sender.cast::<oneshot::Sender<Compiled>>());
        let filter =
            ffi::webkit_user_content_filter_store_save_finish(store.cast(), result, &raw mut error);
        let outcome = if error.is_null() {
            Ok(Filter(filter))
        } else {
            Err(from_glib_full(error))
        };
        (sender, outcome)
    };
    // Nobody waits any more when the login has ended meanwhile.
    let _ = sender.send(outcome);
}

/// A reference to a compiled filter.
struct Filter(*mut ffi::WebKitUserContentFilter);

impl Drop for Filter {
    #[allow(unsafe_code, reason = "the reference is ours and is given back once")]
    fn drop(&mut self) {
        unsafe { ffi::webkit_user_content_filter_unref(self.0) }
    }
}
