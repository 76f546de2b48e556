//! A scanner process with its authorities, and a client that trusts them.

use std::sync::Arc;
use std::time::Duration;

use device_drivers::fingerprint::Cancel;
use device_drivers::sbi::{
    Anchors, Authority, CaptureLimits, CaptureTrouble, CheckedDevice, Distrust, Environment,
    Finger, Limits, Order, Policy, Profile, Purpose, Record, SbiClient, SbiDevice, Sealed,
    TransactionId, UnreadableRecord, Use, Wanted, client,
};
use fixtures::process::{Running, start};
use fixtures::sbi::pki::{Identity, read_certificate};
use fixtures::sbi::record;
use jiff::Timestamp;
use tempfile::TempDir;

/// Generous: the tests are about answers, not about speed.
pub const PATIENT: Duration = Duration::from_mins(1);

pub const LIMITS: Limits = Limits {
    discovery: PATIENT,
    info: PATIENT,
};

pub const DOMAIN: &str = "https://id.example.org";

pub struct Scanner {
    pub process: Running,
    pub authority: Identity,
    folder: TempDir,
}

impl Scanner {
    pub fn start(more: &[&str]) -> Self {
        Self::start_on(Some("--port=0"), more)
    }

    /// On the first free port of the range of SBI devices.
    pub fn start_in_range(more: &[&str]) -> Self {
        Self::start_on(None, more)
    }

    fn start_on(port: Option<&str>, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Identity::ida(folder.path(), Timestamp::now()).unwrap();
        let mut arguments = vec![
            "serve".to_owned(),
            "--finger-seed=7001".to_owned(),
            "--settling=0".to_owned(),
            format!("--trust-folder={}/trust", folder.path().display()),
            format!("--ida-certificate={}/ida.pem", folder.path().display()),
        ];
        arguments.extend(port.map(ToOwned::to_owned));
        arguments.extend(more.iter().map(ToString::to_string));
        Self {
            process: start("virtual-scanner", arguments, PATIENT).unwrap(),
            authority,
            folder,
        }
    }

    /// An uncertified one that takes two fingers for registration.
    pub fn registration() -> Self {
        Self::start(&[
            "--purpose=Registration",
            "--certification=L0",
            "--fingers=2",
        ])
    }

    pub fn port(&self) -> u16 {
        let (_, port) = self.process.base().rsplit_once(':').unwrap();
        port.parse().unwrap()
    }

    pub async fn script(&self, lines: &str) {
        let address = format!("{}/fixture/script", self.process.base());
        let answer = client()
            .unwrap()
            .post(address)
            .body(lines.to_owned())
            .send()
            .await;
        assert_eq!(answer.unwrap().status(), 200, "{lines}");
    }

    fn root(&self, name: &str) -> openssl::x509::X509 {
        read_certificate(&self.folder.path().join("trust").join(name)).unwrap()
    }

    /// A policy by which the scanner is accepted in a laboratory.
    pub fn policy(&self) -> Policy {
        Policy {
            profile: Profile::Test {
                env: Environment::Staging,
            },
            anchors: Anchors::new(
                vec![self.root("device-root.pem")],
                vec![self.root("ftm-root.pem")],
            ),
            providers: vec![fixtures::sbi::pki::PROVIDER.to_owned()],
            authorities: vec![Authority::of(&self.authority.certificate).unwrap()],
            lag: Policy::USUAL_LAG,
        }
    }

    pub fn client(&self) -> SbiClient {
        client_of(self.policy(), PATIENT)
    }

    /// The device as it is discovered.
    pub async fn found(&self, client: &SbiClient) -> SbiDevice {
        let found = client.discover(self.port()..=self.port()).await;
        let [device] = <[SbiDevice; 1]>::try_from(found.devices)
            .unwrap_or_else(|_| panic!("one scanner, one device: {:?}", found.troubles));
        device
    }

    pub async fn checked(&self, client: &SbiClient, purpose: Purpose) -> CheckedDevice {
        client.check(&self.found(client).await, purpose).unwrap()
    }
}

pub fn client_of(policy: Policy, grace: Duration) -> SbiClient {
    let limits = CaptureLimits {
        ask: LIMITS,
        grace,
        between_pictures: PATIENT,
    };
    SbiClient::new(policy, limits, Arc::new(Timestamp::now)).unwrap()
}

pub fn auth_order() -> Order {
    Order {
        transaction: TransactionId::parse("a1b2c3d4e5").unwrap(),
        usage: Use::Auth {
            domain_uri: DOMAIN.to_owned(),
        },
        wanted: Wanted::Named(vec![Finger::RightIndex]),
        sub_id: 0,
        wanted_quality: 60,
        time_limit: PATIENT,
        previous: None,
    }
}

/// Two fingers for registration.
pub fn registration_order() -> Order {
    Order {
        usage: Use::Registration {
            missing: Vec::new(),
        },
        wanted: Wanted::Named(vec![Finger::RightIndex, Finger::RightMiddle]),
        wanted_quality: 40,
        ..auth_order()
    }
}

/// The finger position, by the reader of the fixtures.
pub fn position(bytes: &[u8]) -> Result<u8, UnreadableRecord> {
    record::read(bytes)
        .map(|record| record.position)
        .map_err(|error| UnreadableRecord(error.to_string()))
}

pub async fn authenticate(
    client: &SbiClient,
    device: &CheckedDevice,
    order: &Order,
) -> Result<Vec<Sealed>, CaptureTrouble> {
    client.authenticate(device, order, &Cancel::new()).await
}

pub async fn register(
    client: &SbiClient,
    device: &CheckedDevice,
    order: &Order,
) -> Result<Vec<Record>, CaptureTrouble> {
    client
        .register(device, order, &position, &Cancel::new())
        .await
}

pub fn distrust<T: std::fmt::Debug>(outcome: Result<T, CaptureTrouble>) -> Distrust {
    match outcome {
        Err(CaptureTrouble::Distrust { distrust }) => distrust,
        other => panic!("distrust was expected: {other:?}"),
    }
}
