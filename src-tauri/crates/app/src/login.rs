//! The applicant's login: consent, the providers on offer, the login window, who came in.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use kiosk_identity::Consent;
use kiosk_identity::consent::{Answer, AskedClaim, Setting};
use kiosk_sync::PortalProfile;
use url::Url;

use crate::app::{App, AtDesk, Workplace, lock};
use crate::host::{Host, LoginWindow, LoginWindowEnd};
use crate::views::{
    Applicant, Claim, ConsentGiven, LoginProvider, LoginRoute, Problem, ProblemCode, Signal,
    Station, Who,
};

/// What is read of the applicant, each by the name under which the consent keeps it: a claim of
/// OpenID Connect Core 1.0, 5.1, or one of ours. Without an essential one nobody can apply.
const ASKED: [(Claim, &str, bool); 7] = [
    (Claim::Name, "name", true),
    (Claim::Birthdate, "birthdate", true),
    (Claim::Gender, "gender", true),
    (Claim::PhoneNumber, "phone_number", false),
    (Claim::Email, "email", false),
    (Claim::Identifier, "sub", true),
    (Claim::PortalRecords, "portal_records", true),
];

impl<H: Host> App<H> {
    /// Ways to log in: those that the portal lists, then the direct ones of the configuration.
    pub async fn login_providers(&self) -> Result<Vec<LoginProvider>, Problem> {
        self.work()?;
        let direct = self
            .config
            .login
            .issuers
            .iter()
            .enumerate()
            .filter_map(|(index, issuer)| {
                let direct = issuer.direct.as_ref()?;
                Some(LoginProvider {
                    id: format!("direct:{index}"),
                    name: direct.name.clone(),
                    route: LoginRoute::Direct,
                })
            });
        let listed = self.around.portal.login_providers().await;
        self.note_line(listed.is_ok());
        let mut providers: Vec<LoginProvider> = listed
            .map_err(Problem::from)?
            .into_iter()
            .map(|provider| LoginProvider {
                id: format!("portal:{}", provider.id),
                name: provider.name,
                route: LoginRoute::Brokered,
            })
            .collect();
        providers.extend(direct);
        Ok(providers)
    }

    /// Shows the login in a window of its own and takes in who comes back.
    pub async fn log_in(
        self: &Arc<Self>,
        provider: &str,
        consent: ConsentGiven,
    ) -> Result<Applicant, Problem> {
        let work = self.work()?;
        self.room_for_more()?;
        let consent = self.consent(&work, &consent)?;
        if !consent.is_agreed() {
            work.store.consents().record(None, &consent)?;
            return Err(Problem::new(ProblemCode::NoConsent, Who::Applicant));
        }
        if self.login_open.swap(true, Ordering::SeqCst) {
            return Err(Problem::new(ProblemCode::LoginBusy, Who::Officer));
        }
        // The scanner is the login's now, and the screen the applicant's.
        self.end_photograph();
        let outcome = match self.end_test_and_wait().await {
            Ok(()) => self.log_in_and_look(&work, provider, consent).await,
            Err(problem) => Err(problem),
        };
        self.login_open.store(false, Ordering::SeqCst);
        self.touch();
        outcome
    }

    /// Closes the login window, if one is open.
    pub async fn cancel_log_in(&self) {
        self.host.close_login();
    }

    /// The applicant leaves: their data leaves the screen, their login is kept only while a record
    /// of theirs waits to be sent.
    pub async fn end_applicant(&self) -> Result<Station, Problem> {
        self.work()?;
        self.end_applicant_now();
        Ok(self.station().await)
    }

    pub(crate) fn end_applicant_now(&self) {
        let Ok(work) = self.work() else { return };
        self.end_test();
        self.end_photograph();
        if lock(&work.applicant).take().is_some() {
            work.wake.notify_one();
            self.host.signal(Signal::Station);
        }
    }

    async fn log_in_and_look(
        self: &Arc<Self>,
        work: &Arc<Workplace>,
        provider: &str,
        consent: Consent,
    ) -> Result<Applicant, Problem> {
        let (session, evidence) = match provider.split_once(':') {
            Some(("portal", id)) => self.brokered(id).await?,
            Some(("direct", index)) => self.direct(index).await?,
            _ => return Err(Problem::not_found()),
        };
        if work.is_stopped() {
            return Err(Problem::locked());
        }
        let person = session.person.clone();
        work.store.consents().record(Some(&person), &consent)?;
        work.logins.add(session.clone());
        let name = match self.around.portal.profile(&session).await {
            Ok(profile) => {
                self.keep(work, Some(&person), "profile", &profile);
                display_name(&profile)
            }
            Err(error) => {
                let problem = Problem::from(error);
                let kept = self.kept::<PortalProfile>(work, Some(&person), "profile");
                // Without any profile nobody could tell who is at the desk.
                let Some((profile, _)) = kept else {
                    work.logins.forget(&person);
                    return Err(problem);
                };
                display_name(&profile)
            }
        };
        let at_desk = Arc::new(AtDesk {
            person,
            name,
            evidence,
            consent,
        });
        *lock(&work.applicant) = Some(Arc::clone(&at_desk));
        // Records of this person that waited for the login go out now.
        work.deliver_at_once();
        self.host.signal(Signal::Station);
        Ok(self.show_applicant(work, &at_desk))
    }

    pub(crate) async fn show(self: &Arc<Self>, window: LoginWindow) -> Result<Url, Problem> {
        let work = self.work()?;
        // Closed again however the login ends.
        let _offered = self.offer_scanner(&work, &window.allowed_origins);
        let limit = self.config.login.time_limit;
        match tokio::time::timeout(limit, self.host.show_login(window)).await {
            Ok(LoginWindowEnd::Callback(url)) => Ok(url),
            Ok(LoginWindowEnd::Closed) => {
                Err(Problem::new(ProblemCode::LoginCancelled, Who::Officer))
            }
            Ok(LoginWindowEnd::Strayed { origin }) => {
                Err(Problem::new(ProblemCode::LoginStrayed, Who::Technician).fact("origin", origin))
            }
            Ok(LoginWindowEnd::Untrusted { host }) => {
                Err(Problem::new(ProblemCode::LoginUntrusted, Who::Technician).fact("host", host))
            }
            Err(_) => {
                self.host.close_login();
                Err(Problem::new(ProblemCode::LoginTimedOut, Who::Officer))
            }
        }
    }

    /// Records what was asked in the words that the applicant saw. What the screen did not tell of
    /// was not asked, and what was not asked cannot have been agreed to.
    fn consent(&self, work: &Workplace, given: &ConsentGiven) -> Result<Consent, Problem> {
        if !self.config.languages.contains(&given.language) {
            return Err(Problem::unforeseen(
                &"a consent in a language that is not spoken here",
            ));
        }
        let asked: Vec<AskedClaim> = ASKED
            .iter()
            .filter_map(|(claim, name, essential)| {
                let told = given
                    .purposes
                    .iter()
                    .find(|purpose| purpose.claims.contains(claim))?;
                Some(AskedClaim {
                    claim: (*name).to_owned(),
                    purpose: told.words.clone(),
                    essential: *essential,
                })
            })
            .collect();
        if asked.len() < ASKED.len() {
            return Err(Problem::unforeseen(
                &"the consent screen does not tell of everything that is read",
            ));
        }
        let answer = if given.agreed {
            Answer::Agreed {
                claims: asked
                    .iter()
                    .map(|one| one.claim.clone())
                    .collect::<BTreeSet<_>>(),
            }
        } else {
            Answer::Declined
        };
        let setting = Setting {
            at: self.now(),
            wording_version: given.wording.clone(),
            language: given.language.clone(),
            officer: work.officer.id,
        };
        Consent::record(asked, answer, setting).map_err(|error| Problem::unforeseen(&error))
    }
}

/// The person's name as a human would write it; the portal gives the parts only.
pub(crate) fn display_name(profile: &PortalProfile) -> String {
    let parts = [
        &profile.given_name,
        &profile.addl_name,
        &profile.family_name,
    ];
    let name = parts
        .into_iter()
        .flatten()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if name.is_empty() {
        "?".to_owned()
    } else {
        name
    }
}
