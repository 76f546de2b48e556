//! Keys of persons and scanners, with what must come of them: `typing.json`. The kiosk's screen is
//! held to the same file.

use std::time::Duration;

use device_drivers::codes::wedge::{Key, Manner, Verdict, Wedge};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    manner: Changed,
    steps: Vec<Step>,
    field: String,
    scans: Vec<String>,
    /// How often the form was sent.
    sent: usize,
}

/// Where the manner is another than a scanner's as it comes.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    prefix: Option<char>,
    suffix: Option<Named>,
}

#[derive(Clone, Copy, Deserialize)]
enum Named {
    Enter,
    Tab,
    Other,
}

/// Times in milliseconds. `apart` goes round.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Step {
    Type {
        #[serde(rename = "type")]
        text: String,
        apart: Vec<u64>,
    },
    Key {
        key: Named,
        after: u64,
    },
    Pause {
        pause: u64,
    },
}

impl From<Named> for Key {
    fn from(named: Named) -> Self {
        match named {
            Named::Enter => Self::Enter,
            Named::Tab => Self::Tab,
            Named::Other => Self::Other,
        }
    }
}

impl Changed {
    fn manner(&self) -> Manner {
        Manner {
            prefix: self.prefix,
            suffix: self.suffix.map_or(Key::Enter, Key::from),
            ..Manner::default()
        }
    }
}

/// A field on the screen, and the handler that the contract describes.
struct Screen {
    wedge: Wedge,
    now: Duration,
    field: String,
    scans: Vec<String>,
    sent: usize,
}

impl Screen {
    fn new(manner: Manner) -> Self {
        Self {
            wedge: Wedge::new(manner),
            now: Duration::from_secs(1),
            field: String::new(),
            scans: Vec::new(),
            sent: 0,
        }
    }

    fn press(&mut self, key: Key, after: u64) {
        self.now += Duration::from_millis(after);
        match self.wedge.key(key, self.now) {
            Verdict::Pass => self.enter(key),
            Verdict::Hold => {}
            Verdict::Scan { content, typed } => {
                let rest = self.field.chars().count() - typed;
                self.field = self.field.chars().take(rest).collect();
                self.scans.push(content.to_string());
            }
            Verdict::Release { held, hold } => {
                self.field.push_str(&held);
                if !hold {
                    self.enter(key);
                }
            }
        }
    }

    /// What a key does when nobody prevents it.
    fn enter(&mut self, key: Key) {
        match key {
            Key::Character(character) => self.field.push(character),
            Key::Enter => self.sent += 1,
            Key::Tab | Key::Other => {}
        }
    }

    fn text(&mut self, text: &str, apart: &[u64]) {
        for (character, apart) in text.chars().zip(apart.iter().cycle()) {
            self.press(Key::Character(character), *apart);
        }
    }

    fn pause(&mut self, milliseconds: u64) {
        self.now += Duration::from_millis(milliseconds);
        if let Some(held) = self.wedge.tick(self.now) {
            self.field.push_str(&held);
        }
    }
}

#[test]
fn a_scanner_is_told_from_a_person_as_the_file_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("typing.json")).unwrap();
    assert!(cases.len() > 15, "the file is there");
    for case in cases {
        let mut screen = Screen::new(case.manner.manner());
        for step in &case.steps {
            match step {
                Step::Type { text, apart } => screen.text(text, apart),
                Step::Key { key, after } => screen.press((*key).into(), *after),
                Step::Pause { pause } => screen.pause(*pause),
            }
        }
        let name = &case.name;
        assert_eq!(screen.scans, case.scans, "codes: {name}");
        assert_eq!(screen.field, case.field, "what stays in the field: {name}");
        assert_eq!(screen.sent, case.sent, "forms sent: {name}");
    }
}

#[test]
fn a_burst_without_end_is_let_through_and_not_kept() {
    let mut screen = Screen::new(Manner::default());
    let long: String = (0..20_000_u32)
        .map(|it| char::from(b'a' + (it % 26) as u8))
        .collect();
    screen.text(&long, &[1]);
    screen.press(Key::Enter, 1);
    assert_eq!(
        screen.field.len() + screen.scans.iter().map(String::len).sum::<usize>(),
        20_000
    );
    assert!(screen.scans.iter().all(|scan| scan.len() <= 8192));
}
