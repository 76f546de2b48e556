//! Whether what a device signs about itself holds. Pure: no clock, no network.

use jiff::Timestamp;
use openssl::x509::X509;
use serde_json::Value;

use super::anchors::{Domain, organisation};
use super::policy::{FIRST_VERSION, SPEC_VERSIONS, is_simulator};
use super::text::{long, text, texts};
use super::{
    Certification, DigitalId, Distrust, Environment, Policy, Profile, Purpose, SbiDevice, Status,
    Token, Trust, Unchecked, answer, jws,
};

/// A device whose own words passed all checks of a policy. Only [`check`] makes one.
#[derive(Debug, Clone)]
pub struct CheckedDevice {
    device: SbiDevice,
    env: Environment,
    spec_version: String,
}

impl CheckedDevice {
    /// Its [`SbiDevice::trust`] says how strict the checks were.
    pub fn device(&self) -> &SbiDevice {
        &self.device
    }

    pub fn env(&self) -> Environment {
        self.env
    }

    /// The version that is spoken with it.
    pub fn spec_version(&self) -> &str {
        &self.spec_version
    }

    /// Names it in a request. Drafts of SBI 1.0 write `serialNo` for `deviceId`; a device of 1.0 is
    /// given both, since there is no published text that says which it reads.
    pub(super) fn name_in(&self, request: &mut Value) {
        request["deviceId"] = Value::from(self.device.device_id.as_str());
        if self.spec_version != FIRST_VERSION {
            request["serialNo"] = Value::from(self.device.device_id.as_str());
        }
    }
}

/// Checks what `device` signed about itself at discovery, for captures with `purpose`.
///
/// In this order: signature, dates and chain of the device info; that it says what discovery said;
/// signature, dates and chain of the digital ID; provider; serial number; environment; purpose;
/// status; version; certification; simulators. The first failure is returned.
pub fn check(
    device: &SbiDevice,
    purpose: Purpose,
    policy: &Policy,
    at: Timestamp,
) -> Result<CheckedDevice, Distrust> {
    let token = device.info_token.as_deref().ok_or(Distrust::NoInfo)?;
    let (info, leaf) = believed(token, Token::DeviceInfo, Domain::Device, policy, at)?;
    let malformed = |field| Distrust::Malformed {
        token: Token::DeviceInfo,
        field,
    };
    let word = |field| text(&info, field).map_err(|_| malformed(field));
    let said_purpose = answer::purpose(&info).map_err(|_| malformed("purpose"))?;
    let certification = answer::certification(&info).map_err(|_| malformed("certification"))?;
    let either = |field| answer::either(&info, field).map_err(|_| malformed(field));
    let device_code = either("deviceCode")?;
    same("deviceId", either("deviceId")? == device.device_id)?;
    same("deviceCode", device_code == device.device_code)?;
    same("purpose", said_purpose == device.purpose)?;
    same("certification", certification == device.certification)?;

    let id = long(&info, "digitalId").map_err(|_| malformed("digitalId"))?;
    let identity = digital_id(id, certification, policy, at)?;
    same("digitalId", same_device(&identity, &device.identity))?;
    let provider = provider(&leaf, &identity, policy)?;
    if device_code != identity.serial_no {
        return Err(Distrust::CodeIsNotSerial);
    }
    if identity.kind != "Finger" {
        return Err(Distrust::NotFingers);
    }
    let env = policy.profile.env();
    let said = word("env")?;
    if said != env.as_str() {
        return Err(Distrust::Environment { wanted: env, said });
    }
    if said_purpose != purpose {
        return Err(Distrust::Purpose {
            wanted: purpose,
            said: said_purpose,
        });
    }
    let status = answer::status(&info).map_err(|_| malformed("deviceStatus"))?;
    if status != Status::Ready {
        return Err(Distrust::NotReady { status });
    }
    let versions = texts(&info, "specVersion").map_err(|_| malformed("specVersion"))?;
    let Some(spec_version) = versions
        .iter()
        .find(|version| SPEC_VERSIONS.contains(&version.as_str()))
    else {
        return Err(Distrust::SpecVersion {
            said: versions.join(", "),
        });
    };
    let trust = strictness(policy.profile, purpose, certification, &identity, provider)?;
    Ok(CheckedDevice {
        device: SbiDevice {
            status,
            identity,
            trust,
            ..device.clone()
        },
        env,
        spec_version: spec_version.clone(),
    })
}

/// What a production profile refuses and a test profile names.
fn strictness(
    profile: Profile,
    purpose: Purpose,
    certification: Certification,
    identity: &DigitalId,
    provider: String,
) -> Result<Trust, Distrust> {
    let on_host = purpose == Purpose::Auth && certification == Certification::L0;
    let simulator = is_simulator(identity);
    match profile {
        Profile::Production if on_host => Err(Distrust::Certification {
            said: certification,
        }),
        Profile::Production if simulator => Err(Distrust::Simulator),
        Profile::Production => Ok(Trust::Checked {
            provider,
            certification,
        }),
        Profile::Test { env } => {
            let mut reasons = vec![Unchecked::TestProfile(env)];
            if simulator {
                reasons.push(Unchecked::Simulator);
            }
            if on_host {
                reasons.push(Unchecked::HostEncryption);
            }
            Ok(Trust::Unchecked { reasons })
        }
    }
}

fn same(field: &'static str, is_so: bool) -> Result<(), Distrust> {
    if is_so {
        Ok(())
    } else {
        Err(Distrust::InfoDiffers { field })
    }
}

/// Whether two digital IDs name the same thing; their times may differ.
pub fn same_device(one: &DigitalId, other: &DigitalId) -> bool {
    let named = |id: &DigitalId| {
        [
            &id.serial_no,
            &id.make,
            &id.model,
            &id.kind,
            &id.sub_type,
            &id.provider,
            &id.provider_id,
        ]
        .map(Clone::clone)
    };
    named(one) == named(other)
}

/// The JSON object that a token signs, once its signature, dates and chain hold.
fn believed(
    token: &str,
    which: Token,
    domain: Domain,
    policy: &Policy,
    at: Timestamp,
) -> Result<(Value, X509), Distrust> {
    let signed = signed(token, which, domain, policy, at)?;
    match serde_json::from_slice(&signed.payload) {
        Ok(object @ Value::Object(_)) => Ok((object, signed.leaf)),
        _ => Err(Distrust::Malformed {
            token: which,
            field: "payload",
        }),
    }
}

/// A token whose signature, dates and chain hold.
pub fn signed(
    token: &str,
    which: Token,
    domain: Domain,
    policy: &Policy,
    at: Timestamp,
) -> Result<jws::Signed, Distrust> {
    let signed = jws::verify(token).map_err(|why| Distrust::Token { token: which, why })?;
    policy
        .anchors
        .check(domain, &signed.leaf, at)
        .map_err(|why| Distrust::Certificate { token: which, why })?;
    Ok(signed)
}

/// The digital ID in `token`: signed by the trust module of an L1 device, by the device key of L0.
pub fn digital_id(
    token: &str,
    certification: Certification,
    policy: &Policy,
    at: Timestamp,
) -> Result<DigitalId, Distrust> {
    let domain = match certification {
        Certification::L0 => Domain::Device,
        Certification::L1 => Domain::Ftm,
    };
    let (object, _) = believed(token, Token::DigitalId, domain, policy, at)?;
    answer::digital_id(&object).map_err(|_| Distrust::Malformed {
        token: Token::DigitalId,
        field: "payload",
    })
}

/// The organisation of a device's certificate, if it is the provider that the device names and one
/// that is registered here.
pub fn provider(leaf: &X509, identity: &DigitalId, policy: &Policy) -> Result<String, Distrust> {
    let said = identity.provider.clone();
    let certificate = organisation(leaf);
    if certificate.as_ref() != Some(&said) {
        return Err(Distrust::Provider { certificate, said });
    }
    if !policy.providers.contains(&said) {
        return Err(Distrust::UnknownProvider { provider: said });
    }
    Ok(said)
}
