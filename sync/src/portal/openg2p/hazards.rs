//! What this portal is known to do with answers.
//!
//! On submit the portal runs `UPDATE res_partner SET key = 'value', …`, put together from every
//! answer that is not empty and whose key is a column of that table, and takes these answers out of
//! the application. A quote ends the statement early; a nested value is written in Python's notation,
//! with quotes; and the statement goes through SQLAlchemy's `text()`, for which a colon followed by a
//! word and not preceded by one is a parameter that nobody gives. Everything else is stored as
//! `jsonb`, which cannot hold U+0000.

use kiosk_forms::{Answers, Columns};
use serde_json::Value;

use super::Hazard;

const APOSTROPHE: char = '\'';
/// RIGHT SINGLE QUOTATION MARK, Unicode's preferred apostrophe.
const TYPOGRAPHIC_APOSTROPHE: char = '\u{2019}';
const COLON: char = ':';
/// FULLWIDTH COLON.
const WIDE_COLON: char = '\u{FF1A}';
const NUL: char = '\0';

/// Columns that hold what a person may say of themselves.
const DEMOGRAPHIC: [&str; 19] = [
    "addl_name",
    "address",
    "birth_place",
    "birthdate",
    "birthdate_not_exact",
    "city",
    "civil_status",
    "email",
    "family_name",
    "gender",
    "given_name",
    "income",
    "mobile",
    "occupation",
    "phone",
    "street",
    "street2",
    "website",
    "zip",
];

/// The other columns of `res_partner` in Odoo 17 with OpenG2P's registry.
const OTHER: [&str; 81] = [
    "active",
    "additional_info",
    "age",
    "barcode",
    "calendar_last_notif_ack",
    "color",
    "comment",
    "commercial_company_name",
    "commercial_partner_id",
    "company_id",
    "company_name",
    "company_registry",
    "complete_name",
    "contact_address_complete",
    "country_id",
    "create_date",
    "create_uid",
    "credit_limit",
    "customer_rank",
    "data_source",
    "date",
    "date_localization",
    "debit_limit",
    "disabled",
    "disabled_by",
    "disabled_reason",
    "display_name",
    "district",
    "eid",
    "email_normalized",
    "employee",
    "followup_reminder_type",
    "function",
    "gln",
    "id",
    "industry_id",
    "invoice_warn",
    "invoice_warn_msg",
    "is_company",
    "is_group",
    "is_published",
    "is_registrant",
    "kind",
    "lang",
    "last_time_entries_checked",
    "last_update_date",
    "latitude",
    "longitude",
    "message_bounce",
    "message_main_attachment_id",
    "name",
    "notification_preference",
    "odk_batch_id",
    "online_partner_information",
    "parent_id",
    "partner_gid",
    "partner_latitude",
    "partner_longitude",
    "partner_share",
    "phone_sanitized",
    "picking_warn",
    "picking_warn_msg",
    "purchase_warn",
    "purchase_warn_msg",
    "ref",
    "ref_id",
    "region",
    "registration_date",
    "sale_warn",
    "sale_warn_msg",
    "signup_expiration",
    "signup_token",
    "signup_type",
    "state_id",
    "supplier_rank",
    "team_id",
    "title",
    "type",
    "tz",
    "user_id",
    "vat",
];

/// Two that are set by the database alone.
const WRITE: [&str; 2] = ["write_date", "write_uid"];

/// Names that are columns of `res_partner`, by what writing to them means.
pub(super) fn columns(further_columns: &[String]) -> Columns {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let mut other: Vec<String> = owned(&OTHER);
    other.extend(owned(&WRITE));
    other.extend(further_columns.iter().cloned());
    Columns {
        profile: owned(&DEMOGRAPHIC),
        other,
    }
}

pub(super) fn hazards(payload: &Answers, further_columns: &[String]) -> Vec<Hazard> {
    let mut found = Vec::new();
    for (key, value) in payload {
        let mut add = |character, replacement| {
            found.push(Hazard::CannotStore {
                key: key.clone(),
                character,
                replacement,
            });
        };
        if any_text(value, &|text| text.contains(NUL)) {
            add(NUL, '\u{FFFD}');
        }
        let demographic = DEMOGRAPHIC.contains(&key.as_str());
        let column = demographic
            || OTHER.contains(&key.as_str())
            || WRITE.contains(&key.as_str())
            || further_columns.contains(key);
        if !column || is_skipped(value) {
            continue;
        }
        if any_text(value, &|text| text.contains(APOSTROPHE)) {
            add(APOSTROPHE, TYPOGRAPHIC_APOSTROPHE);
        }
        if any_text(value, &names_a_parameter) {
            add(COLON, WIDE_COLON);
        }
        let key = key.clone();
        if value.is_array() || value.is_object() {
            found.push(Hazard::NestedUnderColumn { key });
        } else if demographic {
            found.push(Hazard::MovesToProfile { key });
        } else {
            found.push(Hazard::OverwritesColumn { key });
        }
    }
    found
}

/// What Python takes for false is not written to the person.
fn is_skipped(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

fn any_text(value: &Value, test: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => test(text),
        Value::Array(items) => items.iter().any(|item| any_text(item, test)),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, field)| test(name) || any_text(field, test)),
        _ => false,
    }
}

/// SQLAlchemy's rule for a parameter in a text: `(?<![:\w\\]):(\w+)(?!:)`.
fn names_a_parameter(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    (0..letters.len()).any(|at| {
        letters[at] == COLON
            && !at
                .checked_sub(1)
                .map(|before| letters[before])
                .is_some_and(|before| before == COLON || before == '\\' || is_word(before))
            && letters.get(at + 1).copied().is_some_and(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(payload: Value, expected: &[Hazard]) {
        let payload: Answers = serde_json::from_value(payload).unwrap();
        assert_eq!(hazards(&payload, &[]), expected, "{payload:?}");
    }

    fn moves(key: &str) -> Hazard {
        Hazard::MovesToProfile { key: key.into() }
    }

    fn cannot(key: &str, character: char, replacement: char) -> Hazard {
        Hazard::CannotStore {
            key: key.into(),
            character,
            replacement,
        }
    }

    #[test]
    fn an_apostrophe_is_a_hazard_only_where_the_portal_builds_sql_from_it() {
        check(
            json!({ "family_name": "D'Souza", "remarks": "it's fine" }),
            &[
                cannot("family_name", '\'', '\u{2019}'),
                moves("family_name"),
            ],
        );
        check(
            json!({ "family_name": "D\u{2019}Souza" }),
            &[moves("family_name")],
        );
    }

    #[test]
    fn parts_under_a_column_are_a_hazard_and_their_texts_are_looked_at() {
        check(
            json!({ "address": { "street": "O'Connell" }, "household": { "name": "O'Connell" } }),
            &[
                cannot("address", '\'', '\u{2019}'),
                Hazard::NestedUnderColumn {
                    key: "address".into(),
                },
            ],
        );
    }

    #[test]
    fn columns_that_are_not_the_applicants_are_named() {
        for key in ["type", "company_id", "active", "id", "write_uid", "name"] {
            check(
                json!({ key: "x" }),
                &[Hazard::OverwritesColumn { key: key.into() }],
            );
        }
    }

    #[test]
    fn empty_answers_are_not_written_to_the_person() {
        check(
            json!({ "email": "", "active": false, "age": 0, "address": [] }),
            &[],
        );
    }

    #[test]
    fn a_colon_that_looks_like_a_parameter_is_a_hazard() {
        check(
            json!({ "street": "Flat :b", "city": "10:30", "address": "No: 5 http://x" }),
            &[
                cannot("street", ':', '\u{FF1A}'),
                moves("street"),
                moves("city"),
                moves("address"),
            ],
        );
    }

    #[test]
    fn a_nul_cannot_be_stored_anywhere() {
        check(
            json!({ "note": ["a\u{0}b"] }),
            &[cannot("note", '\0', '\u{FFFD}')],
        );
    }

    #[test]
    fn columns_of_one_portal_can_be_added() {
        let payload: Answers = serde_json::from_value(json!({ "kebele": "O'" })).unwrap();
        assert_eq!(hazards(&payload, &[]), [], "not a column of Odoo");
        let found = hazards(&payload, &["kebele".to_owned()]);
        assert!(
            found.iter().any(Hazard::stops_sending),
            "a column of this portal"
        );
    }
}
