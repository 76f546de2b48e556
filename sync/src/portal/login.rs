//! The applicant's login with the portal, and the session that comes of it.

use std::fmt;

use jiff::Timestamp;
use kiosk_identity::{PersonKey, Secret};
use url::Url;

use super::types::PortalError;

/// A login that was begun: what the login window opens and what ends it.
#[derive(Clone)]
pub struct LoginStart {
    /// To be opened in the login window.
    pub authorize_url: Url,
    /// Where the ID service will send the browser. The window must not load it; its address goes to
    /// `complete_login`.
    pub callback: Url,
    /// Origins (RFC 6454, ASCII) that the login window may visit.
    pub allowed_origins: Vec<String>,
    pub(crate) state: Secret<String>,
}

impl LoginStart {
    /// Whether an address is this login's callback: the same origin and path.
    pub fn is_callback(&self, address: &Url) -> bool {
        address.origin() == self.callback.origin() && address.path() == self.callback.path()
    }
}

impl fmt::Debug for LoginStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginStart")
            .field("callback", &self.callback.as_str())
            .field("allowed_origins", &self.allowed_origins)
            .finish_non_exhaustive()
    }
}

/// An applicant's login. Lives in memory only.
#[derive(Clone)]
pub struct Session {
    pub person: PersonKey,
    pub expires_at: Option<Timestamp>,
    pub(crate) token: Secret<String>,
    id_token: Option<Secret<String>>,
}

impl Session {
    /// A session from a login of which the kiosk itself was the relying party.
    pub fn direct(person: PersonKey, token: Secret<String>, expires_at: Option<Timestamp>) -> Self {
        Self {
            person,
            expires_at,
            token,
            id_token: None,
        }
    }

    pub(crate) fn brokered(
        person: PersonKey,
        token: Secret<String>,
        id_token: Option<Secret<String>>,
        expires_at: Option<Timestamp>,
    ) -> Self {
        Self {
            person,
            expires_at,
            token,
            id_token,
        }
    }

    /// The ID service's signed word on who logged in, as a compact JWS; for the evidence.
    pub fn id_token(&self) -> Option<&Secret<String>> {
        self.id_token.as_ref()
    }

    /// Whether the token's own time is not over yet.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(..)")
    }
}

/// Why a login came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoginFailure {
    /// The address belongs to another login than the one that was begun.
    #[error("the answer is for another login")]
    Mismatch,
    /// The applicant said no.
    #[error("the applicant declined")]
    Declined,
    /// The ID service said no or failed.
    #[error("the ID service answered {reason}")]
    IdService { reason: String },
    /// The portal answered without a token that can be read.
    #[error("the portal gave no usable token")]
    NoToken,
    #[error(transparent)]
    Portal(#[from] PortalError),
}
