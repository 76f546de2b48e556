//! The window in which the applicant logs in at the ID service.
//!
//! It is a plain GTK window with a WebKit view of its own and no part of Tauri: no command, no
//! event, no script of ours reaches its page. Cookies and storage live in memory and go with the
//! window. A site whose certificate is not trusted is never shown: the login ends and names it.
//! Everything here runs on the GTK main thread.

use std::cell::RefCell;

use futures::future::join;
use gtk::glib;
use gtk::prelude::*;
use kiosk_app::views::DeviceTest;
use kiosk_app::{LoginWindow, LoginWindowEnd};
use url::Url;
use webkit2gtk::{WebContextExt, WebResourceExt, WebViewExt};
use wry::{
    NewWindowResponse, PageLoadEvent, PermissionResponse, WebView, WebViewBuilder,
    WebViewBuilderExtUnix, WebViewExtUnix,
};

use crate::authority::{Admission, Trust};
use crate::login_capture::Strip;
use crate::login_rules::{Rules, Verdict};
use crate::words::{right_to_left, words};
use crate::{scanner_door, web_view};

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

/// The login that is being shown.
struct Open {
    window: gtk::Window,
    view: WebView,
    strip: Strip,
    /// Meets the hosts, then loads the first page.
    beginning: glib::JoinHandle<()>,
    on_end: Box<dyn FnOnce(LoginWindowEnd)>,
}

/// Shows `login` over `parent` and calls `on_end` once, when the window is gone.
/// A login that is still open ends as closed.
pub fn open(
    login: &LoginWindow,
    parent: Option<&gtk::Window>,
    on_end: impl FnOnce(LoginWindowEnd) + 'static,
) {
    end(LoginWindowEnd::Closed);
    let words = words(&login.language);
    let right_to_left = right_to_left(&login.language);
    let window = window(&words.login.title, parent);
    let bar = gtk::Box::new(gtk::Orientation::Horizontal, 12);
    bar.set_border_width(8);
    let place = gtk::Label::new(None);
    place.set_selectable(false);
    let cancel = gtk::Button::with_label(&words.login.cancel);
    cancel.connect_clicked(|_| end_soon(LoginWindowEnd::Closed));
    bar.pack_start(&cancel, false, false, 0);
    bar.pack_start(&place, false, false, 0);
    let column = gtk::Box::new(gtk::Orientation::Vertical, 0);
    column.pack_start(&bar, false, false, 0);
    let strip = Strip::new(words, right_to_left);
    column.pack_start(strip.widget(), false, false, 0);
    window.add(&column);
    if right_to_left {
        for widget in [
            window.upcast_ref::<gtk::Widget>(),
            column.upcast_ref(),
            bar.upcast_ref(),
            cancel.upcast_ref(),
        ] {
            widget.set_direction(gtk::TextDirection::Rtl);
        }
    }
    let (view, trust) = match view(login, &column, place) {
        Ok(made) => made,
        Err(error) => {
            tracing::error!(%error, "the login window cannot be opened");
            window.close();
            return on_end(LoginWindowEnd::Closed);
        }
    };
    window.connect_delete_event(|_, _| {
        if OPEN.with_borrow(Option::is_some) {
            end_soon(LoginWindowEnd::Closed);
            glib::Propagation::Stop
        } else {
            glib::Propagation::Proceed
        }
    });
    window.show_all();
    window.present();
    if let Err(error) = view.focus() {
        tracing::warn!(%error, "the login page has not got the keyboard");
    }
    let beginning = begin(login, &view.webview(), trust);
    OPEN.set(Some(Open {
        window,
        view,
        strip,
        beginning,
        on_end: Box::new(on_end),
    }));
}

/// Ends the login that is being shown, if there is one.
pub fn close() {
    end(LoginWindowEnd::Closed);
}

/// Shows what the scanner does for the page of the login that is being shown.
pub fn show_capture(capture: Option<&DeviceTest>) {
    OPEN.with_borrow(|open| {
        if let Some(open) = open {
            open.strip.show(capture);
        }
    });
}

/// Raises the login window; false if none is open.
pub fn bring_to_front() -> bool {
    OPEN.with_borrow(|open| match open {
        Some(open) => {
            open.window.present();
            true
        }
        None => false,
    })
}

fn window(title: &str, parent: Option<&gtk::Window>) -> gtk::Window {
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title(title);
    let (width, height) = parent.map_or((1100, 760), GtkWindowExt::size);
    window.set_default_size(width, height);
    if let Some(parent) = parent {
        window.set_transient_for(Some(parent));
        window.set_position(gtk::WindowPosition::CenterOnParent);
        window.set_destroy_with_parent(true);
        if parent
            .window()
            .is_some_and(|surface| surface.state().contains(gtk::gdk::WindowState::FULLSCREEN))
        {
            window.fullscreen();
        }
    }
    window
}

fn view(
    login: &LoginWindow,
    column: &gtk::Box,
    place: gtk::Label,
) -> wry::Result<(WebView, Trust)> {
    let rules = Rules::new(login);
    let view = WebViewBuilder::new()
        .with_incognito(true)
        .with_devtools(false)
        .with_clipboard(false)
        .with_back_forward_navigation_gestures(false)
        .with_navigation_handler(move |address| match rules.judge(&address) {
            Verdict::Load => true,
            Verdict::Refuse => false,
            Verdict::Callback(url) => {
                end_soon(LoginWindowEnd::Callback(*url));
                false
            }
            Verdict::Stray(origin) => {
                tracing::warn!(%origin, "the login window was kept from leaving");
                end_soon(LoginWindowEnd::Strayed { origin });
                false
            }
        })
        .with_new_window_req_handler(|_, _| NewWindowResponse::Deny)
        .with_download_started_handler(|_, _| false)
        .with_permission_handler(|_| PermissionResponse::Deny)
        .with_on_page_load_handler(move |event, address| {
            if matches!(event, PageLoadEvent::Started)
                && let Ok(url) = url::Url::parse(&address)
            {
                place.set_text(&url.origin().ascii_serialization());
            }
        })
        .build_gtk(column)?;
    let inner = view.webview();
    web_view::strip(&inner);
    let context = inner
        .context()
        .expect("a view is made in a context and keeps it");
    context.set_preferred_languages(&[&login.language]);
    let trust = Trust::new(login, context);
    refuse_the_untrusted(&inner, trust.clone());
    Ok((view, trust))
}

/// Loads the first page as soon as the hosts have been met and the scanner can be reached.
fn begin(login: &LoginWindow, view: &webkit2gtk::WebView, trust: Trust) -> glib::JoinHandle<()> {
    let origins = login
        .allowed_origins
        .iter()
        .filter_map(|origin| Url::parse(origin).ok())
        .collect();
    let (first, view) = (login.url.to_string(), view.clone());
    glib::spawn_future_local(async move {
        join(trust.meet(origins), scanner_door::open(&view)).await;
        view.load_uri(&first);
    })
}

/// A page whose host's certificate is not good ends the login, unless the organisation's authority
/// vouches for it; what a page only loads from such a host is left out.
fn refuse_the_untrusted(view: &webkit2gtk::WebView, trust: Trust) {
    view.connect_load_failed_with_tls_errors(move |view, address, certificate, _| {
        let admission =
            Url::parse(address).map_or(Admission::Refused, |url| trust.admit(&url, certificate));
        if admission == Admission::New {
            view.load_uri(address);
        } else {
            let host = host(address);
            tracing::warn!(%host, "the login window was kept from a site that is not trusted");
            end_soon(LoginWindowEnd::Untrusted { host });
        }
        true
    });
    view.connect_resource_load_started(|_, resource, _| {
        resource.connect_failed_with_tls_errors(|resource, _, wrong| {
            let host = host(&resource.uri().unwrap_or_default());
            tracing::warn!(%host, ?wrong, "a part of the login page was left out");
        });
    });
}

/// The host of an address, and nothing else of it.
fn host(address: &str) -> String {
    Url::parse(address)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

/// For use inside a signal of the window or its view, which must not be dropped there.
fn end_soon(how: LoginWindowEnd) {
    glib::idle_add_local_once(move || end(how));
}

fn end(how: LoginWindowEnd) {
    // Taken out first, so that closing the window finds no login any more.
    let Some(Open {
        window,
        view,
        beginning,
        on_end,
        ..
    }) = OPEN.take()
    else {
        return;
    };
    beginning.abort();
    window.hide();
    drop(view);
    window.close();
    on_end(how);
}
