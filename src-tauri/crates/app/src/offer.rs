//! The programmes on offer and their forms: whether this person can apply here and now.

use std::sync::Arc;

use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use kiosk_forms::{Form, FormHash, LoadError};
use kiosk_sync::{Logins, PortalProgramme, ProgrammeId};
use serde::{Deserialize, Serialize};

use crate::app::{App, AtDesk, Workplace};
use crate::host::Host;
use crate::show;
use crate::views::{Offer, Part, Problem, ProblemCode, Programme, Who};

/// Forms that are fetched at the same time.
const FORMS_AT_ONCE: usize = 4;

/// How long a kept form is taken for the portal's present one while the portal lists its programme
/// as before.
///
/// The overview is asked for again with every record that moves, and forms are the largest thing
/// that crosses a field office's line. But a form can change while the list stays as it is, so a
/// kept one does not stand for ever. Ten minutes is about one applicant; the form that is really
/// filled in is asked for anew when it is opened.
const FORM_STANDS_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The programmes on offer, fresh or kept.
pub(crate) struct Programmes {
    pub list: Vec<PortalProgramme>,
    kept: Option<(Timestamp, Problem)>,
}

/// What the portal lists of a programme, without what concerns the person who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    name: String,
    description: Option<String>,
    has_form: bool,
    several_allowed: bool,
}

/// A programme's form as the portal last gave it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptForm {
    /// None where the portal listed a form and gave none.
    hash: Option<FormHash>,
    /// The portal's list at that time.
    listed: Listed,
}

impl Listed {
    fn of(programme: &PortalProgramme) -> Self {
        Listed {
            name: programme.name.clone(),
            description: programme.description.clone(),
            has_form: programme.has_form,
            several_allowed: programme.several_allowed,
        }
    }
}

impl KeptForm {
    /// Whether the portal need not be asked again. A clock that was set back is not trusted.
    fn stands(&self, kept_at: Timestamp, programme: &PortalProgramme, now: Timestamp) -> bool {
        let age = now.duration_since(kept_at);
        self.listed == Listed::of(programme) && !age.is_negative() && age < FORM_STANDS_FOR
    }
}

impl<H: Host> App<H> {
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

    pub(crate) async fn programme_part(
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
        let schema = match self.schema_shown(work, at_desk, programme).await {
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
        programme: &PortalProgramme,
    ) -> Result<(FormHash, Form), Problem> {
        let schema = self
            .schema_now(work, at_desk, programme)
            .await?
            .ok_or_else(Problem::not_found)?;
        let form = show::load(&schema)?;
        Ok((work.store.forms().put(&schema)?, form))
    }

    /// The bytes of the programme's form as far as an overview needs them: the kept ones while they
    /// stand.
    async fn schema_shown(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: &PortalProgramme,
    ) -> Result<Option<Vec<u8>>, Problem> {
        match self.kept::<KeptForm>(work, None, &kind(programme.id)) {
            Some((kept, at)) if kept.stands(at, programme, self.now()) => schema(work, kept.hash),
            _ => self.schema_now(work, at_desk, programme).await,
        }
    }

    /// The bytes of the programme's form: from the portal, or those seen last.
    async fn schema_now(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: &PortalProgramme,
    ) -> Result<Option<Vec<u8>>, Problem> {
        let kind = kind(programme.id);
        let problem = match work.logins.session(&at_desk.person) {
            None => Problem::new(ProblemCode::LoginEnded, Who::Applicant),
            Some(session) => match self.around.portal.form(&session, programme.id).await {
                Ok(form) => {
                    let kept = KeptForm {
                        hash: match &form.schema {
                            Some(schema) => Some(work.store.forms().put(schema)?),
                            None => None,
                        },
                        listed: Listed::of(programme),
                    };
                    self.keep(work, None, &kind, &kept);
                    return Ok(form.schema);
                }
                Err(error) => self.failed(work, &at_desk.person, error),
            },
        };
        let kept = self
            .kept::<KeptForm>(work, None, &kind)
            .map(|(kept, _)| kept.hash)
            // As it was kept before what the portal listed was kept with it.
            .or_else(|| Some(Some(self.kept::<FormHash>(work, None, &kind)?.0)));
        match kept {
            Some(hash) => schema(work, hash),
            None => Err(problem),
        }
    }
}

/// Under what a programme's form is kept.
fn kind(programme: ProgrammeId) -> String {
    format!("form:{programme}")
}

fn schema(work: &Workplace, hash: Option<FormHash>) -> Result<Option<Vec<u8>>, Problem> {
    match hash {
        Some(hash) => Ok(Some(work.store.forms().get(&hash)?)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme() -> PortalProgramme {
        PortalProgramme {
            id: ProgrammeId(1),
            name: "Safety Net".to_owned(),
            description: None,
            membership: None,
            last_application: None,
            has_form: true,
            several_allowed: false,
        }
    }

    fn at(time: &str) -> Timestamp {
        time.parse().expect("a time")
    }

    fn stands(programme: &PortalProgramme, now: &str) -> bool {
        let kept = KeptForm {
            hash: None,
            listed: Listed::of(&self::programme()),
        };
        kept.stands(at("2026-03-01T09:00:00Z"), programme, at(now))
    }

    #[test]
    fn a_kept_form_stands_for_ten_minutes() {
        assert!(stands(&programme(), "2026-03-01T09:00:00Z"), "just kept");
        assert!(stands(&programme(), "2026-03-01T09:09:59Z"), "still young");
        assert!(
            !stands(&programme(), "2026-03-01T09:10:00Z"),
            "a form can change while its programme is listed as before"
        );
        assert!(
            !stands(&programme(), "2026-03-01T08:59:59Z"),
            "the clock was set back, so nobody knows how old it is"
        );
    }

    #[test]
    fn a_kept_form_falls_when_its_programme_is_listed_otherwise() {
        let now = "2026-03-01T09:01:00Z";
        for other in [
            PortalProgramme {
                name: "Safety Net 2".to_owned(),
                ..programme()
            },
            PortalProgramme {
                description: Some("For all".to_owned()),
                ..programme()
            },
            PortalProgramme {
                several_allowed: true,
                ..programme()
            },
        ] {
            assert!(!stands(&other, now), "{other:?}: its form may be another");
        }
    }

    #[test]
    fn a_kept_form_stands_whoever_asks() {
        let applied = PortalProgramme {
            membership: Some("enrolled".to_owned()),
            last_application: Some("active".to_owned()),
            ..programme()
        };
        assert!(
            stands(&applied, "2026-03-01T09:01:00Z"),
            "a form is the programme's, not the person's"
        );
    }
}
