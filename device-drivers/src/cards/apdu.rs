//! Commands to a card and its answers (ISO/IEC 7816-4, 5.1).

use zeroize::Zeroizing;

/// The longest answer that is put together from several parts.
pub const LONGEST_ANSWER: usize = 0x1_0000;

/// One command. Its bytes are wiped when it is dropped and it has no `Debug`: it may carry a PIN.
#[derive(Clone)]
pub struct Command {
    pub class: u8,
    pub instruction: u8,
    pub p1: u8,
    pub p2: u8,
    pub data: Zeroizing<Vec<u8>>,
    /// The most bytes of answer that are wanted, 1 to 65,536; `None`: no answer but the status.
    pub expected: Option<u32>,
}

impl Command {
    /// A command of the interindustry class without data and without answer.
    pub fn new(instruction: u8, p1: u8, p2: u8) -> Self {
        Self {
            class: 0,
            instruction,
            p1,
            p2,
            data: Zeroizing::new(Vec::new()),
            expected: None,
        }
    }

    pub fn class(self, class: u8) -> Self {
        Self { class, ..self }
    }

    pub fn data(self, data: &[u8]) -> Self {
        Self {
            data: Zeroizing::new(data.to_vec()),
            ..self
        }
    }

    /// Asks for up to `expected` bytes; 256 is what a short command can ask for at most.
    pub fn expecting(self, expected: u32) -> Self {
        Self {
            expected: Some(expected.clamp(1, 0x1_0000)),
            ..self
        }
    }

    /// SELECT an application by its identifier; no answer but the status.
    pub fn select_application(identifier: &[u8]) -> Self {
        Self::new(0xa4, 0x04, 0x0c).data(identifier)
    }

    /// SELECT an elementary file below the current one; no answer but the status.
    pub fn select_file(identifier: u16) -> Self {
        Self::new(0xa4, 0x02, 0x0c).data(&identifier.to_be_bytes())
    }

    /// READ BINARY of the selected file. `offset` below 32,768.
    pub fn read_binary(offset: u16, count: u32) -> Self {
        let [high, low] = offset.to_be_bytes();
        Self::new(0xb0, high & 0x7f, low).expecting(count)
    }

    /// The command as it goes over the line: short where that is enough, else extended.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let extended = self.data.len() > 0xff || self.expected.is_some_and(|count| count > 0x100);
        let mut out = Zeroizing::new(Vec::with_capacity(self.data.len() + 10));
        out.extend([self.class, self.instruction, self.p1, self.p2]);
        if extended {
            out.push(0);
            if !self.data.is_empty() {
                out.extend((self.data.len().min(0xffff) as u16).to_be_bytes());
                out.extend(&self.data[..self.data.len().min(0xffff)]);
            }
            if let Some(count) = self.expected {
                // 65,536 is written as zero.
                out.extend((count as u16).to_be_bytes());
            }
        } else {
            if !self.data.is_empty() {
                out.push(self.data.len() as u8);
                out.extend(self.data.iter());
            }
            if let Some(count) = self.expected {
                // 256 is written as zero.
                out.push(count as u8);
            }
        }
        out
    }

    /// The command in the parts that short commands can carry (command chaining, 5.1.1.1).
    pub(super) fn chain(&self) -> Vec<Self> {
        if self.data.len() <= 0xff {
            return vec![self.clone()];
        }
        let count = self.data.len().div_ceil(0xff);
        self.data
            .chunks(0xff)
            .enumerate()
            .map(|(index, part)| {
                let last = index + 1 == count;
                Self {
                    class: if last { self.class } else { self.class | 0x10 },
                    data: Zeroizing::new(part.to_vec()),
                    expected: if last { self.expected } else { None },
                    ..*self
                }
            })
            .collect()
    }
}

/// What a card answered. Wiped when dropped, and without `Debug`: it may be a fingerprint.
#[derive(Clone)]
pub struct Answer {
    pub data: Zeroizing<Vec<u8>>,
    pub status: Status,
}

/// The two bytes that end every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16);

impl Status {
    pub const OK: Self = Self(0x9000);

    /// What it means (ISO/IEC 7816-4, tables 5 and 6).
    pub fn meaning(self) -> Meaning {
        match self.0 {
            0x9000 => Meaning::Done,
            0x6100..=0x61ff => Meaning::MoreToCome,
            0x6282 => Meaning::EndOfFile,
            0x63c0..=0x63cf => Meaning::TriesLeft((self.0 & 0x0f) as u8),
            0x6300 => Meaning::NotVerified,
            0x6700 => Meaning::WrongLength,
            0x6982 => Meaning::SecurityNotSatisfied,
            0x6983 | 0x6984 => Meaning::Blocked,
            0x6985 => Meaning::ConditionsNotSatisfied,
            0x6987 | 0x6988 => Meaning::SecureMessagingWrong,
            0x6a80 => Meaning::WrongData,
            0x6a82 => Meaning::FileNotFound,
            0x6a83 => Meaning::RecordNotFound,
            0x6a88 => Meaning::DataNotFound,
            0x6a86 | 0x6b00 => Meaning::WrongParameters,
            0x6c00..=0x6cff => Meaning::OtherLength((self.0 & 0xff) as u8),
            0x6d00 => Meaning::InstructionUnknown,
            0x6e00 => Meaning::ClassUnknown,
            _ => Meaning::Other,
        }
    }

    pub fn is_done(self) -> bool {
        self == Self::OK
    }
}

/// What a [`Status`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Done,
    MoreToCome,
    EndOfFile,
    /// A PIN was wrong, or how many tries are left was asked.
    TriesLeft(u8),
    NotVerified,
    WrongLength,
    SecurityNotSatisfied,
    Blocked,
    ConditionsNotSatisfied,
    SecureMessagingWrong,
    WrongData,
    FileNotFound,
    RecordNotFound,
    DataNotFound,
    WrongParameters,
    /// The command is to be given again with this length (0: 256).
    OtherLength(u8),
    InstructionUnknown,
    ClassUnknown,
    Other,
}

impl Meaning {
    /// What was asked for is not on this card.
    pub fn is_absence(self) -> bool {
        matches!(
            self,
            Self::FileNotFound | Self::DataNotFound | Self::RecordNotFound
        )
    }
}

/// Splits what came over the line; `None` when it is too short to end with a status.
pub fn split(answer: &[u8]) -> Option<Answer> {
    let (data, status) = answer.split_last_chunk::<2>()?;
    Some(Answer {
        data: Zeroizing::new(data.to_vec()),
        status: Status(u16::from_be_bytes(*status)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_cases_are_encoded_short_and_extended() {
        let check = |command: Command, expect: &[u8]| assert_eq!(&command.encode()[..], expect);
        check(Command::new(0xa4, 1, 2), &[0, 0xa4, 1, 2]);
        check(Command::new(0x84, 0, 0).expecting(8), &[0, 0x84, 0, 0, 8]);
        check(Command::new(0xca, 0, 0).expecting(256), &[0, 0xca, 0, 0, 0]);
        check(
            Command::select_file(0x011e),
            &[0, 0xa4, 2, 0x0c, 2, 1, 0x1e],
        );
        check(
            Command::new(0xcb, 0x3f, 0xff).data(&[1]).expecting(256),
            &[0, 0xcb, 0x3f, 0xff, 1, 1, 0],
        );
        check(
            Command::new(0xb0, 0, 0).expecting(0x1_0000),
            &[0, 0xb0, 0, 0, 0, 0, 0],
        );
        check(
            Command::new(0x88, 0, 0).data(&[9]).expecting(0x200),
            &[0, 0x88, 0, 0, 0, 0, 1, 9, 2, 0],
        );
    }

    #[test]
    fn long_data_is_chained_and_only_the_last_part_asks_for_an_answer() {
        let parts = Command::new(0x87, 0x07, 0x9e)
            .data(&[5; 600])
            .expecting(256)
            .chain();
        let shape: Vec<_> = parts
            .iter()
            .map(|part| (part.class, part.data.len(), part.expected))
            .collect();
        assert_eq!(
            shape,
            [(0x10, 255, None), (0x10, 255, None), (0, 90, Some(256))]
        );
    }

    #[test]
    fn a_status_says_what_it_means() {
        let check = |status, expect| assert_eq!(Status(status).meaning(), expect, "{status:04X}");
        check(0x9000, Meaning::Done);
        check(0x63c2, Meaning::TriesLeft(2));
        check(0x6c10, Meaning::OtherLength(16));
        check(0x6a82, Meaning::FileNotFound);
        check(0x1234, Meaning::Other);
    }

    #[test]
    fn an_answer_without_a_status_is_none() {
        assert!(split(&[0x90]).is_none());
        assert!(split(&[0x90, 0]).is_some_and(|answer| answer.status.is_done()));
    }
}
