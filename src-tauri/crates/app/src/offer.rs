//! The programmes on offer and their forms: whether this person can apply here and now.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use kiosk_forms::{FormHash, Warning};
use kiosk_sync::{
    ContentHash, Logins, PortalError, PortalProgramme, ProgrammeId, Session, Wording,
};
use serde::{Deserialize, Serialize};

use crate::app::{App, AtDesk, Workplace};
use crate::host::Host;
use crate::loaded::{NotLoaded, Words};
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
                    remarks: self.remarks(work, programme.id),
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

    /// What there is to say to the owner of a programme about its form; nothing if it cannot be used,
    /// since then the offer says why.
    fn remarks(&self, work: &Workplace, programme: ProgrammeId) -> Vec<Warning> {
        let Some(Some(hash)) = self.newest_form(work, programme) else {
            return Vec::new();
        };
        let wording = self.wording_of(work, &hash, None);
        self.form(work, &hash, &wording, Words::Today)
            .map(|loaded| loaded.remarks.clone())
            .unwrap_or_default()
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
            // Whether there is a newer form is told with the draft; that it could not be asked for,
            // or that it cannot be used, never stands in the draft's way.
            let _ = self.schema_shown(work, at_desk, programme).await;
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
        let hash = match self.schema_shown(work, at_desk, programme).await {
            Ok(Some(hash)) => hash,
            Ok(None) => return Offer::NoForm,
            Err(problem) => return Offer::FormUnknown { problem },
        };
        let wording = self.wording_of(work, &hash, None);
        match self.form(work, &hash, &wording, Words::Today) {
            Ok(_) => Offer::Open,
            Err(NotLoaded::Unusable(error)) => Offer::FormUnusable {
                reason: error.to_string(),
                findings: show::findings(error),
            },
            Err(NotLoaded::Problem(problem)) => Offer::FormUnknown { problem },
        }
    }

    /// The programme's present form, kept in the store, and how it is shown at first: in the
    /// language of the screen if it can be.
    pub(crate) async fn form_now(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: &PortalProgramme,
    ) -> Result<(FormHash, Wording), Problem> {
        let hash = self
            .schema_now(work, at_desk, programme)
            .await?
            .ok_or_else(Problem::not_found)?;
        let own_words = self.wording_of(work, &hash, None);
        let spoken = self.language();
        let languages = &self.form(work, &hash, &own_words, Words::Today)?.languages;
        let language = languages
            .iter()
            .any(|one| one.tag == spoken)
            .then_some(spoken);
        Ok((
            hash,
            Wording {
                language,
                ..own_words
            },
        ))
    }

    /// The form that the portal gave last for a programme: none if nothing is known of it, and
    /// inside of that none if the portal gave none.
    #[allow(clippy::option_option, reason = "not known is not the same as none")]
    pub(crate) fn newest_form(
        &self,
        work: &Workplace,
        programme: ProgrammeId,
    ) -> Option<Option<FormHash>> {
        let kind = kind(programme);
        self.kept::<KeptForm>(work, None, &kind)
            .map(|(kept, _)| kept.hash)
            // As it was kept before what the portal listed was kept with it.
            .or_else(|| Some(Some(self.kept::<FormHash>(work, None, &kind)?.0)))
    }

    /// How a form is shown: in a language, with the lists that were fetched for it last.
    pub(crate) fn wording_of(
        &self,
        work: &Workplace,
        form: &FormHash,
        language: Option<String>,
    ) -> Wording {
        Wording {
            language,
            lists: self
                .kept::<Lists>(work, None, &kind_of_lists(form))
                .map(|(lists, _)| lists)
                .unwrap_or_default(),
            texts: BTreeMap::new(),
        }
    }

    /// The programme's form as far as an overview needs it: the kept one while it stands.
    async fn schema_shown(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: &PortalProgramme,
    ) -> Result<Option<FormHash>, Problem> {
        match self.kept::<KeptForm>(work, None, &kind(programme.id)) {
            Some((kept, at)) if kept.stands(at, programme, self.now()) => Ok(kept.hash),
            _ => self.schema_now(work, at_desk, programme).await,
        }
    }

    /// The programme's form, with the lists that belong to it: from the portal, or as seen last.
    async fn schema_now(
        &self,
        work: &Workplace,
        at_desk: &AtDesk,
        programme: &PortalProgramme,
    ) -> Result<Option<FormHash>, Problem> {
        let problem = match work.logins.session(&at_desk.person) {
            None => Problem::new(ProblemCode::LoginEnded, Who::Applicant),
            Some(session) => match self.ask_for_form(work, &session, programme).await {
                Ok(hash) => {
                    let kept = KeptForm {
                        hash,
                        listed: Listed::of(programme),
                    };
                    self.keep(work, None, &kind(programme.id), &kept);
                    return Ok(hash);
                }
                Err(Asked::Portal(error)) => self.failed(work, &at_desk.person, error),
                Err(Asked::Problem(problem)) => return Err(problem),
            },
        };
        self.newest_form(work, programme.id).ok_or(problem)
    }

    async fn ask_for_form(
        &self,
        work: &Workplace,
        session: &Session,
        programme: &PortalProgramme,
    ) -> Result<Option<FormHash>, Asked> {
        let form = self.around.portal.form(session, programme.id).await?;
        let Some(schema) = form.schema else {
            return Ok(None);
        };
        let hash = work.store.forms().put(&schema).map_err(Problem::from)?;
        let lists = self.fetch_lists(work, session, &hash, &schema).await?;
        if !lists.is_empty() {
            self.keep(work, None, &kind_of_lists(&hash), &lists);
        }
        Ok(Some(hash))
    }

    /// The lists that a form takes from the portal. Those from elsewhere are not asked for, and
    /// neither are those that depend on answers; without them the form is refused by name.
    async fn fetch_lists(
        &self,
        work: &Workplace,
        session: &Session,
        form: &FormHash,
        schema: &[u8],
    ) -> Result<Lists, Asked> {
        let portal = &self.around.portal;
        let mut lists = Lists::new();
        // What cannot be read as a form is refused where it is offered.
        let sources = kiosk_forms::remote_sources(schema).unwrap_or_default();
        for source in sources {
            let address = portal
                .address(&source.url)
                .filter(|address| portal.owns(address));
            let Some(address) = address else { continue };
            if source.depends_on_answers || !source.headers.is_empty() {
                continue;
            }
            match portal.list(session, &address).await {
                Ok(list) => {
                    let json =
                        serde_json::to_vec(&list).map_err(|error| Problem::unforeseen(&error))?;
                    let hash = work.store.form_lists().put(&json).map_err(Problem::from)?;
                    lists.insert(source.url, hash);
                }
                // The portal's own word that there is no such list.
                Err(PortalError::Refused { .. } | PortalError::Odd(_)) => {}
                Err(error) => {
                    // As it was the last time, for want of the line.
                    let kept = self.wording_of(work, form, None).lists;
                    match kept.get(&source.url) {
                        Some(hash) => lists.insert(source.url, *hash),
                        None => return Err(error.into()),
                    };
                }
            }
        }
        Ok(lists)
    }
}

/// The lists of a form, by their address as it stands in the form.
pub(crate) type Lists = BTreeMap<String, ContentHash>;

/// Why a form did not arrive.
enum Asked {
    Portal(PortalError),
    Problem(Problem),
}

impl From<PortalError> for Asked {
    fn from(error: PortalError) -> Self {
        Asked::Portal(error)
    }
}

impl From<Problem> for Asked {
    fn from(problem: Problem) -> Self {
        Asked::Problem(problem)
    }
}

fn kind_of_lists(form: &FormHash) -> String {
    format!("lists:{form}")
}

/// Under what a programme's form is kept.
fn kind(programme: ProgrammeId) -> String {
    format!("form:{programme}")
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
