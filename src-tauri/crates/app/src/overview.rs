//! What the portal knows of the person at the desk: profile, programmes, applications,
//! memberships, benefits. Each part stands for itself: fresh, kept from earlier, or missing.

use jiff::Timestamp;
use kiosk_identity::PersonKey;
use kiosk_sync::{Logins, PortalError, Session};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::{App, Workplace};
use crate::host::Host;
use crate::show;
use crate::views::{
    Application, Benefit, Membership, Overview, Part, PendingProfileChange, Problem, ProblemCode,
    Who,
};

impl<H: Host> App<H> {
    /// Everything about the person at the desk.
    pub async fn overview(&self) -> Result<Overview, Problem> {
        let (work, at_desk) = self.with_applicant()?;
        let session = work.logins.session(&at_desk.person);
        let session = session.as_ref();
        let person = &at_desk.person;
        let portal = &self.around.portal;
        let (profile, programmes, applications, memberships, benefits) = tokio::join!(
            self.part(&work, person, "profile", session, |session| portal
                .profile(session)),
            self.programme_part(&work, &at_desk),
            self.part(&work, person, "applications", session, |session| portal
                .applications(session)),
            self.part(&work, person, "memberships", session, |session| portal
                .memberships(session)),
            self.part(&work, person, "benefits", session, |session| portal
                .benefits(session)),
        );
        if let Part::Fresh { value } = &applications
            && let Err(error) = work.outbox.note_statuses(person, value)
        {
            tracing::warn!(%error, "what the portal says of the applications was not noted");
        }
        let drafts = work.store.drafts().for_person(person)?;
        Ok(Overview {
            profile: map(profile, |profile| show::profile(&profile)),
            programmes,
            applications: map(applications, |list| {
                list.into_iter().map(application).collect()
            }),
            memberships: map(memberships, |list| {
                list.into_iter().map(membership).collect()
            }),
            benefits: map(benefits, |list| list.into_iter().map(benefit).collect()),
            submissions: work
                .store
                .submissions()
                .summaries_for_person(person)?
                .iter()
                .rev()
                .map(|summary| show::row(summary, str::to_owned))
                .collect(),
            drafts: self.draft_rows(&work, drafts),
            profile_changes: work
                .store
                .profile_changes()
                .for_person(person)?
                .into_iter()
                .map(|change| PendingProfileChange {
                    key: change.key,
                    value: change.value,
                    since: change.since.to_string(),
                })
                .collect(),
        })
    }

    /// One part: asked for with the person's login, else as it was kept.
    pub(crate) async fn part<'a, T, F, A>(
        &self,
        work: &Workplace,
        person: &PersonKey,
        kind: &str,
        session: Option<&'a Session>,
        ask: A,
    ) -> Part<T>
    where
        T: Serialize + DeserializeOwned,
        F: Future<Output = Result<T, PortalError>>,
        A: FnOnce(&'a Session) -> F,
    {
        let problem = match session {
            None => Problem::new(ProblemCode::LoginEnded, Who::Applicant),
            Some(session) => match ask(session).await {
                Ok(value) => {
                    self.note_line(true);
                    self.keep(work, Some(person), kind, &value);
                    return Part::Fresh { value };
                }
                Err(error) => self.failed(work, person, error),
            },
        };
        match self.kept(work, Some(person), kind) {
            Some((value, from)) => Part::Kept {
                value,
                from: from.to_string(),
                problem,
            },
            None => Part::Missing { problem },
        }
    }

    /// What a failed question means for the line and for the login.
    pub(crate) fn failed(
        &self,
        work: &Workplace,
        person: &PersonKey,
        error: PortalError,
    ) -> Problem {
        match &error {
            PortalError::NoLine { .. } | PortalError::Lost { .. } => self.note_line(false),
            PortalError::NeedsLogin { .. } => work.logins.ended(person),
            _ => {}
        }
        Problem::from(error)
    }

    /// Keeps what the portal said, for times without a line.
    pub(crate) fn keep<T: Serialize>(
        &self,
        work: &Workplace,
        person: Option<&PersonKey>,
        kind: &str,
        value: &T,
    ) {
        let kept = serde_json::to_string(value)
            .map_err(|error| error.to_string())
            .and_then(|json| {
                work.store
                    .cache()
                    .put(person, kind, &json, self.now())
                    .map_err(|error| error.to_string())
            });
        if let Err(error) = kept {
            tracing::warn!(kind, error, "an answer of the portal was not kept");
        }
    }

    /// What the portal said last, and when.
    pub(crate) fn kept<T: DeserializeOwned>(
        &self,
        work: &Workplace,
        person: Option<&PersonKey>,
        kind: &str,
    ) -> Option<(T, Timestamp)> {
        let (json, at) = work.store.cache().get(person, kind).ok()??;
        Some((serde_json::from_str(&json).ok()?, at))
    }
}

fn map<T, U>(part: Part<T>, change: impl FnOnce(T) -> U) -> Part<U> {
    match part {
        Part::Fresh { value } => Part::Fresh {
            value: change(value),
        },
        Part::Kept {
            value,
            from,
            problem,
        } => Part::Kept {
            value: change(value),
            from,
            problem,
        },
        Part::Missing { problem } => Part::Missing { problem },
    }
}

pub(crate) fn application(one: kiosk_sync::Application) -> Application {
    Application {
        programme: one.programme,
        application_id: one.id.map(|id| id.to_string()).unwrap_or_default(),
        date_applied: one.date_applied,
        status: one.status,
    }
}

fn membership(one: kiosk_sync::Membership) -> Membership {
    Membership {
        programme: one.programme,
        status: one.status,
        funds_awaited: one.funds_awaited,
        funds_received: one.funds_received,
    }
}

fn benefit(one: kiosk_sync::Benefit) -> Benefit {
    Benefit {
        programme: one.programme,
        date_approved: one.date_approved,
        funds_awaited: one.funds_awaited,
        funds_received: one.funds_received,
        reference: one.reference,
    }
}
