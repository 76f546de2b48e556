//! The portal's JSON to our types. Unknown fields are ignored, wrong types are refused.

use std::collections::BTreeMap;

use kiosk_forms::Answers;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{
    Application, Benefit, Membership, Odd, PortalError, PortalForm, PortalLoginProvider,
    PortalProfile, PortalProgramme,
};
use crate::ids::{ApplicationId, ProgrammeId};
use crate::portal::{BankAccount, ProfileId};

/// Columns of `res_partner` that the profile call writes.
pub(super) const PROFILE_COLUMNS: [&str; 7] = [
    "given_name",
    "family_name",
    "addl_name",
    "birthdate",
    "birth_place",
    "gender",
    "email",
];

pub(super) fn shape(what: &str) -> PortalError {
    PortalError::Odd(Odd::Shape {
        what: what.to_owned(),
    })
}

fn read<T: DeserializeOwned>(what: &str, json: Value) -> Result<T, PortalError> {
    serde_json::from_value(json).map_err(|_| shape(what))
}

pub(super) fn login_providers(json: Value) -> Result<Vec<PortalLoginProvider>, PortalError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Providers {
        login_providers: Vec<Provider>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Provider {
        id: i64,
        name: Option<String>,
        display_name: Option<Value>,
    }
    let list: Providers = read("/auth/getLoginProviders", json)?;
    Ok(list
        .login_providers
        .into_iter()
        .map(|provider| PortalLoginProvider {
            id: provider.id.to_string(),
            name: provider
                .display_name
                .as_ref()
                .and_then(Value::as_str)
                .map(str::to_owned)
                .or(provider.name)
                .unwrap_or_default(),
        })
        .collect())
}

pub(super) fn profile(json: Value) -> Result<PortalProfile, PortalError> {
    #[derive(Deserialize)]
    struct Profile {
        email: Option<String>,
        gender: Option<String>,
        addl_name: Option<String>,
        given_name: Option<String>,
        family_name: Option<String>,
        birthdate: Option<String>,
        birth_place: Option<String>,
        ids: Option<Vec<Id>>,
        bank_ids: Option<Vec<Bank>>,
        phone_numbers: Option<Vec<Phone>>,
    }
    #[derive(Deserialize)]
    struct Id {
        id_type: Option<String>,
        value: Option<String>,
    }
    #[derive(Deserialize)]
    struct Bank {
        bank_name: Option<String>,
        acc_number: Option<String>,
    }
    #[derive(Deserialize)]
    struct Phone {
        phone_no: Option<String>,
    }
    let profile: Profile = read("/auth/profile", json)?;
    Ok(PortalProfile {
        given_name: profile.given_name,
        family_name: profile.family_name,
        addl_name: profile.addl_name,
        birthdate: profile.birthdate,
        birth_place: profile.birth_place,
        gender: profile.gender,
        email: profile.email,
        phone_numbers: profile
            .phone_numbers
            .unwrap_or_default()
            .into_iter()
            .filter_map(|phone| phone.phone_no)
            .collect(),
        ids: profile
            .ids
            .unwrap_or_default()
            .into_iter()
            .filter_map(|id| {
                Some(ProfileId {
                    id_type: id.id_type,
                    value: id.value?,
                })
            })
            .collect(),
        bank_accounts: profile
            .bank_ids
            .unwrap_or_default()
            .into_iter()
            .filter_map(|bank| {
                Some(BankAccount {
                    bank: bank.bank_name,
                    account: bank.acc_number?,
                })
            })
            .collect(),
    })
}

/// The body that changes these keys alone: what is null is left as it is, and what stands already
/// must not be sent back, because the portal breaks on its own values with quotes.
pub(super) fn profile_update(changes: &BTreeMap<String, String>) -> Result<String, PortalError> {
    let mut body = json!({ "ids": [], "bank_ids": [], "phone_numbers": [] });
    for column in PROFILE_COLUMNS {
        body[column] = changes.get(column).map_or(Value::Null, |it| json!(it));
    }
    match changes
        .keys()
        .find(|key| !PROFILE_COLUMNS.contains(&key.as_str()))
    {
        Some(key) => Err(PortalError::Refused {
            status: 0,
            code: None,
            said: format!("{key} cannot be changed through this portal"),
        }),
        None => Ok(body.to_string()),
    }
}

pub(super) fn programmes(json: Value) -> Result<Vec<PortalProgramme>, PortalError> {
    #[derive(Deserialize)]
    struct Program {
        id: i64,
        name: Option<String>,
        description: Option<String>,
        state: Option<String>,
        is_portal_form_mapped: Option<bool>,
        is_multiple_form_submission: Option<bool>,
        last_application_status: Option<String>,
    }
    let list: Vec<Program> = read("/program", json)?;
    Ok(list
        .into_iter()
        .map(|program| PortalProgramme {
            id: ProgrammeId(program.id),
            name: program.name.unwrap_or_default(),
            description: program.description.filter(|text| !text.is_empty()),
            membership: program.state.filter(|state| state != "Not Applied"),
            last_application: program
                .last_application_status
                .filter(|status| status != "Not submitted any application"),
            has_form: program.is_portal_form_mapped.unwrap_or(false),
            several_allowed: program.is_multiple_form_submission.unwrap_or(false),
        })
        .collect())
}

pub(super) fn applications(json: Value) -> Result<Vec<Application>, PortalError> {
    #[derive(Deserialize)]
    struct Row {
        program_name: Option<String>,
        application_id: Option<Value>,
        date_applied: Option<String>,
        application_status: Option<String>,
    }
    let list: Vec<Row> = read("/applicationdetails", json)?;
    list.into_iter()
        .map(|row| {
            Ok(Application {
                programme: row.program_name.unwrap_or_default(),
                id: row
                    .application_id
                    .map(|id| application_id(&id).ok_or_else(|| shape("application_id")))
                    .transpose()?,
                date_applied: row.date_applied.unwrap_or_default(),
                status: row.application_status.unwrap_or_default(),
            })
        })
        .collect()
}

/// A number or a text of digits.
fn application_id(json: &Value) -> Option<ApplicationId> {
    match json {
        Value::Number(number) => number.as_u64()?.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

pub(super) fn memberships(json: Value) -> Result<Vec<Membership>, PortalError> {
    #[derive(Deserialize)]
    struct Row {
        program_name: Option<String>,
        enrollment_status: Option<String>,
        total_funds_awaited: Option<f64>,
        total_funds_received: Option<f64>,
    }
    let list: Vec<Row> = read("/programdetails", json)?;
    Ok(list
        .into_iter()
        .map(|row| Membership {
            programme: row.program_name.unwrap_or_default(),
            status: row.enrollment_status.unwrap_or_default(),
            funds_awaited: row.total_funds_awaited.unwrap_or(0.0),
            funds_received: row.total_funds_received.unwrap_or(0.0),
        })
        .collect())
}

pub(super) fn benefits(json: Value) -> Result<Vec<Benefit>, PortalError> {
    #[derive(Deserialize)]
    struct Row {
        program_name: Option<String>,
        date_approved: Option<String>,
        funds_awaited: Option<f64>,
        funds_received: Option<f64>,
        entitlement_reference_number: Option<Value>,
    }
    let list: Vec<Row> = read("/benefitdetails", json)?;
    Ok(list
        .into_iter()
        .map(|row| Benefit {
            programme: row.program_name.unwrap_or_default(),
            date_approved: row.date_approved,
            funds_awaited: row.funds_awaited.unwrap_or(0.0),
            funds_received: row.funds_received.unwrap_or(0.0),
            reference: row.entitlement_reference_number.and_then(|number| {
                // The list loses leading zeros of these numbers as it does of application ids.
                match application_id(&number) {
                    Some(padded) => Some(padded.to_string()),
                    None => number.as_str().map(str::to_owned),
                }
            }),
        })
        .collect())
}

pub(super) fn form(programme: ProgrammeId, json: Value) -> Result<PortalForm, PortalError> {
    #[derive(Deserialize)]
    struct ProgramForm {
        program_id: i64,
        schema: Option<String>,
        submission_data: Option<Answers>,
    }
    let form: ProgramForm = read("/form", json)?;
    if form.program_id != programme.0 {
        return Err(shape("program_id"));
    }
    Ok(PortalForm {
        programme,
        schema: form.schema.map(String::into_bytes),
        draft: form.submission_data,
    })
}
