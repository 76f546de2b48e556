//! What a device's answers mean. Pure: bytes in, devices or a trouble out.

use serde_json::Value;
use url::{Host, Url};

use super::text::{long, payload, text, texts};
use super::{
    Certification, DigitalId, Doubt, Info, Purpose, SbiDevice, SbiTrouble, Status, Trust, Unchecked,
};

/// The most devices that one service may name.
const MOST_DEVICES: usize = 16;

/// Reads the answer to `MOSIPDISC` from the service on `port`.
///
/// The info of each device is still to be asked for; until then it is the trouble that it is missing.
pub fn discovery(bytes: &[u8], port: u16) -> Result<Vec<SbiDevice>, SbiTrouble> {
    let mut devices = Vec::new();
    for entry in entries(bytes)? {
        if either(&entry, "deviceId")?.is_empty()
            && text(&entry, "digitalId").unwrap_or_default().is_empty()
        {
            return Err(reported(&entry)?.unwrap_or(SbiTrouble::Malformed { what: "deviceId" }));
        }
        devices.push(device(&entry, port)?);
    }
    Ok(devices)
}

/// Reads the answer to `MOSIPDINFO` into the devices that the same service named.
pub fn info(bytes: &[u8], devices: &mut [SbiDevice]) -> Result<(), SbiTrouble> {
    for entry in entries(bytes)? {
        if entry["deviceInfo"].is_null() {
            return Err(reported(&entry)?.unwrap_or(SbiTrouble::Malformed { what: "deviceInfo" }));
        }
        let token = long(&entry, "deviceInfo")?;
        let (signed_part, signed) = payload(token, "deviceInfo")?;
        let id = either(&signed_part, "deviceId")?;
        let Some(device) = devices.iter_mut().find(|device| device.device_id == id) else {
            continue;
        };
        let (identity, _) = payload(long(&signed_part, "digitalId")?, "digitalId")?;
        let identity = digital_id(&identity)?;
        let same = either(&signed_part, "deviceCode")? == device.device_code
            && purpose(&signed_part)? == device.purpose
            && certification(&signed_part)? == device.certification
            && identity.serial_no == device.identity.serial_no
            && identity.make == device.identity.make
            && identity.model == device.identity.model;
        if !same {
            device.doubts.push(Doubt::InfoDiffers);
        }
        if !signed && device.status != Status::NotRegistered {
            device.doubts.push(Doubt::InfoUnsigned);
        }
        device.info_token = Some(token.to_owned());
        device.info = Info::Known {
            env: text(&signed_part, "env")?,
            firmware: text(&signed_part, "firmware")?,
            signed,
        };
    }
    Ok(())
}

/// The entries of an answer: a list, or a bare object as MOSIP's mock sends for an error.
fn entries(bytes: &[u8]) -> Result<Vec<Value>, SbiTrouble> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Array(entries)) if entries.len() <= MOST_DEVICES => Ok(entries),
        Ok(Value::Array(_)) => Err(SbiTrouble::TooLong),
        Ok(object @ Value::Object(_)) => Ok(vec![object]),
        Ok(_) => Err(SbiTrouble::Malformed { what: "list" }),
        Err(_) => Err(SbiTrouble::Malformed { what: "JSON" }),
    }
}

/// The error that an entry reports, if it does: `{error: {errorCode, errorInfo}}` or bare.
pub(super) fn reported(entry: &Value) -> Result<Option<SbiTrouble>, SbiTrouble> {
    let error = if entry["error"].is_object() {
        &entry["error"]
    } else {
        entry
    };
    let code = text(error, "errorCode")?;
    let info = text(error, "errorInfo")?;
    Ok(match code.as_str() {
        "" | "0" => None,
        "106" | "202" | "503" => Some(SbiTrouble::NoDevice),
        "111" => Some(SbiTrouble::Busy),
        _ => Some(SbiTrouble::Refused {
            sbi_code: code,
            info,
        }),
    })
}

fn device(entry: &Value, port: u16) -> Result<SbiDevice, SbiTrouble> {
    let (identity, _) = payload(long(entry, "digitalId")?, "digitalId")?;
    let identity = digital_id(&identity)?;
    let device_code = either(entry, "deviceCode")?;
    let status = status(entry)?;
    let mut doubts = Vec::new();
    let callback = own_callback(&text(entry, "callbackId")?, port).unwrap_or_else(|| {
        doubts.push(Doubt::ForeignCallback);
        found_at(port)
    });
    if device_code != identity.serial_no && status != Status::NotRegistered {
        doubts.push(Doubt::CodeIsNotSerial);
    }
    let missing = SbiTrouble::Malformed { what: "deviceInfo" };
    Ok(SbiDevice {
        port,
        callback,
        device_id: either(entry, "deviceId")?,
        device_code,
        status,
        certification: certification(entry)?,
        purpose: purpose(entry)?,
        service_version: text(entry, "serviceVersion")?,
        spec_versions: texts(entry, "specVersion")?,
        sub_ids: texts(entry, "deviceSubId")?,
        identity,
        info: Info::Unknown {
            mender: missing.mender(),
            trouble: missing,
        },
        info_token: None,
        doubts,
        trust: Trust::Unchecked {
            reasons: vec![Unchecked::OnlyDiscovered],
        },
    })
}

/// `deviceId` or `deviceCode`; drafts of SBI 1.0 write `serialNo` instead of both.
pub(super) fn either(object: &Value, field: &'static str) -> Result<String, SbiTrouble> {
    match text(object, field)? {
        absent if absent.is_empty() => text(object, "serialNo"),
        present => Ok(present),
    }
}

pub(super) fn digital_id(object: &Value) -> Result<DigitalId, SbiTrouble> {
    Ok(DigitalId {
        serial_no: text(object, "serialNo")?,
        make: text(object, "make")?,
        model: text(object, "model")?,
        kind: text(object, "type")?,
        sub_type: text(object, "deviceSubType")?,
        provider: text(object, "deviceProvider")?,
        provider_id: text(object, "deviceProviderId")?,
        date_time: text(object, "dateTime")?,
    })
}

pub(super) fn status(object: &Value) -> Result<Status, SbiTrouble> {
    Ok(match text(object, "deviceStatus")?.as_str() {
        "Ready" => Status::Ready,
        "Busy" => Status::Busy,
        "Not Ready" => Status::NotReady,
        "Not Registered" => Status::NotRegistered,
        _ => {
            return Err(SbiTrouble::Malformed {
                what: "deviceStatus",
            });
        }
    })
}

pub(super) fn certification(object: &Value) -> Result<Certification, SbiTrouble> {
    Ok(match text(object, "certification")?.as_str() {
        "L0" | "SBI CL 1.0" => Certification::L0,
        "L1" | "SBI CL 2.0" => Certification::L1,
        _ => {
            return Err(SbiTrouble::Malformed {
                what: "certification",
            });
        }
    })
}

pub(super) fn purpose(object: &Value) -> Result<Purpose, SbiTrouble> {
    Ok(match text(object, "purpose")?.as_str() {
        "Auth" => Purpose::Auth,
        "Registration" => Purpose::Registration,
        "" => Purpose::None,
        _ => return Err(SbiTrouble::Malformed { what: "purpose" }),
    })
}

/// The address of a service on this machine.
pub fn found_at(port: u16) -> Url {
    let mut address = Url::parse("http://127.0.0.1/").expect("a fixed address is well-formed");
    address
        .set_port(Some(port))
        .expect("an http address takes a port");
    address
}

/// A device's callback, only if it is on this machine and on the port where it was found.
fn own_callback(text: &str, port: u16) -> Option<Url> {
    let mut callback = Url::parse(text).ok()?;
    let loopback = match callback.host()? {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => name == "localhost",
    };
    let own = loopback
        && callback.scheme() == "http"
        && callback.port_or_known_default() == Some(port)
        && callback.username().is_empty()
        && callback.password().is_none()
        && callback.query().is_none()
        && callback.fragment().is_none();
    if !own {
        return None;
    }
    if !callback.path().ends_with('/') {
        let path = format!("{}/", callback.path());
        callback.set_path(&path);
    }
    Some(callback)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::*;

    fn token(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn identity() -> Value {
        json!({
            "serialNo": "AB1234567890", "make": "M", "model": "X", "type": "Finger",
            "deviceSubType": "Single", "deviceProvider": "P", "deviceProviderId": "P-1",
            "dateTime": "2026-11-23T00:20:11Z",
        })
    }

    fn entry() -> Value {
        json!({
            "deviceId": "d1", "deviceStatus": "Ready", "certification": "L1",
            "serviceVersion": "1.0", "deviceSubId": ["0"], "callbackId": "http://127.0.0.1:4501/",
            "digitalId": token(&identity()), "deviceCode": "AB1234567890",
            "specVersion": ["0.9.5"], "purpose": "Auth", "error": null,
        })
    }

    fn read(value: &Value) -> Result<Vec<SbiDevice>, SbiTrouble> {
        discovery(value.to_string().as_bytes(), 4501)
    }

    fn only(value: Value) -> SbiDevice {
        let [device] = <[SbiDevice; 1]>::try_from(read(&json!([value])).unwrap()).unwrap();
        device
    }

    fn with(field: &str, value: Value) -> Value {
        let mut entry = entry();
        entry[field] = value;
        entry
    }

    #[test]
    fn a_ready_device_is_read_without_doubts_and_without_trust() {
        let device = only(entry());
        assert_eq!(device.identity.serial_no, "AB1234567890");
        assert_eq!(
            (device.status, device.purpose),
            (Status::Ready, Purpose::Auth)
        );
        assert_eq!(device.doubts, []);
        let reasons = vec![Unchecked::OnlyDiscovered];
        assert_eq!(device.trust, Trust::Unchecked { reasons });
    }

    #[test]
    fn a_callback_elsewhere_is_not_followed() {
        for foreign in [
            "http://192.0.2.7:4501/",
            "http://127.0.0.1:4502/",
            "https://127.0.0.1:4501/",
            "http://127.0.0.1.example.org:4501/",
            "http://user@127.0.0.1:4501/",
            "http://127.0.0.1:4501/?x",
            "nonsense",
            "",
        ] {
            let device = only(with("callbackId", json!(foreign)));
            assert_eq!(device.doubts, [Doubt::ForeignCallback], "{foreign}");
            assert_eq!(device.callback.as_str(), "http://127.0.0.1:4501/");
        }
        let device = only(with("callbackId", json!("http://127.0.0.1:4501/mds")));
        assert_eq!(device.callback.as_str(), "http://127.0.0.1:4501/mds/");
    }

    #[test]
    fn a_code_that_is_not_the_serial_number_is_doubted() {
        let device = only(with("deviceCode", json!("another")));
        assert_eq!(device.doubts, [Doubt::CodeIsNotSerial]);
    }

    #[test]
    fn errors_are_understood_in_every_form_that_devices_send() {
        let no_device = Err(SbiTrouble::NoDevice);
        assert_eq!(
            read(&json!([{ "error": { "errorCode": "503" } }])),
            no_device
        );
        assert_eq!(read(&json!({ "error": { "errorCode": "106" } })), no_device);
        assert_eq!(
            read(&json!({ "errorCode": 503, "errorInfo": "x" })),
            no_device
        );
        assert_eq!(
            read(&json!([{ "error": { "errorCode": "110", "errorInfo": "Not ready" } }])),
            Err(SbiTrouble::Refused {
                sbi_code: "110".to_owned(),
                info: "Not ready".to_owned()
            })
        );
        assert_eq!(read(&json!([])), Ok(Vec::new()));
    }

    #[test]
    fn what_is_not_sbi_is_refused_by_name() {
        let malformed = |what| Err(SbiTrouble::Malformed { what });
        assert_eq!(discovery(b"<html>", 4501), malformed("JSON"));
        assert_eq!(read(&json!("hello")), malformed("list"));
        assert_eq!(read(&json!([{}])), malformed("deviceId"));
        assert_eq!(
            read(&json!([with("digitalId", json!("!!"))])),
            malformed("digitalId")
        );
        assert_eq!(
            read(&json!([with("deviceStatus", json!("Sleepy"))])),
            malformed("deviceStatus")
        );
        assert_eq!(read(&json!(vec![entry(); 17])), Err(SbiTrouble::TooLong));
    }

    fn asked(change: impl Fn(&mut Value), signed: bool) -> SbiDevice {
        let mut signed_part = json!({
            "specVersion": ["0.9.5"], "env": "Staging", "digitalId": format!("e30.{}.AA", token(&identity())),
            "deviceId": "d1", "deviceCode": "AB1234567890", "purpose": "Auth",
            "serviceVersion": "1.0", "deviceStatus": "Ready", "firmware": "1.2",
            "certification": "L1", "deviceSubId": ["0"], "callbackId": "http://127.0.0.1:4501/",
        });
        change(&mut signed_part);
        let token = token(&signed_part);
        let device_info = if signed {
            format!("e30.{token}.AA")
        } else {
            token
        };
        let answer = json!([{ "deviceInfo": device_info, "error": { "errorCode": "0" } }]);
        let mut devices = [only(entry())];
        info(answer.to_string().as_bytes(), &mut devices).unwrap();
        let [device] = devices;
        device
    }

    #[test]
    fn the_info_of_an_honest_device_adds_no_doubts() {
        let device = asked(|_| (), true);
        assert_eq!(
            device.info,
            Info::Known {
                env: "Staging".to_owned(),
                firmware: "1.2".to_owned(),
                signed: true
            }
        );
        assert_eq!(device.doubts, []);
        assert!(
            matches!(device.trust, Trust::Unchecked { .. }),
            "no signature was checked"
        );
        assert!(device.info_token.is_some(), "it can still be checked");
    }

    #[test]
    fn an_info_that_differs_or_is_not_signed_is_doubted() {
        let device = asked(|info| info["purpose"] = json!("Registration"), true);
        assert_eq!(device.doubts, [Doubt::InfoDiffers]);
        assert_eq!(asked(|_| (), false).doubts, [Doubt::InfoUnsigned]);
    }

    #[test]
    fn an_error_instead_of_an_info_is_reported() {
        let mut devices = [only(entry())];
        let answer = br#"[{"deviceInfo":null,"error":{"errorCode":"111","errorInfo":"Busy"}}]"#;
        assert_eq!(info(answer, &mut devices), Err(SbiTrouble::Busy));
    }
}
