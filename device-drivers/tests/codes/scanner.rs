use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use device_drivers::codes::pos::{CodeEvent, Spoiled, watch};
use device_drivers::fingerprint::{Cancel, Failure};
use virtual_hid::Bench;
use virtual_hid::code_scanner::{CodeScanner, identity, reports};

const MOMENT: Duration = Duration::from_secs(20);

/// What the watch tells, in order.
struct Watched {
    events: Receiver<CodeEvent>,
    cancel: Cancel,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Watched {
    fn start() -> Self {
        let (sender, events) = channel();
        let cancel = Cancel::new();
        let ended = cancel.clone();
        let thread = std::thread::spawn(move || {
            watch(&ended, |event| {
                let _ = sender.send(event);
            })
            .unwrap();
        });
        Self {
            events,
            cancel,
            thread: Some(thread),
        }
    }

    fn next(&self) -> CodeEvent {
        self.events.recv_timeout(MOMENT).expect("something happens")
    }

    fn code(&self) -> Vec<u8> {
        match self.next() {
            CodeEvent::Code(code) => code.content.to_vec(),
            other => panic!("{other:?} is no code"),
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            println!("the watch panicked");
        }
    }
}

fn plugged(scanner: &mut CodeScanner<'_>, watched: &Watched) {
    scanner.plug().unwrap();
    scanner.wait_for_reader(MOMENT).unwrap();
    match watched.next() {
        CodeEvent::Plugged(info) => {
            assert_eq!((info.vendor_id, info.product_id), (0x1209, 0xc0de));
            assert_eq!(info.product, "Virtual code scanner");
        }
        other => panic!("{other:?} instead of a scanner"),
    }
}

#[test]
fn short_and_long_codes_come_through_whole() {
    let Some(bench) = Bench::enter("scanner::short_and_long_codes_come_through_whole") else {
        return;
    };
    let watched = Watched::start();
    let mut scanner = CodeScanner::new(&bench, identity("LONG"));
    plugged(&mut scanner, &watched);
    scanner.command("SCAN 0012345").unwrap();
    assert_eq!(watched.code(), b"0012345");
    let long: Vec<u8> = (0..2500_u32).map(|it| (it * 11 % 256) as u8).collect();
    let sent = reports(*b"]Q1", &long);
    assert_eq!(sent.len(), 45);
    scanner.send(&sent).unwrap();
    assert_eq!(watched.code(), long, "2.5 kB in 45 reports");
    let whole = vec![b' '; 112];
    scanner.send(&reports(*b"]Q1", &whole)).unwrap();
    assert_eq!(watched.code(), whole, "two full reports and an empty one");
    // At once, as fast as the line goes.
    scanner.command("PACE 0").unwrap();
    for _ in 0..3 {
        scanner.send(&sent).unwrap();
        assert_eq!(watched.code(), long);
    }
}

#[test]
fn a_scanner_pulled_out_in_mid_code_comes_back_and_reads_on() {
    let Some(bench) =
        Bench::enter("scanner::a_scanner_pulled_out_in_mid_code_comes_back_and_reads_on")
    else {
        return;
    };
    let watched = Watched::start();
    let mut scanner = CodeScanner::new(&bench, identity("PULL"));
    plugged(&mut scanner, &watched);
    let text = "x".repeat(400);
    scanner.command(&format!("PART 3 {text}")).unwrap();
    scanner.unplug();
    assert!(matches!(watched.next(), CodeEvent::Unplugged(_)));
    plugged(&mut scanner, &watched);
    scanner.command("SCAN whole").unwrap();
    assert_eq!(watched.code(), b"whole", "nothing of the half code is left");
}

#[test]
fn garbage_and_half_codes_are_told_and_do_no_harm() {
    let Some(bench) = Bench::enter("scanner::garbage_and_half_codes_are_told_and_do_no_harm")
    else {
        return;
    };
    let watched = Watched::start();
    let mut scanner = CodeScanner::new(&bench, identity("GARBAGE"));
    plugged(&mut scanner, &watched);
    scanner.command("GARBAGE").unwrap();
    assert_eq!(watched.next(), CodeEvent::Spoiled(Spoiled::Garbage));
    scanner
        .command(&format!("PART 2 {}", "y".repeat(200)))
        .unwrap();
    assert_eq!(
        watched.next(),
        CodeEvent::Spoiled(Spoiled::Cut),
        "its rest never came"
    );
    let mut mixed = reports(*b"]Q1", &[7; 200])[..2].to_vec();
    mixed.extend(reports(*b"]E0", b"5901234123457"));
    scanner.send(&mixed).unwrap();
    assert_eq!(watched.next(), CodeEvent::Spoiled(Spoiled::Mixed));
    assert_eq!(watched.code(), b"5901234123457");
}

#[test]
fn two_scanners_are_followed_at_once_and_one_without_rights_is_told() {
    let Some(bench) =
        Bench::enter("scanner::two_scanners_are_followed_at_once_and_one_without_rights_is_told")
    else {
        return;
    };
    if bench.is_kernel() {
        // Root may open everything on a kernel.
        return;
    }
    let mut forbidden = bench
        .plug(&identity("FORBIDDEN"), virtual_hid::Queue::Kernel)
        .unwrap();
    forbidden.forbid(true);
    let watched = Watched::start();
    match watched.next() {
        CodeEvent::Unusable(info, Failure::NoAccess) => assert_eq!(info.serial, "FORBIDDEN"),
        other => panic!("{other:?}"),
    }
    let mut first = CodeScanner::new(&bench, identity("FIRST"));
    plugged(&mut first, &watched);
    let mut second = CodeScanner::new(&bench, identity("SECOND"));
    plugged(&mut second, &watched);
    for round in 0..5 {
        first.command(&format!("SCAN first {round}")).unwrap();
        assert_eq!(watched.code(), format!("first {round}").into_bytes());
        second.command(&format!("SCAN second {round}")).unwrap();
        assert_eq!(watched.code(), format!("second {round}").into_bytes());
    }
}
