//! The language in which a form is shown: chosen by whoever sits before it, never part of an answer.

use kiosk_sync::Wording;

use crate::app::App;
use crate::host::Host;
use crate::views::{FormSession, Problem};

impl<H: Host> App<H> {
    /// Shows a draft's form in another of its languages (BCP 47), or in its own words.
    pub async fn set_form_language(
        &self,
        draft: &str,
        language: Option<String>,
    ) -> Result<FormSession, Problem> {
        let work = self.work()?;
        let mut draft = self.draft(&work, draft)?;
        let loaded = self.form_of_draft(&work, &draft)?;
        if let Some(language) = &language
            && !loaded.languages.iter().any(|known| known.tag == *language)
        {
            return Err(Problem::not_found());
        }
        let wording = Wording {
            language,
            ..draft.wording
        };
        work.store.drafts().reword(draft.id, &wording)?;
        draft.wording = wording;
        self.session(&work, draft)
    }
}
