//! Attaching files to a draft: from a dialogue of the system, from the folder in which the scanner
//! leaves them, or from a camera.
//!
//! The screen never handles a file. It asks for one to be attached and gets a handle and a small
//! picture; the bytes go from the disk into the store, checked by the form's rules on the way.

pub(crate) mod answer;
mod kind;
mod photograph;
mod picture;
mod read;
mod sitting;

use std::path::PathBuf;

use image::ImageFormat;
use jiff::Timestamp;
use kiosk_forms::{FieldKind, Form};
use kiosk_sync::{ContentHash, Draft, NewAttachment};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::app::{App, Workplace, off_the_loop};
use crate::host::{FileChooser, Host};
use crate::views::{
    AttachSource, Attached, FilePreview, FormState, Problem, ProblemCode, RefusedFile, ScanFolder,
    ScannedFile, Who,
};
pub(crate) use photograph::{Photographing, photographable};
use picture::{Fit, PictureError};
use read::{Found, ReadError};

/// Largest file that is read at all, in bytes: a photograph before it is made smaller.
const LARGEST_READ: u64 = 60_000_000;

/// All files of one application, in bytes. The portal takes them inside of one JSON text.
const ALL_FILES: u64 = 24_000_000;

/// Files that are attached in one go.
const AT_ONCE: usize = 20;

/// Letters of a file's own name in the name under which it is sent, as Form.io has it.
const LONGEST_STEM: usize = 100;

/// What a question says about its files.
#[derive(Debug, Clone)]
struct Question {
    label: String,
    several: bool,
    types: Vec<String>,
    min: Option<u64>,
    max: u64,
}

/// A file that is to be attached.
enum Incoming {
    /// On the disk.
    At(PathBuf),
    /// There is no such file; its name.
    Missing(String),
    /// In memory, and nowhere else.
    Photograph {
        name: String,
        bytes: Zeroizing<Vec<u8>>,
    },
}

impl Incoming {
    fn name(&self) -> String {
        match self {
            Incoming::At(path) => path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            Incoming::Missing(name) | Incoming::Photograph { name, .. } => name.clone(),
        }
    }
}

impl<H: Host> App<H> {
    /// The files that the scanner left, newest first.
    pub async fn scan_folder(&self) -> Result<ScanFolder, Problem> {
        self.work()?;
        let Some(folder) = self.config.forms.scan_folder.clone() else {
            return Ok(ScanFolder {
                there: false,
                files: Vec::new(),
            });
        };
        let files = off_the_loop(move || read::folder(&folder))
            .await?
            .map_err(|error| {
                tracing::warn!(%error, "the scanner's folder");
                Problem::new(ProblemCode::ScanFolder, Who::Technician)
            })?;
        Ok(ScanFolder {
            there: true,
            files: files
                .into_iter()
                .map(|file| ScannedFile {
                    name: file.name,
                    size: file.size,
                    modified_at: Timestamp::try_from(file.modified)
                        .unwrap_or(Timestamp::UNIX_EPOCH)
                        .to_string(),
                })
                .collect(),
        })
    }

    /// Asks the officer for files and attaches them to a question; none if nothing was chosen.
    pub async fn attach_file(&self, draft: &str, path: &str) -> Result<Option<Attached>, Problem> {
        let work = self.work()?;
        let question = self.question(&work, draft, path)?;
        let chosen = self
            .host
            .choose_files(FileChooser {
                title: question.label.clone(),
                several: question.several,
                language: self.language(),
            })
            .await;
        self.touch();
        if chosen.is_empty() {
            return Ok(None);
        }
        let files = chosen.into_iter().map(Incoming::At).collect();
        self.attach(draft, path, &question, files).await.map(Some)
    }

    /// Attaches files of the scanner's folder, by their names, to a question.
    pub async fn attach_scanned(
        &self,
        draft: &str,
        path: &str,
        names: Vec<String>,
    ) -> Result<Attached, Problem> {
        let work = self.work()?;
        let question = self.question(&work, draft, path)?;
        let folder = self.config.forms.scan_folder.as_ref();
        let files = names
            .into_iter()
            .map(|name| {
                folder
                    .and_then(|folder| read::in_folder(folder, &name))
                    .map_or(Incoming::Missing(name), Incoming::At)
            })
            .collect();
        self.attach(draft, path, &question, files).await
    }

    /// Something to recognise an attached file by.
    pub async fn file_preview(&self, draft: &str, file: &str) -> Result<FilePreview, Problem> {
        let work = self.work()?;
        let draft = self.draft(&work, draft)?;
        let hash: ContentHash = file.parse().map_err(|_| Problem::not_found())?;
        let preview = work.store.attachments().preview(draft.id, &hash)?;
        Ok(FilePreview {
            picture: preview.map(|bytes| answer::data_url("image/jpeg", &bytes)),
        })
    }

    pub(crate) fn sources(&self, work: &Workplace) -> Vec<AttachSource> {
        let scanner = self.config.forms.scan_folder.as_ref();
        let camera = !work.watching.plugged().cameras().is_empty();
        std::iter::once(AttachSource::File)
            .chain(scanner.map(|_| AttachSource::Scanner))
            .chain(camera.then_some(AttachSource::Camera))
            .collect()
    }

    fn question(&self, work: &Workplace, draft: &str, path: &str) -> Result<Question, Problem> {
        let draft = self.draft(work, draft)?;
        let loaded = self.form_of_draft(work, &draft)?;
        question(&loaded.form, path, self.config.forms.largest_file)
            .ok_or_else(|| Problem::new(ProblemCode::BadAnswer, Who::Officer).fact("key", path))
    }

    /// Attaches what can be attached and tells of the rest.
    async fn attach(
        &self,
        draft: &str,
        path: &str,
        question: &Question,
        files: Vec<Incoming>,
    ) -> Result<Attached, Problem> {
        let work = self.work()?;
        let mut refused = Vec::new();
        let mut hashes = Vec::new();
        let most = if question.several { AT_ONCE } else { 1 };
        for file in files.into_iter().take(most) {
            let name = file.name();
            match self.take_in(&work, draft, question, file).await {
                Ok(hash) => hashes.push(hash),
                Err(problem) => refused.push(RefusedFile { name, problem }),
            }
        }
        // As it is now: reading files takes time.
        let draft = self.draft(&work, draft)?;
        let known = work.store.attachments().list(draft.id)?;
        let objects: Vec<Value> = hashes
            .iter()
            .filter_map(|hash| known.iter().find(|file| file.hash == *hash))
            .map(answer::object)
            .collect();
        let several = question.several;
        let id = draft.id;
        let state = self
            .answer_with_files(&work, draft, path, move |items| {
                if !several && !objects.is_empty() {
                    items.clear();
                }
                for object in objects {
                    if !items.contains(&object) {
                        items.push(object);
                    }
                }
            })
            .await?;
        if !several {
            work.on_disk(move |store| store.attachments().sweep(id))
                .await?;
        }
        Ok(Attached { state, refused })
    }

    /// Changes the list of files that answers a question, and saves it.
    async fn answer_with_files(
        &self,
        work: &Workplace,
        mut draft: Draft,
        path: &str,
        change: impl FnOnce(&mut Vec<Value>),
    ) -> Result<FormState, Problem> {
        let loaded = self.form_of_draft(work, &draft)?;
        let mut items = match loaded.form.answer(&draft.answers, path) {
            Some(Value::Array(items)) => items.clone(),
            _ => Vec::new(),
        };
        change(&mut items);
        loaded
            .form
            .set_answer(&mut draft.answers, path, &Value::Array(items))
            .map_err(|error| {
                tracing::warn!(%error, "files were refused");
                Problem::new(ProblemCode::BadAnswer, Who::Officer).fact("key", path)
            })?;
        self.keep_answers(work, &loaded, draft).await
    }

    /// Reads one file, makes it fit and keeps it with the draft.
    async fn take_in(
        &self,
        work: &Workplace,
        draft: &str,
        question: &Question,
        file: Incoming,
    ) -> Result<ContentHash, Problem> {
        let unreadable = || Problem::new(ProblemCode::FileUnreadable, Who::Officer);
        self.watch_disk();
        // One at a time, so that the memory for one picture is all that is taken.
        let one_at_a_time = work.pictures.lock().await;
        let (question, side) = (question.clone(), self.config.forms.picture_side);
        let new = off_the_loop(move || {
            let found = match file {
                Incoming::At(path) => read::file(&path, LARGEST_READ),
                Incoming::Photograph { name, bytes } => Ok(Found { name, bytes }),
                Incoming::Missing(_) => Err(ReadError::NotAFile),
            };
            match found {
                Ok(found) => made_to_fit(found, &question, side),
                Err(ReadError::TooLarge { .. }) => Err(too_large(question.max)),
                Err(ReadError::NotAFile | ReadError::Io(_)) => Err(unreadable()),
            }
        })
        .await??;
        drop(one_at_a_time);
        // Whoever sits here now may be somebody else.
        let draft = self.draft(work, draft)?.id;
        let kept = work.store.attachments().list(draft)?;
        let all: u64 = kept.iter().map(|file| file.size).sum();
        let hash = ContentHash::of(&new.bytes);
        let is_new = kept.iter().all(|file| file.hash != hash);
        if is_new && all.saturating_add(new.bytes.len() as u64) > ALL_FILES {
            return Err(
                Problem::new(ProblemCode::FilesTooLarge, Who::Officer).fact("limit", ALL_FILES)
            );
        }
        let file = work
            .on_disk(move |store| store.attachments().add(draft, &new))
            .await?;
        Ok(file.hash)
    }
}

fn question(form: &Form, path: &str, largest: u64) -> Option<Question> {
    let field = form.find(path)?;
    let FieldKind::File {
        several,
        types,
        min_size,
        max_size,
        ..
    } = &field.kind
    else {
        return None;
    };
    Some(Question {
        label: field.label.clone(),
        several: *several,
        types: types.clone(),
        min: *min_size,
        max: max_size.map_or(largest, |max| max.min(largest)),
    })
}

/// Checks a file against its question; pictures are made smaller, everything else stays as it is.
fn made_to_fit(mut found: Found, question: &Question, side: u32) -> Result<NewAttachment, Problem> {
    let media_type = kind::media_type(&found.name, &found.bytes);
    if !kind::is_taken(&question.types, media_type, &found.name) {
        return Err(wrong_type(question));
    }
    if let Some(min) = question.min
        && (found.bytes.len() as u64) < min
    {
        return Err(Problem::new(ProblemCode::FileTooSmall, Who::Officer).fact("limit", min));
    }
    let (bytes, preview) = match picture::format(&found.bytes) {
        Some(format) => {
            let picture = smaller(&found.bytes, format, question, side)?;
            (picture.bytes, Some(picture.preview))
        }
        // It may say where and when it was taken, which nobody here could take out of it.
        None if media_type.starts_with("image/") => {
            return Err(Problem::new(ProblemCode::PictureUnreadable, Who::Officer));
        }
        None if found.bytes.len() as u64 > question.max => return Err(too_large(question.max)),
        None => (std::mem::take(&mut *found.bytes), None),
    };
    Ok(NewAttachment {
        name: unique_name(&found.name, Uuid::new_v4()),
        original_name: found.name,
        media_type: media_type.to_owned(),
        bytes,
        preview,
    })
}

fn smaller(
    bytes: &[u8],
    format: ImageFormat,
    question: &Question,
    side: u32,
) -> Result<picture::Picture, Problem> {
    let fit = Fit {
        side,
        bytes: question.max,
    };
    picture::reduce(bytes, format, fit).map_err(|error| match error {
        PictureError::TooLarge { limit } => too_large(limit),
        other => {
            tracing::info!(error = %other, "a picture was refused");
            Problem::new(ProblemCode::PictureUnreadable, Who::Officer)
        }
    })
}

fn wrong_type(question: &Question) -> Problem {
    Problem::new(ProblemCode::FileWrongType, Who::Officer).fact("types", question.types.join(", "))
}

fn too_large(limit: u64) -> Problem {
    Problem::new(ProblemCode::FileTooLarge, Who::Officer).fact("limit", limit)
}

/// As Form.io names a file: its own name, something unique, and its ending; of letters, digits, dots,
/// dashes, underscores and spaces only.
fn unique_name(name: &str, unique: Uuid) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => ("", String::new()),
    };
    let stem: String = stem.chars().take(LONGEST_STEM).collect();
    format!("{stem}-{unique}{ending}")
        .chars()
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => letter,
            _ => '-',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn question() -> Question {
        Question {
            label: "Paper".into(),
            several: true,
            types: vec![".pdf".into(), "image/*".into()],
            min: Some(4),
            max: 1000,
        }
    }

    fn found(name: &str, bytes: &[u8]) -> Found {
        Found {
            name: name.into(),
            bytes: bytes.to_vec().into(),
        }
    }

    #[test]
    fn papers_stay_as_they_are_byte_for_byte() {
        let paper = b"%PDF-1.7 with anything in it".to_vec();
        let kept = made_to_fit(found("paper.pdf", &paper), &question(), 2000).expect("it fits");
        assert_eq!(kept.bytes, paper);
        assert_eq!(kept.media_type, "application/pdf");
        assert_eq!(kept.original_name, "paper.pdf");
        assert!(
            kept.name.starts_with("paper-")
                && Path::new(&kept.name).extension() == Some("pdf".as_ref()),
            "{}",
            kept.name
        );
    }

    #[test]
    fn each_rule_that_a_file_breaks_has_a_code_of_its_own() {
        let large = [b"%PDF-".as_slice(), &[b' '; 2000]].concat();
        for (name, bytes, code) in [
            ("a.txt", b"some text".as_slice(), ProblemCode::FileWrongType),
            ("a.pdf", b"%PD", ProblemCode::FileTooSmall),
            ("a.pdf", &large, ProblemCode::FileTooLarge),
            (
                "a.jpg",
                b"\xFF\xD8\xFFbroken",
                ProblemCode::PictureUnreadable,
            ),
            ("a.gif", b"GIF89a and so on", ProblemCode::PictureUnreadable),
        ] {
            let problem =
                made_to_fit(found(name, bytes), &question(), 2000).expect_err("it breaks a rule");
            assert_eq!(problem.code, code, "{name}");
        }
    }

    #[test]
    fn names_are_unique_and_of_plain_letters() {
        let unique = Uuid::nil();
        assert_eq!(
            unique_name("ፎቶ 1.jpg", unique),
            "-- 1-00000000-0000-0000-0000-000000000000.jpg",
            "as Form.io would"
        );
        assert_eq!(
            unique_name("scan", unique),
            "-00000000-0000-0000-0000-000000000000",
            "as Form.io does with a name without an ending"
        );
    }
}
