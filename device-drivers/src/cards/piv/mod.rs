//! PIV cards (NIST SP 800-73-4): who issued them, that they are no copies, and, after the PIN, the
//! holder's fingerprints.

mod cbeff;
mod certificate;
mod challenge;
mod chuid;
mod pin;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use openssl::x509::X509;
use zeroize::Zeroizing;

pub use cbeff::{Cbeff, Parts};
pub use certificate::CertificateObject;
pub use chuid::Chuid;
pub(super) use pin::outcome;

use super::apdu::{Command, Meaning};
use super::session::Exchange;
use super::signed::SignedData;
use super::tlv;
use super::trust::{Doubt, Issuers, Trust};
use super::{CardTrouble, Secret};

/// The application's identifier, without its version (SP 800-73-4 part 1, 2.2).
pub const APPLICATION: [u8; 9] = [0xa0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00];

const CHUID: [u8; 3] = [0x5f, 0xc1, 0x02];
const FINGERPRINTS: [u8; 3] = [0x5f, 0xc1, 0x03];
const CARD_AUTHENTICATION: [u8; 3] = [0x5f, 0xc1, 0x01];

/// Against whom and when the card is checked.
pub struct Checking<'a> {
    pub issuers: &'a Issuers,
    /// The time at which certificates must be valid, and the card not expired.
    pub at: Timestamp,
    /// Fills its argument with random bytes.
    pub random: &'a dyn Fn(&mut [u8]),
}

/// What was read.
#[derive(Debug)]
pub struct PivCard {
    pub chuid: Chuid,
    /// Of the CHUID and the card itself.
    pub trust: Trust,
    /// Only when a PIN was given and there are any.
    pub fingerprints: Option<Fingerprints>,
}

/// The holder's fingerprints as the card keeps them. Wiped when dropped; no Clone, no Serialize.
pub struct Fingerprints {
    pub header: Cbeff,
    /// An ANSI INCITS 378 record: usually two fingers.
    pub record: Zeroizing<Vec<u8>>,
    /// Whether the issuer signed them for this card.
    pub trust: Trust,
}

impl std::fmt::Debug for Fingerprints {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "Fingerprints({} bytes, {:?})",
            self.record.len(),
            self.trust
        )
    }
}

/// Reads the card; `pin` is what opens the fingerprints, and is tried once.
pub fn read(
    card: &mut dyn Exchange,
    pin: Option<&Secret>,
    checking: &Checking<'_>,
) -> Result<PivCard, CardTrouble> {
    select(card)?;
    let object = object(card, CHUID)?.ok_or(CardTrouble::Malformed { what: "CHUID" })?;
    let chuid = Chuid::parse(&object).map_err(CardTrouble::malformed("CHUID"))?;
    let (signer, mut doubts) = chuid_doubts(&chuid, checking);
    let today = checking.at.to_zoned(TimeZone::UTC).date();
    if chuid.expires.is_some_and(|expires| expires < today) {
        doubts.push(Doubt::CardExpired);
    }
    let active = prove(card, &chuid, checking)?;
    let fingerprints = match pin {
        Some(pin) => {
            pin::verify(card, pin)?;
            fingerprints(card, &chuid, signer.as_ref(), checking)?
        }
        None => None,
    };
    Ok(PivCard {
        chuid,
        trust: Trust::of(doubts, active),
        fingerprints,
    })
}

/// How many wrong PINs the card still takes; `None` when it does not say.
pub fn tries_left(card: &mut dyn Exchange) -> Result<Option<u8>, CardTrouble> {
    select(card)?;
    pin::tries_left(card)
}

pub(super) fn select(card: &mut dyn Exchange) -> Result<(), CardTrouble> {
    let select = Command::new(0xa4, 0x04, 0x00)
        .data(&APPLICATION)
        .expecting(256);
    let status = card.exchange(&select)?.status;
    match status.meaning() {
        Meaning::Done => Ok(()),
        meaning if meaning.is_absence() => Err(CardTrouble::OtherCard),
        _ => Err(CardTrouble::Refused {
            step: "select the PIV application",
            status: status.0,
        }),
    }
}

/// GET DATA (SP 800-73-4 part 2, 3.1.2): what is inside the object; `None` when the card has it not.
fn object(
    card: &mut dyn Exchange,
    tag: [u8; 3],
) -> Result<Option<Zeroizing<Vec<u8>>>, CardTrouble> {
    let command = Command::new(0xcb, 0x3f, 0xff)
        .data(&tlv::write(0x5c, &tag))
        .expecting(256);
    let answer = card.exchange(&command)?;
    match answer.status.meaning() {
        Meaning::Done => {
            let inside =
                tlv::only(&answer.data, 0x53).map_err(CardTrouble::malformed("a data object"))?;
            // An object that was never written is empty.
            Ok((!inside.is_empty()).then(|| Zeroizing::new(inside.to_vec())))
        }
        meaning if meaning.is_absence() => Ok(None),
        _ => Err(CardTrouble::Refused {
            step: "read a data object",
            status: answer.status.0,
        }),
    }
}

/// Who signed the CHUID, and what speaks against it.
fn chuid_doubts(chuid: &Chuid, checking: &Checking<'_>) -> (Option<X509>, Vec<Doubt>) {
    let Some(signature) = &chuid.signature else {
        return (None, vec![Doubt::Unsigned]);
    };
    let Ok(signed) = SignedData::parse(signature) else {
        let what = "the CHUID's";
        return (None, vec![Doubt::SignatureUnreadable { what }]);
    };
    match chuid
        .signed()
        .iter()
        .map(|content| signed.check(content, &[]))
        .reduce(|first, second| first.or(second))
    {
        Some(Ok(signer)) => {
            let doubts = vouched(&signer, &signed, checking).err();
            (Some(signer), doubts.into_iter().collect())
        }
        Some(Err(doubt)) => (None, vec![doubt]),
        None => (None, vec![Doubt::Unsigned]),
    }
}

fn vouched(signer: &X509, signed: &SignedData<'_>, checking: &Checking<'_>) -> Result<(), Doubt> {
    let between: Vec<X509> = signed
        .certificates
        .iter()
        .filter_map(|der| X509::from_der(der).ok())
        .collect();
    checking.issuers.vouch(signer, &between, checking.at)
}

/// Card authentication (SP 800-73-4 part 1, appendix B.1.3). The outer trouble ends the reading; the
/// inner doubt does not.
fn prove(
    card: &mut dyn Exchange,
    chuid: &Chuid,
    checking: &Checking<'_>,
) -> Result<Result<(), Doubt>, CardTrouble> {
    let Some(stored) = object(card, CARD_AUTHENTICATION)? else {
        return Ok(Err(Doubt::NoChipKey));
    };
    let Ok(certificate) = CertificateObject::parse(&stored).and_then(|object| object.certificate())
    else {
        return Ok(Err(Doubt::CertificateUnfit));
    };
    if let Err(doubt) = checking.issuers.vouch(&certificate, &[], checking.at) {
        return Ok(Err(doubt));
    }
    if !certificate::names(&certificate, chuid) {
        return Ok(Err(Doubt::OtherCard {
            part: "the card authentication certificate".to_owned(),
        }));
    }
    challenge::prove(card, &certificate, checking.random)
}

fn fingerprints(
    card: &mut dyn Exchange,
    chuid: &Chuid,
    signer: Option<&X509>,
    checking: &Checking<'_>,
) -> Result<Option<Fingerprints>, CardTrouble> {
    const WHAT: &str = "the fingerprint object";
    let Some(stored) = object(card, FINGERPRINTS)? else {
        return Ok(None);
    };
    let bad = CardTrouble::malformed(WHAT);
    let sealed = tlv::find(&stored, 0xbc)
        .map_err(&bad)?
        .ok_or(CardTrouble::Malformed { what: WHAT })?;
    let parts = cbeff::Parts::split(sealed).map_err(bad)?;
    let doubts = cbeff_doubts(&parts, chuid, signer, checking);
    Ok(Some(Fingerprints {
        header: parts.header.clone(),
        record: Zeroizing::new(parts.record.to_vec()),
        trust: Trust::of(doubts, Err(Doubt::NoChipKey)),
    }))
}

fn cbeff_doubts(
    parts: &cbeff::Parts<'_>,
    chuid: &Chuid,
    signer: Option<&X509>,
    checking: &Checking<'_>,
) -> Vec<Doubt> {
    if parts.signature.is_empty() {
        return vec![Doubt::Unsigned];
    }
    let Ok(signed) = SignedData::parse(parts.signature) else {
        let what = "the fingerprints'";
        return vec![Doubt::SignatureUnreadable { what }];
    };
    let mut doubts = Vec::new();
    // Without a certificate of its own the CHUID's signer signed it (SP 800-76-2, 9.3.5).
    let offered: Vec<X509> = signer.cloned().into_iter().collect();
    match signed.check(parts.signed, &offered) {
        Ok(signer) => doubts.extend(vouched(&signer, &signed, checking).err()),
        Err(doubt) => doubts.push(doubt),
    }
    if parts.header.fasc_n[..] != chuid.fasc_n[..] {
        doubts.push(Doubt::OtherCard {
            part: "the fingerprints".to_owned(),
        });
    }
    doubts
}
