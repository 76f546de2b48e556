//! Files inside answers: Form.io's objects `{storage, name, url, size, type, originalName}`.
//!
//! In a draft `url` is a short handle, `attachment:` and the SHA-256 of the file's bytes. The
//! `data:` URL of Form.io's base64 storage takes its place only in what is sent. Everything else in
//! the object is written from what is known of the file, never taken from the screen.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kiosk_forms::Answers;
use kiosk_sync::{Attachment, ContentHash};
use serde_json::{Map, Value};

const HANDLE: &str = "attachment:";

/// A file of an answer that the draft does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an answer names a file that is not this draft's")]
pub struct UnknownFile;

/// The object that stands for a file in a draft's answers.
pub fn object(file: &Attachment) -> Value {
    with_url(file, format!("{HANDLE}{}", file.hash))
}

/// The hash in an object that stands for a file, if it is one.
pub fn hash(value: &Value) -> Option<ContentHash> {
    value
        .get("url")?
        .as_str()?
        .strip_prefix(HANDLE)?
        .parse()
        .ok()
}

/// Writes every file in answers anew from what is known of it; `keys` are those of the questions
/// that take files. Refused if there is one that is not known, so that nothing gets into an
/// application past the checks of attaching it.
pub fn settle(
    answers: &mut Answers,
    keys: &BTreeSet<String>,
    files: &[Attachment],
) -> Result<(), UnknownFile> {
    each(answers, keys, &mut |value| {
        let file = hash(value)
            .and_then(|hash| files.iter().find(|file| file.hash == hash))
            .ok_or(UnknownFile)?;
        *value = object(file);
        Ok(())
    })
}

/// The files that answers name.
pub fn named(answers: &mut Answers, keys: &BTreeSet<String>) -> BTreeSet<ContentHash> {
    let mut found = BTreeSet::new();
    each(answers, keys, &mut |value| {
        found.extend(hash(value));
        Ok(())
    })
    .expect("looking refuses nothing");
    found
}

/// Puts the bytes in place of the handles, as Form.io's base64 storage sends them.
pub fn embed(
    data: &mut Answers,
    keys: &BTreeSet<String>,
    files: &BTreeMap<ContentHash, (Attachment, Vec<u8>)>,
) -> Result<(), UnknownFile> {
    each(data, keys, &mut |value| {
        let (file, bytes) = hash(value)
            .and_then(|hash| files.get(&hash))
            .ok_or(UnknownFile)?;
        *value = with_url(file, data_url(&file.media_type, bytes));
        Ok(())
    })
}

pub fn data_url(media_type: &str, bytes: &[u8]) -> String {
    let mut url = format!("data:{media_type};base64,");
    STANDARD.encode_string(bytes, &mut url);
    url
}

/// Calls `change` with every object in the answer to a question of one of these keys, at any depth.
fn each(
    fields: &mut Map<String, Value>,
    keys: &BTreeSet<String>,
    change: &mut impl FnMut(&mut Value) -> Result<(), UnknownFile>,
) -> Result<(), UnknownFile> {
    fields.iter_mut().try_for_each(|(key, value)| {
        if keys.contains(key) {
            return match value {
                Value::Array(items) => items
                    .iter_mut()
                    .filter(|item| item.is_object())
                    .try_for_each(&mut *change),
                Value::Object(_) => change(value),
                _ => Ok(()),
            };
        }
        inside(value, keys, change)
    })
}

fn inside(
    value: &mut Value,
    keys: &BTreeSet<String>,
    change: &mut impl FnMut(&mut Value) -> Result<(), UnknownFile>,
) -> Result<(), UnknownFile> {
    match value {
        Value::Array(items) => items
            .iter_mut()
            .try_for_each(|item| inside(item, keys, change)),
        Value::Object(fields) => each(fields, keys, change),
        _ => Ok(()),
    }
}

/// In the order in which Form.io's renderer writes it.
fn with_url(file: &Attachment, url: String) -> Value {
    let mut object = Map::new();
    object.insert("storage".to_owned(), "base64".into());
    object.insert("name".to_owned(), file.name.as_str().into());
    object.insert("url".to_owned(), url.into());
    object.insert("size".to_owned(), file.size.into());
    object.insert("type".to_owned(), file.media_type.as_str().into());
    object.insert(
        "originalName".to_owned(),
        file.original_name.as_str().into(),
    );
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn file(bytes: &[u8]) -> Attachment {
        Attachment {
            hash: ContentHash::of(bytes),
            name: "paper-1.pdf".into(),
            original_name: "paper.pdf".into(),
            media_type: "application/pdf".into(),
            size: bytes.len() as u64,
            added_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn keys() -> BTreeSet<String> {
        ["papers".to_owned()].into()
    }

    fn answers(value: Value) -> Answers {
        serde_json::from_value(value).expect("an object")
    }

    #[test]
    fn the_screen_can_move_and_remove_files_but_not_make_or_change_them() {
        let known = [file(b"abc")];
        let mut rows = answers(json!({ "rows": [{ "papers": [object(&known[0])] }] }));
        rows["rows"][0]["papers"][0]["size"] = json!(1);
        rows["rows"][0]["papers"][0]["originalName"] = json!("other.pdf");
        settle(&mut rows, &keys(), &known).expect("it is known");
        assert_eq!(
            rows["rows"][0]["papers"][0],
            object(&known[0]),
            "as it was attached"
        );
        for made_up in [
            json!([{ "storage": "base64", "url": "data:text/plain;base64,YQ==" }]),
            json!([{ "storage": "url", "url": "https://elsewhere.example/x" }]),
            json!([object(&file(b"of somebody else"))]),
            json!({ "url": "attachment:zz" }),
            json!([{}]),
        ] {
            let mut one = answers(json!({ "papers": made_up }));
            assert_eq!(
                settle(&mut one, &keys(), &known),
                Err(UnknownFile),
                "{one:?}"
            );
        }
        let plain =
            json!({ "storage": "cellar", "url": "attachment:x", "papers": [], "n": [1, null] });
        let mut same = answers(plain.clone());
        assert_eq!(settle(&mut same, &keys(), &known), Ok(()), "no file at all");
        assert_eq!(Value::from(same), plain, "and left alone");
    }

    #[test]
    fn what_is_sent_carries_the_bytes_in_the_shape_of_the_forms_renderer() {
        let known = file(b"abc");
        let mut data = answers(json!({ "rows": [{ "papers": [object(&known)] }] }));
        assert_eq!(
            named(&mut data, &keys()),
            [known.hash].into(),
            "found inside of rows"
        );
        let files = [(known.hash, (known.clone(), b"abc".to_vec()))].into();
        embed(&mut data, &keys(), &files).expect("the bytes are there");
        assert_eq!(
            data["rows"][0]["papers"][0],
            json!({
                "storage": "base64",
                "name": "paper-1.pdf",
                "url": "data:application/pdf;base64,YWJj",
                "size": 3,
                "type": "application/pdf",
                "originalName": "paper.pdf",
            })
        );
        let mut without = answers(json!({ "papers": [object(&known)] }));
        assert_eq!(
            embed(&mut without, &keys(), &BTreeMap::new()),
            Err(UnknownFile),
            "nothing is sent without its bytes"
        );
    }
}
