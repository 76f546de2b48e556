//! The organisation's own authority (`portal.ca_file`) in the login window.
//!
//! WebKit knows the system's authorities only and has no way to add one. It has a way to be told
//! that one certificate is right for one host, in one web context. So a certificate that WebKit
//! would refuse is checked here, whole: the chain up to an authority of the file, the times, the
//! purpose and the host's name. Only if nothing at all is wrong with it, WebKit is told so: this
//! certificate, this host, this login. The context ends with the login, and nothing is kept.
//!
//! This happens twice. Before the first page, every origin that the window may show is asked for
//! its certificate: what a page loads from its neighbours fails without a word that could be
//! heard in time. And whenever a page itself is refused, for a host that was not there before or
//! has several certificates.
//!
//! Invariant: [`Trust::admit`] is the only place that tells WebKit to accept anything, and it
//! never does so on the word of another check.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use futures::future::{join_all, select};
use gtk::gio;
use gtk::gio::prelude::*;
use gtk::glib;
use kiosk_app::LoginWindow;
use url::{Host, Url};
use webkit2gtk::{WebContext, WebContextExt};

/// How long the hosts are given to show their certificates; after this the login begins anyway,
/// and a host that was too slow is met when its page is refused.
const PATIENCE: Duration = Duration::from_secs(10);

const HTTPS: u16 = 443;

/// What came of a certificate that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// WebKit accepts it for this host from now on.
    New,
    /// WebKit was told so before; whatever it still finds wrong is not about trust.
    Known,
    /// No authority of the file vouches for it, or something else is wrong with it.
    Refused,
}

/// What one login trusts besides the system's authorities.
#[derive(Clone)]
pub struct Trust {
    authorities: Option<gio::TlsFileDatabase>,
    context: WebContext,
    admitted: Rc<RefCell<Vec<(String, gio::TlsCertificate)>>>,
}

impl Trust {
    /// `context` must be the login's own. A file that cannot be used vouches for nothing.
    pub fn new(login: &LoginWindow, context: WebContext) -> Self {
        Trust {
            authorities: login.ca_file.as_deref().and_then(read),
            context,
            admitted: Rc::default(),
        }
    }

    /// Lets the hosts of these origins show their certificates. Returns when all have answered or
    /// failed, at the latest after [`PATIENCE`]; at once if there is no authority to ask for.
    pub async fn meet(&self, origins: Vec<Url>) {
        let Some(authorities) = &self.authorities else {
            return;
        };
        let asked = origins.iter().filter(|url| url.scheme() == "https");
        let all = join_all(asked.map(async |url| {
            if let Some(certificate) = shown_by(url, authorities).await {
                self.admit(url, &certificate);
            }
        }));
        select(Box::pin(all), glib::timeout_future(PATIENCE)).await;
    }

    /// Tells WebKit to accept `certificate` for the host of `url`, if it is fully good.
    pub fn admit(&self, url: &Url, certificate: &gio::TlsCertificate) -> Admission {
        let Some(host) = url.host_str() else {
            return Admission::Refused;
        };
        let known = |(name, shown): &(String, gio::TlsCertificate)| {
            name == host && shown.is_same(certificate)
        };
        if !self.vouched(url, certificate) {
            return Admission::Refused;
        }
        if self.admitted.borrow().iter().any(known) {
            return Admission::Known;
        }
        self.context
            .allow_tls_certificate_for_host(certificate, host);
        self.admitted
            .borrow_mut()
            .push((host.to_owned(), certificate.clone()));
        Admission::New
    }

    fn vouched(&self, url: &Url, certificate: &gio::TlsCertificate) -> bool {
        let (Some(authorities), Some(identity)) = (&self.authorities, identity(url)) else {
            return false;
        };
        let found = authorities.verify_chain(
            certificate,
            gio::TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
            Some(&identity),
            gio::TlsInteraction::NONE,
            gio::TlsDatabaseVerifyFlags::NONE,
            gio::Cancellable::NONE,
        );
        match found {
            Ok(wrong) if wrong.is_empty() => true,
            Ok(wrong) => {
                tracing::warn!(host = url.host_str(), ?wrong, "a certificate was refused");
                false
            }
            Err(error) => {
                tracing::warn!(host = url.host_str(), %error, "a certificate was refused");
                false
            }
        }
    }
}

fn read(file: &Path) -> Option<gio::TlsFileDatabase> {
    let read = std::path::absolute(file)
        .map_err(|error| error.to_string())
        .and_then(|file| gio::TlsFileDatabase::new(file).map_err(|error| error.to_string()));
    read.inspect_err(|error| {
        tracing::error!(file = %file.display(), %error, "`portal.ca_file` cannot be used");
    })
    .ok()
}

/// The name that the certificate must carry; an IPv6 address without its brackets.
fn identity(url: &Url) -> Option<gio::NetworkAddress> {
    let name = match url.host()? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    let port = url.port_or_known_default().unwrap_or(HTTPS);
    Some(gio::NetworkAddress::new(&name, port))
}

/// The certificate with which the host answers a handshake that trusts `authorities` alone; none
/// if it does not answer or shows another. It is reached the way WebKit reaches it, also through
/// the system's proxy, and nothing is asked of it.
async fn shown_by(url: &Url, authorities: &gio::TlsFileDatabase) -> Option<gio::TlsCertificate> {
    let client = gio::SocketClient::new();
    client.set_tls(true);
    let shown = Rc::new(RefCell::new(None));
    client.connect_event({
        let (shown, authorities) = (Rc::clone(&shown), authorities.clone());
        move |_, event, _, stream| {
            let Some(connection) = stream.and_then(|stream| stream.downcast_ref()) else {
                return;
            };
            let connection: &gio::TlsConnection = connection;
            match event {
                gio::SocketClientEvent::TlsHandshaking => {
                    connection.set_database(Some(&authorities));
                }
                gio::SocketClientEvent::TlsHandshaked => {
                    shown.replace(connection.peer_certificate());
                }
                _ => {}
            }
        }
    });
    if let Err(error) = client.connect_to_uri_future(url.as_str(), HTTPS).await {
        // Nothing unusual: a host that the system's authorities vouch for comes here.
        tracing::debug!(host = url.host_str(), %error, "no certificate of the organisation's");
    }
    shown.take()
}
