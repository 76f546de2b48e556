//! A login page over TLS that speaks with a fingerprint scanner on this computer, as eSignet's
//! pages do: SBI over plain HTTP on 127.0.0.1, with methods of its own. And what it cannot reach.

mod support;

use std::sync::Arc;

use fixtures::sbi::pki::PROVIDER;
use fixtures::sbi::spec::Spec;
use fixtures::scanner::device::Device;
use fixtures::scanner::http::router;
use fixtures::scanner::{Certification, Purpose, Settings, bind};
use serde_json::Value;
use stories::{Display, Manager};
use support::authority::{Authority, Term};
use support::home::Home;
use support::probe::Probe;
use support::site::Site;

const ID: &str = "id.localhost";

/// A page of the ID service that runs `script` and tells what it returned.
async fn service(ours: &Authority, script: &str) -> Site {
    let page = format!(
        "<script>
           const ask = (url, init) => fetch(url, init).then((answer) => answer.text(), () => 'refused');
           const load = (kind, url) => new Promise((done) => {{
             const part = document.createElement(kind);
             part.onload = () => done('loaded'); part.onerror = () => done('refused');
             part.src = url;
             document.head.append(part);
             setTimeout(() => done('refused'), 3000);
           }});
           (async () => {{ {script} }})()
             .catch((error) => 'broken: ' + error)
             .then((found) => location.replace('/oauth2/callback?found=' + encodeURIComponent(found)));
         </script>"
    );
    let keys = vec![ours.keys_for(ID, Term::NOW)];
    Site::secure(ID, keys, &[("/start", &page)]).await
}

/// What the page told, in a window that may also show `more`.
fn told(ours: &Authority, site: &Site, more: &[&str]) -> String {
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let mut probe = Probe::trusting(&display, &[ours], site, "/start", more);
    let end = probe.end();
    let end = url::Url::parse(end["url"].as_str().expect("it ended with the callback"));
    let end = end.expect("an address");
    let (_, found) = end.query_pairs().next().expect("it tells what it found");
    found.into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_over_tls_reaches_the_scanner_with_sbis_own_methods() {
    let ours = Authority::new("Ministry");
    let home = Home::new();
    let listener = bind(None).await.expect("a free port for a scanner");
    let port = listener.local_addr().expect("it is bound").port();
    let site = service(
        &ours,
        &format!(
            "return await ask('http://127.0.0.1:{port}/device', {{
               method: 'MOSIPDISC', headers: {{'Content-Type': 'application/json'}},
               body: JSON.stringify({{type: 'Finger'}}),
             }});"
        ),
    )
    .await;
    let settings = Settings {
        finger_seed: 7001,
        trust_folder: home.path().to_owned(),
        ida_certificate: None,
        certification: Certification::L1,
        purpose: Purpose::Auth,
        env: "Developer".to_owned(),
        maker: PROVIDER.to_owned(),
        spec: Spec::V0_9_5,
        allowed_origins: vec![site.origin()],
        most_fingers: 1,
        settling: std::time::Duration::ZERO,
    };
    let device = Device::new(settings, port, jiff::Timestamp::now()).expect("a scanner");
    let serial = device.serial().to_owned();
    let serving = axum::serve(listener, router(Arc::new(device)));
    tokio::spawn(async move { serving.await });
    let found = told(&ours, &site, &[]);
    let found: Value = serde_json::from_str(&found).unwrap_or_else(|_| panic!("{found}"));
    assert_eq!(
        found[0]["deviceId"], serial,
        "asked with a method that needs the scanner's leave first, and answered: {found}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ports_of_scanners_are_for_requests_only() {
    let ours = Authority::new("Ministry");
    let listener = bind(None).await.expect("a free port for a scanner");
    let device = Site::start_on(listener, &[("/page", "page")]);
    let at = device.origin();
    let (_, port) = at.rsplit_once(':').expect("it has a port");
    let site = service(
        &ours,
        &format!(
            "await load('iframe', '{at}/page');
             return [
               await ask('{at}/shared'),
               await load('img', '{at}/picture'), await load('script', '{at}/script'),
               await ask('http://localhost:{port}/shared'), await ask('http://127.0.0.2:{port}/shared'),
             ].join();"
        ),
    )
    .await;
    assert_eq!(
        told(&ours, &site, &[&at]),
        "shared,refused,refused,refused,refused",
        "no picture, no script, no frame, no other name and no other address"
    );
    assert_eq!(device.requests(), ["/shared"], "nothing else was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_else_over_plain_http_is_reached_from_a_page_over_tls() {
    let ours = Authority::new("Ministry");
    let other = Site::start(&[("/page", "page")]).await;
    let at = other.origin();
    let site = service(
        &ours,
        &format!(
            "const worker = (url) => new Promise((done) => {{
               const code = `fetch('${{url}}').then((a) => a.text(), () => 'refused').then(postMessage)`;
               new Worker(URL.createObjectURL(new Blob([code]))).onmessage = (told) => done(told.data);
             }});
             await load('iframe', '{at}/page');
             navigator.sendBeacon('{at}/beacon');
             return [
               await ask('{at}/shared'), await worker('{at}/shared'),
               await ask('/away?{at}/shared'),
               await load('img', '{at}/picture'), await load('img', '/away?{at}/picture'),
               await load('script', '{at}/script'),
             ].join();"
        ),
    )
    .await;
    assert_eq!(
        told(&ours, &site, &[&at]),
        ["refused"; 6].join(","),
        "as if the scanner's door were not there"
    );
    assert_eq!(other.requests(), Vec::<String>::new(), "nothing was asked");
}
