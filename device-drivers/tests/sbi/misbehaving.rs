use std::time::Duration;

use device_drivers::Mender;
use device_drivers::sbi::{DeviceType, Discovery, Limits, SbiTrouble, client, discover};
use fixtures::process::free_port;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PATIENT: Duration = Duration::from_mins(1);

/// A service that sends `answer` to whoever connects, and then waits if it shall.
async fn service(answer: Vec<u8>, hang: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(&answer).await;
                if hang {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    port
}

async fn asked(port: u16, limit: Duration) -> Discovery {
    let limits = Limits {
        discovery: limit,
        info: limit,
    };
    discover(&client().unwrap(), port..=port, DeviceType::Any, limits).await
}

fn http(head: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn check(answer: Vec<u8>, expect: SbiTrouble) {
    let port = service(answer, false).await;
    let found = asked(port, PATIENT).await;
    assert!(found.devices.is_empty(), "{found:?}");
    assert_eq!(found.troubles.len(), 1, "{found:?}");
    assert_eq!(
        (found.troubles[0].port, &found.troubles[0].trouble),
        (port, &expect)
    );
    assert_eq!(found.troubles[0].mender, Mender::Technician);
}

#[tokio::test]
async fn a_port_on_which_nothing_listens_is_no_trouble() {
    let found = asked(free_port(), PATIENT).await;
    assert!(
        found.devices.is_empty() && found.troubles.is_empty(),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_web_page_is_not_a_device() {
    check(
        http("200 OK", "<html></html>"),
        SbiTrouble::Malformed { what: "JSON" },
    )
    .await;
}

#[tokio::test]
async fn an_error_status_and_a_redirect_are_refused() {
    check(
        http("404 Not Found", ""),
        SbiTrouble::Status { status: 404 },
    )
    .await;
    check(
        http("302 Found\r\nLocation: http://192.0.2.1/", ""),
        SbiTrouble::Status { status: 302 },
    )
    .await;
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let mut answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[".to_vec();
    answer.resize(4 * 1024 * 1024, b' ');
    check(answer, SbiTrouble::TooLong).await;
}

#[tokio::test]
async fn a_service_that_never_answers_is_given_up() {
    let port = service(Vec::new(), true).await;
    let found = asked(port, Duration::from_millis(100)).await;
    assert_eq!(found.troubles[0].trouble, SbiTrouble::Silent);
}

#[tokio::test]
async fn a_service_that_hangs_in_the_middle_of_its_answer_is_given_up() {
    let port = service(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{".to_vec(),
        true,
    )
    .await;
    let found = asked(port, Duration::from_millis(100)).await;
    assert_eq!(found.troubles[0].trouble, SbiTrouble::Silent);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_trouble() {
    let port = service(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{".to_vec(),
        false,
    )
    .await;
    let found = asked(port, PATIENT).await;
    let trouble = &found.troubles[0].trouble;
    assert!(matches!(trouble, SbiTrouble::Broken { .. }), "{trouble:?}");
}
