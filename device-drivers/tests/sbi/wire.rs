//! What our client and our service write, field by field, as MOSIP's conformance schemas ask.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use device_drivers::fingerprint::Cancel;
use device_drivers::sbi::Purpose;
use serde_json::{Value, json};

use crate::bench::{PATIENT, auth_order, client_of, register, registration_order};
use crate::offered::{Offered, as_page, certified, policy, settings};

/// The object has exactly these fields, and each of these is a text that is not empty.
fn check(object: &Value, texts: &[&str], others: &[&str]) {
    let fields = object.as_object().unwrap();
    let mut names: Vec<_> = fields.keys().map(String::as_str).collect();
    let mut expected = [texts, others].concat();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected, "no field more and none less");
    for field in texts {
        let text = object[field].as_str();
        assert!(
            text.is_some_and(|text| !text.is_empty()),
            "{field} in {object}"
        );
    }
}

fn payload(token: &Value) -> Value {
    let token = token.as_str().unwrap();
    let part = token.split('.').nth(1).unwrap_or(token);
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

const DIGITAL_ID: [&str; 8] = [
    "serialNo",
    "make",
    "model",
    "type",
    "deviceSubType",
    "deviceProvider",
    "deviceProviderId",
    "dateTime",
];

#[tokio::test]
async fn our_service_describes_its_device_with_the_fields_of_the_schema() {
    let offered = Offered::open(certified(Purpose::Auth));
    let found = offered.discovered().await;
    let texts = [
        "deviceId",
        "deviceStatus",
        "certification",
        "serviceVersion",
        "callbackId",
        "digitalId",
        "deviceCode",
        "purpose",
    ];
    check(&found, &texts, &["deviceSubId", "specVersion", "error"]);
    assert_eq!(found["deviceSubId"], json!(["0"]));
    assert_eq!(found["specVersion"], json!(["0.9.5"]));
    let success = json!({ "errorCode": "0", "errorInfo": "Success" });
    assert_eq!(found["error"], success);
    check(&payload(&found["digitalId"]), &DIGITAL_ID, &[]);

    let info = offered.ask("MOSIPDINFO", "/info", &json!({})).await[0].take();
    check(&info, &["deviceInfo"], &["error"]);
    assert_eq!(info["error"], success);
    let info = payload(&info["deviceInfo"]);
    let texts = [&texts[..], &["env", "firmware"]].concat();
    check(&info, &texts, &["deviceSubId", "specVersion"]);
    check(&payload(&info["digitalId"]), &DIGITAL_ID, &[]);
}

#[tokio::test]
async fn our_service_answers_captures_with_the_fields_of_the_schema() {
    let data = [
        "digitalId",
        "deviceCode",
        "deviceServiceVersion",
        "bioType",
        "bioSubType",
        "purpose",
        "env",
        "bioValue",
        "transactionId",
        "timestamp",
        "requestedScore",
        "qualityScore",
    ];
    let element = ["specVersion", "data", "hash"];
    let offered = Offered::open(settings(Purpose::Registration));
    let captured = offered.captured(|_| ()).await;
    check(&captured, &element, &["error"]);
    check(&payload(&captured["data"]), &data, &[]);
    let offered = Offered::open(settings(Purpose::Auth));
    let captured = offered.captured(|_| ()).await;
    let sealed = [&element[..], &["sessionKey", "thumbprint"]].concat();
    check(&captured, &sealed, &["error"]);
    check(
        &payload(&captured["data"]),
        &[&data[..], &["domainUri"]].concat(),
        &[],
    );
    let refused = offered
        .captured(|wanted| wanted["env"] = json!("Production"))
        .await;
    check(&refused, &["specVersion"], &["data", "hash", "error"]);
    check(&refused["error"], &["errorCode", "errorInfo"], &[]);
}

#[tokio::test]
async fn our_client_asks_with_the_fields_of_the_schema_and_numbers_as_texts() {
    let client = client_of(policy(), PATIENT);
    let offered = Offered::open(certified(Purpose::Auth));
    let page = as_page(offered.port()).await;
    let found = client.discover(page.port..=page.port).await;
    let device = client.check(&found.devices[0], Purpose::Auth).unwrap();
    client
        .authenticate(&device, &auth_order(), &Cancel::new())
        .await
        .unwrap();
    let sent = |page: &crate::offered::Page, index: usize| -> Value {
        serde_json::from_str(&page.bodies.lock().unwrap()[index]).unwrap()
    };
    assert_eq!(sent(&page, 0), json!({ "type": "Finger" }));
    assert_eq!(
        page.bodies.lock().unwrap()[1],
        "",
        "info is asked without a body"
    );
    let request = [
        "env",
        "purpose",
        "specVersion",
        "timeout",
        "captureTime",
        "transactionId",
    ];
    let bio = ["type", "count", "requestedScore", "deviceId", "deviceSubId"];
    let auth = sent(&page, 2);
    check(
        &auth,
        &[&request[..], &["domainUri"]].concat(),
        &["bio", "customOpts"],
    );
    check(&auth["bio"][0], &bio, &["bioSubType", "previousHash"]);
    assert_eq!(auth["bio"][0]["previousHash"], "");

    let offered = Offered::open(settings(Purpose::Registration));
    let page = as_page(offered.port()).await;
    let found = client.discover(page.port..=page.port).await;
    let device = client
        .check(&found.devices[0], Purpose::Registration)
        .unwrap();
    let outcome = register(&client, &device, &registration_order()).await;
    assert!(outcome.is_err(), "our scanner takes one finger at a time");
    let registration = sent(&page, 2);
    check(&registration, &request, &["bio", "customOpts"]);
    let bio_of = &registration["bio"][0];
    check(bio_of, &bio, &["bioSubType", "previousHash", "exception"]);
    assert_eq!(bio_of["count"], "2");
}
