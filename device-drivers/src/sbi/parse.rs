//! Everything that reads bytes from outside, reachable for fuzzing. Each function takes any bytes and
//! returns whether they were accepted; none may panic, hang or grow without bounds.

use zeroize::Zeroizing;

use super::preview::{Parts, boundary};
use super::service::{http, request};
use super::{Environment, Hash, Purpose, answer, capture, jws};

/// The answer to `MOSIPDISC`.
pub fn discovery(bytes: &[u8]) -> bool {
    answer::discovery(bytes, 4501).is_ok()
}

/// The answer to `MOSIPDINFO`, for the devices of the answer to `MOSIPDISC` before the first NUL.
pub fn info(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let first = parts.next().unwrap_or_default();
    let mut devices = answer::discovery(first, 4501).unwrap_or_default();
    answer::info(parts.next().unwrap_or_default(), &mut devices).is_ok()
}

/// A compact JWS with its certificate.
pub fn token(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| jws::verify(text).is_ok())
}

/// The answer to a capture, and an error that stands alone.
pub fn captured(bytes: &[u8]) -> bool {
    capture::answer::elements(bytes).is_ok() | capture::answer::error_alone(bytes).is_ok()
}

/// What a token of a capture signs.
pub fn captured_data(bytes: &[u8]) -> bool {
    capture::answer::data(&Zeroizing::new(bytes.to_vec())).is_some()
}

/// A preview that comes in pieces as long as the first byte says.
pub fn preview(bytes: &[u8]) -> bool {
    let Some((step, rest)) = bytes.split_first() else {
        return false;
    };
    let mut parts = Parts::new("BoundaryString".to_owned());
    let mut pictures = 0;
    let whole = rest
        .chunks(usize::from(*step).max(1))
        .all(|chunk| parts.feed(chunk, &mut |_| pictures += 1).is_ok());
    whole && pictures > 0
}

/// The content type of a preview.
pub fn preview_type(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| boundary(text).is_some())
}

/// The head of a request to our service.
pub fn service_head(bytes: &[u8]) -> bool {
    matches!(http::head(bytes), Ok(Some(_)))
}

/// The bodies of requests to our service.
pub fn service_body(bytes: &[u8]) -> bool {
    let own = |purpose| request::Own {
        purpose,
        env: Environment::Staging,
        device_id: "D1",
    };
    let [auth, registration] = [Purpose::Auth, Purpose::Registration];
    request::capture(bytes, auth, own(auth)).is_ok()
        | request::capture(bytes, registration, own(registration)).is_ok()
        | request::stream(bytes, own(registration)).is_ok()
        | request::discovery(bytes).is_ok()
}

/// A hash as it is spelt.
pub fn hash(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| Hash::parse_any_case(text).is_some())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_parser_takes_any_bytes() {
        let seeds: [&[u8]; 6] = [
            b"",
            b"\0",
            b"[{\"deviceId\":\"d\",\"digitalId\":\"e30\"}]\0[{\"deviceInfo\":\"e30\"}]",
            b"{\"biometrics\":[{\"error\":{\"errorCode\":0}}]}",
            b"\x05--BoundaryString\r\nContent-Length: 2\r\n\r\n\xFF\xD8",
            b"CAPTURE / HTTP/1.1\r\n\r\n",
        ];
        let parsers = [
            super::discovery,
            super::info,
            super::token,
            super::captured,
            super::captured_data,
            super::preview,
            super::preview_type,
            super::service_head,
            super::service_body,
            super::hash,
        ];
        for seed in seeds {
            for end in 0..=seed.len() {
                for parser in parsers {
                    parser(&seed[..end]);
                }
            }
        }
        assert!(super::captured(seeds[3]), "a sound answer is accepted");
        assert!(super::preview(seeds[4]), "a sound preview is accepted");
        assert!(super::service_head(seeds[5]), "a sound head is accepted");
    }
}
