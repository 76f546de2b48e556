//! Seeds, changed the way libFuzzer does it, but always in the same way.

/// Values that lengths and counts break at.
const EDGES: [u8; 8] = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x84, 0xfe, 0xff];
/// No changed seed is longer.
const LONGEST: usize = 16 * 1024;

/// Changed seeds without end.
pub struct Mutations<'a> {
    seeds: &'a [Vec<u8>],
    state: u64,
}

impl<'a> Mutations<'a> {
    /// The same ones for the same `name`.
    pub fn of(seeds: &'a [Vec<u8>], name: &str) -> Self {
        let state = name.bytes().fold(0x9e37_79b9_7f4a_7c15_u64, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self {
            seeds,
            state: state | 1,
        }
    }

    fn dice(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % below.max(1)
    }

    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.dice(length);
        let end = start + 1 + self.dice(32.min(length - start));
        start..end.min(length)
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        if input.is_empty() {
            input.push(self.dice(256) as u8);
            return;
        }
        let at = self.dice(input.len());
        match self.dice(8) {
            0 => input[at] ^= 1 << self.dice(8),
            1 => input[at] = EDGES[self.dice(EDGES.len())],
            2 => input[at] = self.dice(256) as u8,
            3 => input.truncate(at),
            4 => drop(input.drain(self.stretch(input.len()))),
            5 => {
                let again = input[self.stretch(input.len())].to_vec();
                input.splice(at..at, again);
            }
            6 => {
                let other = &self.seeds[self.dice(self.seeds.len())];
                if !other.is_empty() {
                    let piece = other[self.stretch(other.len())].to_vec();
                    input.splice(at..at, piece);
                }
            }
            _ => {
                // Two bytes next to each other are often a length.
                let edge = EDGES[self.dice(EDGES.len())];
                input[at] = edge;
                if let Some(next) = input.get_mut(at + 1) {
                    *next = edge;
                }
            }
        }
    }
}

impl Iterator for Mutations<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut input = self.seeds[self.dice(self.seeds.len())].clone();
        for _ in 0..=self.dice(4) {
            self.change(&mut input);
        }
        input.truncate(LONGEST);
        Some(input)
    }
}
