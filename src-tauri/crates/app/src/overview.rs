//! What the portal knows of the person at the desk: profile, programmes, applications,
//! memberships, benefits. Each part stands for itself: fresh, kept from earlier, or missing.

use std::sync::Arc;

use futures::StreamExt;
use jiff::Timestamp;
use kiosk_forms::{Form, FormHash, LoadError};
use kiosk_identity::PersonKey;
use kiosk_sync::{Logins, PortalError, PortalProgramme, ProgrammeId, Session};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::{App, AtDesk, Workplace};
use crate::host::Host;
use crate::show;
use crate::views::{
    Application, Benefit, Membership, Offer, Overview, Part, PendingProfileChange, Problem,
    ProblemCode, Programme, Who,
};

/// Forms that are fetched at the same time.
const FORMS_AT_ONCE: usize = 4;

/// The programmes on offer, fresh or kept.
pub(crate) struct Programmes {
    pub list: Vec<PortalProgramme>,
    kept: Option<(Timestamp, Problem)>,
}

impl<H: Host> App<H> {
    /// Everything about the person at the desk.
    pub async fn overview(&self) -> Result<Overview, Problem> {
        let (work, at_desk) = self.with_applicant()?;
        let session = work.logins.session(&at_desk.person);
        let session = session.as_ref();
        let person = &at_desk.person;
        let portal = &self.around.portal;
        self.refresh_statuses(&work, person).await;
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
    async fn part<'a, T, F, A>(
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

    /// The programmes that the portal offers to this person.
    pub(crate) async fn programmes(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
    ) -> Result<Programmes, Problem> {
        let session = work.logins.session(&at_desk.person);
        let portal = &self.around.portal;
        let part = self
            .part(
                work,
                &at_desk.person,
                "programmes",
                session.as_ref(),
                |session| portal.programmes(session),
            )
            .await;
        match part {
            Part::Fresh { value } => Ok(Programmes {
                list: value,
                kept: None,
            }),
            Part::Kept {
                value,
                from,
                problem,
            } => Ok(Programmes {
                list: value,
                kept: Some((from.parse().unwrap_or(Timestamp::UNIX_EPOCH), problem)),
            }),
            Part::Missing { problem } => Err(problem),
        }
    }

    async fn programme_part(
        &self,
        work: &Arc<Workplace>,
        at_desk: &AtDesk,
    ) -> Part<Vec<Programme>> {
        let Programmes { list, kept } = match self.programmes(work, at_desk).await {
            Ok(programmes) => programmes,
            Err(problem) => return Part::Missing { problem },
        };
        let value = futures::stream::iter(list)
            .map(|programme| async move {
                let offer = self.offer(work, at_desk, &programme).await;
                Programme {
                    id: u32::try_from(programme.id.0).unwrap_or(u32::MAX),
                    name: programme.name,
                    description: programme.description.unwrap_or_default(),
                    membership: programme.membership,
                    last_application: programme.last_application,
                    several_applications_allowed: programme.several_allowed,
                    offer,
                }
            })
            .buffered(FORMS_AT_ONCE)
            .collect()
            .await;
        match kept {
            None => Part::Fresh { value },
            Some((from, problem)) => Part::Kept {
                value,
                from: from.to_string(),
                problem,
            },
        }
    }

    /// Whether this person can apply for this programme here and now.
    async fn offer(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: &PortalProgramme,
    ) -> Offer {
        let drafts = work.store.drafts().for_person(&at_desk.person);
        if let Some(draft) = drafts
            .unwrap_or_default()
            .into_iter()
            .find(|draft| draft.programme.id == programme.id)
        {
            return Offer::Draft {
                draft: draft.id.to_string(),
            };
        }
        let own = work
            .store
            .submissions()
            .summaries_for_person(&at_desk.person);
        if let Some(record) = own
            .unwrap_or_default()
            .into_iter()
            .find(|one| one.programme.id == programme.id && show::is_open(one.state()))
        {
            return Offer::OnItsWay {
                submission: record.id.to_string(),
            };
        }
        if show::is_taken(programme) {
            return Offer::AlreadyApplied;
        }
        if !programme.has_form {
            return Offer::NoForm;
        }
        let schema = match self.schema_of(work, at_desk, programme.id).await {
            Ok(Some(schema)) => schema,
            Ok(None) => return Offer::NoForm,
            Err(problem) => return Offer::FormUnknown { problem },
        };
        match kiosk_forms::load(&schema) {
            Ok(_) => Offer::Open,
            Err(error) => Offer::FormUnusable {
                reason: error.to_string(),
                findings: match error {
                    LoadError::Refused(findings) => findings,
                    _ => Vec::new(),
                },
            },
        }
    }

    /// The programme's present form, kept in the store by its hash.
    pub(crate) async fn form_of(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: ProgrammeId,
    ) -> Result<(FormHash, Form), Problem> {
        let schema = self
            .schema_of(work, at_desk, programme)
            .await?
            .ok_or_else(Problem::not_found)?;
        let form = show::load(&schema)?;
        Ok((work.store.forms().put(&schema)?, form))
    }

    /// The bytes of the programme's form: from the portal, or those seen last.
    async fn schema_of(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: ProgrammeId,
    ) -> Result<Option<Vec<u8>>, Problem> {
        let kind = format!("form:{programme}");
        let problem = match work.logins.session(&at_desk.person) {
            None => Problem::new(ProblemCode::LoginEnded, Who::Applicant),
            Some(session) => match self.around.portal.form(&session, programme).await {
                Ok(form) => {
                    if let Some(schema) = &form.schema {
                        let hash = work.store.forms().put(schema)?;
                        self.keep(work, None, &kind, &hash);
                    }
                    return Ok(form.schema);
                }
                Err(error) => self.failed(work, &at_desk.person, error),
            },
        };
        match self.kept::<FormHash>(work, None, &kind) {
            Some((hash, _)) => Ok(Some(work.store.forms().get(&hash)?)),
            None => Err(problem),
        }
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
