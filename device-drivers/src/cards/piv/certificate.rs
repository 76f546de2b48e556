//! Certificates on the card (SP 800-73-4 part 1, 3.1.3 and appendix A), compressed or not.

use std::io::Read;

use flate2::read::GzDecoder;
use openssl::x509::{X509, X509Ref};

use super::Chuid;
use crate::cards::tlv::{self, BadTlv};

/// No certificate unpacks to more.
const LONGEST: u64 = 0x1_0000;
const BAD: BadTlv = BadTlv { at: 0 };
/// 2.5.29.17, the subject's alternative names.
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];
/// 2.16.840.1.101.3.6.6, a FASC-N among them.
const FASC_N: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x06, 0x06];

/// A certificate object, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateObject {
    /// The certificate in DER.
    pub der: Vec<u8>,
}

impl CertificateObject {
    /// From what is inside the data object; unpacks at most 64 KiB.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadTlv> {
        let stored = tlv::find(bytes, 0x70)?.ok_or(BAD)?;
        let info = tlv::find(bytes, 0x71)?.and_then(|info| info.first());
        if info.is_none_or(|info| info & 1 == 0) {
            return Ok(Self {
                der: stored.to_vec(),
            });
        }
        let mut der = Vec::new();
        GzDecoder::new(stored)
            .take(LONGEST + 1)
            .read_to_end(&mut der)
            .map_err(|_| BAD)?;
        if der.len() as u64 > LONGEST {
            return Err(BAD);
        }
        Ok(Self { der })
    }

    pub(super) fn certificate(&self) -> Result<X509, BadTlv> {
        X509::from_der(&self.der).map_err(|_| BAD)
    }
}

/// Whether a certificate was made for the card with this identifier: it names its UUID or FASC-N.
pub fn names(certificate: &X509Ref, chuid: &Chuid) -> bool {
    certificate
        .to_der()
        .is_ok_and(|der| named(&der, chuid).unwrap_or(false))
}

fn named(der: &[u8], chuid: &Chuid) -> Result<bool, BadTlv> {
    // Certificate, TBSCertificate, [3], Extensions.
    let Some(extensions) = tlv::follow(der, &[0x30, 0x30, 0xa3, 0x30])? else {
        return Ok(false);
    };
    for extension in tlv::all(extensions) {
        let extension = extension?.value;
        if tlv::find(extension, 0x06)? != Some(ALTERNATIVE_NAMES) {
            continue;
        }
        let content = tlv::find(extension, 0x04)?.ok_or(BAD)?;
        for name in tlv::all(tlv::only(content, 0x30)?) {
            let name = name?;
            let matches = match name.tag {
                0x86 => {
                    chuid.guid != [0; 16]
                        && name.value.eq_ignore_ascii_case(urn(chuid.guid).as_bytes())
                }
                0xa0 => {
                    tlv::find(name.value, 0x06)? == Some(FASC_N)
                        && tlv::follow(name.value, &[0xa0, 0x04])? == Some(&chuid.fasc_n)
                }
                _ => false,
            };
            if matches {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn urn(guid: [u8; 16]) -> String {
    let hex = crate::cards::readers::upper_hex(&guid);
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        let content = encoder.finish().unwrap();
        [tlv::write(0x70, &content), tlv::write(0x71, &[1])].concat()
    }

    #[test]
    fn packed_and_plain_certificates_are_the_same() {
        let plain = [tlv::write(0x70, b"DER"), tlv::write(0x71, &[0])].concat();
        assert_eq!(
            CertificateObject::parse(&plain),
            CertificateObject::parse(&packed(b"DER"))
        );
    }

    #[test]
    fn a_few_bytes_that_unpack_to_many_are_refused() {
        assert_eq!(
            CertificateObject::parse(&packed(&vec![0; 8 << 20])),
            Err(BAD)
        );
        let broken = [tlv::write(0x70, b"no gzip"), tlv::write(0x71, &[1])].concat();
        assert_eq!(CertificateObject::parse(&broken), Err(BAD));
    }
}
