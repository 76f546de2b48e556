use std::time::Duration;

use device_drivers::codes::wedge::{Key, Manner, Verdict, Wedge};

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

    fn text(&mut self, text: &str, apart: u64) {
        for character in text.chars() {
            self.press(Key::Character(character), apart);
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
fn a_burst_with_enter_is_a_scan_and_leaves_the_field_as_it_was() {
    for apart in [1, 8, 20] {
        let mut screen = Screen::new(Manner::default());
        screen.text("Amina", 150);
        screen.pause(300);
        screen.text(" 6BF+70790 T9W%", apart);
        screen.press(Key::Enter, apart);
        assert_eq!(screen.scans, [" 6BF+70790 T9W%"], "{apart} ms apart");
        assert_eq!(screen.field, "Amina", "what the officer typed stays");
        assert_eq!(screen.sent, 0, "the scanner's Enter sends no form");
    }
}

#[test]
fn a_person_types_as_fast_as_they_can_and_loses_nothing() {
    // The fastest typists need 45 ms a key; two fingers may fall within 10 ms.
    for rhythm in [&[120, 90, 200][..], &[45, 50, 40], &[10, 80, 10, 90]] {
        let mut screen = Screen::new(Manner::default());
        for (character, apart) in "registration of persons".chars().zip(rhythm.iter().cycle()) {
            screen.press(Key::Character(character), *apart);
        }
        screen.press(Key::Enter, 60);
        assert_eq!(screen.field, "registration of persons", "{rhythm:?}");
        assert_eq!((screen.scans.len(), screen.sent), (0, 1), "{rhythm:?}");
    }
}

#[test]
fn a_key_held_down_is_no_scan() {
    let mut screen = Screen::new(Manner::default());
    screen.text("0", 500);
    screen.text("0000000000000000", 15);
    screen.press(Key::Enter, 15);
    assert_eq!(screen.field.len(), 17);
    assert_eq!((screen.scans.len(), screen.sent), (0, 1));
}

#[test]
fn short_bursts_and_broken_ones_are_typing() {
    let mut screen = Screen::new(Manner::default());
    screen.text("1234567", 2);
    screen.press(Key::Enter, 2);
    assert_eq!(screen.field, "1234567", "shorter than a code");
    screen.text("12345678", 2);
    screen.press(Key::Other, 2);
    screen.press(Key::Enter, 2);
    assert!(screen.scans.is_empty(), "an arrow key came between");
    screen.text("12345678", 2);
    screen.pause(100);
    screen.press(Key::Enter, 0);
    assert!(screen.scans.is_empty(), "the Enter came later");
    assert_eq!(screen.field, "12345671234567812345678");
}

#[test]
fn with_a_prefix_nothing_of_a_code_reaches_the_field() {
    let manner = Manner {
        prefix: Some('\u{2}'),
        suffix: Key::Tab,
        ..Manner::default()
    };
    let mut screen = Screen::new(manner);
    screen.text("Amina", 150);
    screen.pause(200);
    screen.text("\u{2}12", 5);
    assert_eq!(screen.field, "Amina", "held, not passed");
    screen.press(Key::Tab, 5);
    assert_eq!(screen.scans, ["12"], "as short as it may be");
    assert_eq!(screen.field, "Amina");
}

#[test]
fn a_prefix_typed_by_a_person_comes_back() {
    let manner = Manner {
        prefix: Some('~'),
        ..Manner::default()
    };
    let mut screen = Screen::new(manner);
    screen.text("a~", 150);
    assert_eq!(screen.field, "a", "held for a moment");
    screen.pause(100);
    assert_eq!(screen.field, "a~", "and given back");
    screen.text("~b", 150);
    assert_eq!(
        screen.field, "a~~b",
        "also when the next key comes before the clock"
    );
    screen.text("~~", 150);
    screen.text("12345678", 2);
    screen.press(Key::Enter, 2);
    assert_eq!(
        screen.scans,
        ["12345678"],
        "a true prefix after a typed one"
    );
    assert_eq!(screen.field, "a~~b~");
    screen.text("~", 150);
    screen.press(Key::Other, 5);
    assert_eq!(screen.field, "a~~b~~", "another key ends it");
}

#[test]
fn a_burst_without_end_is_let_through_and_not_kept() {
    let mut screen = Screen::new(Manner::default());
    let long: String = (0..20_000_u32)
        .map(|it| char::from(b'a' + (it % 26) as u8))
        .collect();
    screen.text(&long, 1);
    screen.press(Key::Enter, 1);
    assert_eq!(
        screen.field.len() + screen.scans.iter().map(String::len).sum::<usize>(),
        20_000
    );
    assert!(screen.scans.iter().all(|scan| scan.len() <= 8192));
}
