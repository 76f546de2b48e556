//! A thousand answers that are spoilt at random.

use std::time::Duration;

use device_drivers::sbi::Purpose;

use crate::bench::{
    PATIENT, Scanner, auth_order, authenticate, client_of, register, registration_order,
};

/// How many files and sockets this process holds open.
#[cfg(target_os = "linux")]
fn open_handles() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_thousand_spoilt_answers_end_in_a_defined_state_and_leave_nothing_open() {
    const SEALED: u64 = 350;
    const RECORDS: u64 = 150;
    const FOUND: u64 = 500;
    let auth = Scanner::start(&[]);
    let registration = Scanner::registration();
    let client = client_of(auth.policy(), PATIENT);
    let enroller = client_of(registration.policy(), PATIENT);
    let device = auth.checked(&client, Purpose::Auth).await;
    let enrolling = registration.checked(&enroller, Purpose::Registration).await;
    let order = auth_order();
    let enrolment = registration_order();
    // Connections to the two processes and what the runtime needs exist from here on.
    authenticate(&client, &device, &order).await.unwrap();
    register(&enroller, &enrolling, &enrolment).await.unwrap();
    let before = open_handles();

    let mut accepted = 0;
    for seed in 0..SEALED {
        auth.script(&format!("flaw random-{seed}")).await;
        accepted += usize::from(authenticate(&client, &device, &order).await.is_ok());
    }
    for seed in 0..RECORDS {
        registration.script(&format!("flaw random-{seed}")).await;
        let outcome = register(&enroller, &enrolling, &enrolment).await;
        accepted += usize::from(outcome.is_ok());
    }
    let mut checked = 0;
    for seed in 0..FOUND {
        auth.script(&format!("standing random-{seed}")).await;
        let found = client.discover(auth.port()..=auth.port()).await;
        assert!(
            found.devices.len() + found.troubles.len() <= 16,
            "{found:?}"
        );
        for device in &found.devices {
            checked += usize::from(client.check(device, Purpose::Auth).is_ok());
        }
    }
    let all = (SEALED + RECORDS) as usize;
    assert!(
        accepted < all / 4 && checked < FOUND as usize / 2,
        "almost all that is spoilt is refused: {accepted} and {checked} were not"
    );
    auth.script("standing none").await;
    authenticate(&client, &device, &order)
        .await
        .expect("after all that the scanner is still usable");

    // Sockets are closed a moment after their answers.
    let mut after = open_handles();
    for _ in 0..100 {
        if after <= before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        after = open_handles();
    }
    assert!(after <= before, "{before} were open before, {after} after");
}
