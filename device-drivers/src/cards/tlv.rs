//! BER-TLV as cards use it (ISO/IEC 7816-4, 5.2.2; ISO/IEC 8825-1), read with limits.
//!
//! Tags of up to three bytes, definite lengths of up to 16 MiB. Nothing is copied: a [`Tlv`] points
//! into the bytes it was read from. Any bytes give a value or [`BadTlv`]; reading never recurses.

use thiserror::Error;

/// The bytes are not what they should be. `at`: where, from the start of what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a well-formed data object at byte {at}")]
pub struct BadTlv {
    pub at: usize,
}

/// One data object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The tag's bytes as a number: `0x5F0E` for the two bytes 5F 0E.
    pub tag: u32,
    pub value: &'a [u8],
    /// Tag, length and value together.
    pub whole: &'a [u8],
}

/// What stands before a value: its tag, its length, and how many bytes told so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub tag: u32,
    pub header_length: usize,
    pub value_length: usize,
}

impl Header {
    /// The whole object's length in bytes.
    pub fn total(&self) -> usize {
        self.header_length.saturating_add(self.value_length)
    }
}

/// The longest header that [`header`] reads: three bytes of tag and four of length.
pub const LONGEST_HEADER: usize = 7;

/// Reads the header at the start of `bytes`; the value need not be there yet.
pub fn header(bytes: &[u8]) -> Result<Header, BadTlv> {
    let bad = |at| BadTlv { at };
    let first = *bytes.first().ok_or(bad(0))?;
    let mut tag = u32::from(first);
    let mut at = 1;
    if first & 0x1f == 0x1f {
        loop {
            let next = *bytes.get(at).ok_or(bad(at))?;
            if at > 2 {
                return Err(bad(at));
            }
            tag = (tag << 8) | u32::from(next);
            at += 1;
            if next & 0x80 == 0 {
                break;
            }
        }
    }
    let length = *bytes.get(at).ok_or(bad(at))?;
    at += 1;
    let value_length = match length {
        0..=0x7f => usize::from(length),
        0x81..=0x83 => {
            let count = usize::from(length & 0x7f);
            let digits = bytes.get(at..at + count).ok_or(bad(at))?;
            at += count;
            digits
                .iter()
                .fold(0, |sum, digit| (sum << 8) | usize::from(*digit))
        }
        _ => return Err(bad(at - 1)),
    };
    Ok(Header {
        tag,
        header_length: at,
        value_length,
    })
}

/// Reads the object at the start of `bytes`; gives it and what comes after it.
pub fn first(bytes: &[u8]) -> Result<(Tlv<'_>, &[u8]), BadTlv> {
    let header = header(bytes)?;
    let whole = bytes.get(..header.total()).ok_or(BadTlv {
        at: header.header_length,
    })?;
    let object = Tlv {
        tag: header.tag,
        value: &whole[header.header_length..],
        whole,
    };
    Ok((object, &bytes[header.total()..]))
}

/// Reads `bytes` as exactly one object of this tag and gives its value.
pub fn only(bytes: &[u8], tag: u32) -> Result<&[u8], BadTlv> {
    let (object, rest) = first(bytes)?;
    match (object.tag == tag, rest.is_empty()) {
        (true, true) => Ok(object.value),
        (false, _) => Err(BadTlv { at: 0 }),
        (true, false) => Err(BadTlv {
            at: object.whole.len(),
        }),
    }
}

/// Reads objects one after another, to the end. The first bad one ends the reading.
pub fn all(bytes: &[u8]) -> Objects<'_> {
    Objects { bytes, at: 0 }
}

/// The value of the first object with this tag among those in `bytes`; `None` where there is none.
pub fn find(bytes: &[u8], tag: u32) -> Result<Option<&[u8]>, BadTlv> {
    for object in all(bytes) {
        let object = object?;
        if object.tag == tag {
            return Ok(Some(object.value));
        }
    }
    Ok(None)
}

/// Follows `path` from tag to tag, each inside the value of the one before it.
pub fn follow<'a>(bytes: &'a [u8], path: &[u32]) -> Result<Option<&'a [u8]>, BadTlv> {
    let mut inside = bytes;
    for tag in path {
        match find(inside, *tag)? {
            Some(value) => inside = value,
            None => return Ok(None),
        }
    }
    Ok(Some(inside))
}

/// See [`all`].
#[derive(Debug, Clone)]
pub struct Objects<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Objects<'a> {
    type Item = Result<Tlv<'a>, BadTlv>;

    fn next(&mut self) -> Option<Self::Item> {
        let left = self.bytes.get(self.at..).filter(|left| !left.is_empty())?;
        match first(left) {
            Ok((object, _)) => {
                self.at += object.whole.len();
                Some(Ok(object))
            }
            Err(bad) => {
                let at = self.at + bad.at;
                self.at = self.bytes.len();
                Some(Err(BadTlv { at }))
            }
        }
    }
}

/// Writes one object. `tag`: its bytes as a number, as in [`Tlv::tag`].
pub fn write(tag: u32, value: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = tag
        .to_be_bytes()
        .into_iter()
        .skip_while(|byte| *byte == 0)
        .collect();
    match value.len() {
        length @ 0..=0x7f => out.push(length as u8),
        length @ 0x80..=0xff => out.extend([0x81, length as u8]),
        length @ 0x100..=0xffff => {
            out.push(0x82);
            out.extend((length as u16).to_be_bytes());
        }
        length => {
            out.push(0x83);
            out.extend(&(length as u32).to_be_bytes()[1..]);
        }
    }
    out.extend(value);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_every_length_are_read_back_as_written() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000] {
            for tag in [0x04, 0x5f0e, 0x7f49, 0x005f_c102] {
                let value = vec![7; length];
                let bytes = write(tag, &value);
                assert_eq!(
                    only(&bytes, tag).map(<[u8]>::len),
                    Ok(length),
                    "tag {tag:X}, {length} bytes"
                );
            }
        }
    }

    #[test]
    fn what_is_cut_or_has_no_end_is_refused() {
        let check = |bytes: &[u8]| assert!(first(bytes).is_err(), "{bytes:02X?}");
        check(&[]);
        check(&[0x30]);
        check(&[0x30, 0x80, 0, 0]);
        check(&[0x30, 0x02, 0]);
        check(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]);
        check(&[0x5f, 0x81, 0x82, 0x83, 0x01, 0]);
        check(&[0x1f]);
        check(&[0x30, 0x82, 0x01]);
    }

    #[test]
    fn a_path_leads_through_nested_objects() {
        let bytes = write(0x7c, &[write(0x80, b"a"), write(0x82, b"b")].concat());
        assert_eq!(follow(&bytes, &[0x7c, 0x82]), Ok(Some(&b"b"[..])));
        assert_eq!(follow(&bytes, &[0x7c, 0x83]), Ok(None));
        assert_eq!(
            follow(&[0x7c, 0x01, 0x80], &[0x7c, 0x80]),
            Err(BadTlv { at: 1 })
        );
    }

    #[test]
    fn a_bad_object_ends_the_reading_and_says_where() {
        let bytes = [&write(0x01, b"x")[..], &[0x02, 0x05, 0x00]].concat();
        let read: Vec<_> = all(&bytes).collect();
        assert_eq!(read.len(), 2);
        assert_eq!(read[1], Err(BadTlv { at: 5 }));
    }
}
