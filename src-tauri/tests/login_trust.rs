//! Whom the login window trusts: real windows, and sites whose certificates come from authorities
//! of the test's own.

mod support;

use kiosk_app::{Config, Surroundings};
use kiosk_identity::Provider;
use serde_json::{Value, json};
use stories::{Display, Manager};
use support::authority::{Authority, Term, ca_file};
use support::home::Home;
use support::kiosk::Place;
use support::probe::Probe;
use support::site::Site;

const ID: &str = "id.localhost";
const BACK: &str = "<script>location.replace('/redirect')</script>";

fn screen() -> Display {
    Display::start(Manager::Nobody).expect("a virtual screen")
}

/// Logs in at an ID service that shows a certificate of `issuer` for `name`, in a window that
/// trusts `trusted`: how it ended, and what the service was asked.
async fn login(
    issuer: &Authority,
    (name, term): (&str, Term),
    trusted: Option<&[&Authority]>,
) -> (Value, Vec<String>) {
    let keys = issuer.keys_for(name, term);
    let site = Site::secure(ID, vec![keys], &[("/start", BACK)]).await;
    let display = screen();
    let mut probe = match trusted {
        Some(trusted) => Probe::trusting(&display, trusted, &site, "/start", &[]),
        None => Probe::open(&display, "en", &site, "/start", &[]),
    };
    (probe.end(), site.requests())
}

fn untrusted(host: &str) -> Value {
    json!({"end": "untrusted", "host": host})
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_of_the_file_lets_the_login_through() {
    let (old, new) = (Authority::new("Ministry"), Authority::new("Ministry 2026"));
    let (end, asked) = login(&new, (ID, Term::NOW), Some(&[&old, &new])).await;
    assert_eq!(
        end["end"], "callback",
        "the second authority of the file, through the one that it lets issue"
    );
    assert_eq!(asked, ["/start", "/redirect"], "each page was asked once");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_file_the_login_ends_and_names_the_host() {
    let ours = Authority::new("Ministry");
    let (end, asked) = login(&ours, (ID, Term::NOW), None).await;
    assert_eq!(end, untrusted(ID), "the system does not know it");
    assert_eq!(asked, Vec::<String>::new(), "nothing was sent there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_with_anything_wrong_is_refused_although_the_file_is_there() {
    let ours = Authority::new("Ministry");
    let namesake = Authority::new("Ministry");
    for (issuer, what, why) in [
        (&ours, ("other.localhost", Term::NOW), "another host's"),
        (&ours, ("localhost", Term::NOW), "the domain's above"),
        (&ours, (ID, Term::OVER), "expired"),
        (&ours, (ID, Term::TO_COME), "not yet good"),
        (&namesake, (ID, Term::NOW), "of an authority of that name"),
    ] {
        let (end, asked) = login(issuer, what, Some(&[&ours])).await;
        assert_eq!(end, untrusted(ID), "{why}");
        assert_eq!(asked, Vec::<String>::new(), "{why}: nothing was sent there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_service_alone_may_need_the_file() {
    let ours = Authority::new("Ministry");
    let service = Site::secure(ID, vec![ours.keys_for(ID, Term::NOW)], &[]).await;
    let there = format!(
        "<script>location.replace('{}')</script>",
        service.address("/redirect")
    );
    let portal = Site::start(&[("/start", &there)]).await;
    let display = screen();
    let origin = service.origin();
    let _probe = Probe::trusting(&display, &[&ours], &portal, "/start", &[&origin]);
    service.wait_for("/redirect").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_loads_from_its_neighbours_needs_no_visit_to_them() {
    let ours = Authority::new("Ministry");
    let keys = |name: &str| vec![ours.keys_for(name, Term::NOW)];
    let api = Site::secure("api.localhost", keys("api.localhost"), &[]).await;
    let stranger = Site::secure("cdn.localhost", keys("cdn.localhost"), &[]).await;
    let expired = ours.keys_for("old.localhost", Term::OVER);
    let expired = Site::secure("old.localhost", vec![expired], &[]).await;
    let page = format!(
        "<script>
           const read = (url) => fetch(url).then((answer) => answer.text(), () => 'refused');
           Promise.all(['{}', '{}', '{}'].map(read))
             .then((found) => location.replace('/oauth2/callback?found=' + found.join()));
         </script>",
        api.address("/shared"),
        expired.address("/shared"),
        stranger.address("/shared"),
    );
    let site = Site::secure(ID, keys(ID), &[("/start", &page)]).await;
    let display = screen();
    let listed = [api.origin(), expired.origin()];
    let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    let mut probe = Probe::trusting(&display, &[&ours], &site, "/start", &listed);
    assert_eq!(
        probe.end()["url"],
        site.address("/oauth2/callback?found=shared,refused,refused"),
        "a listed origin with a good certificate; not an expired one, nor a host nobody listed"
    );
    assert_eq!(stranger.requests(), Vec::<String>::new(), "nothing sent");
    assert_eq!(expired.requests(), Vec::<String>::new(), "nothing sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_certificate_of_a_host_is_looked_at_on_its_own() {
    let ours = Authority::new("Ministry");
    for (second, expected) in [(Term::NOW, "callback"), (Term::OVER, "untrusted")] {
        let keys = vec![ours.keys_for(ID, Term::NOW), ours.keys_for(ID, second)];
        let site = Site::secure(ID, keys, &[("/start", BACK)]).await;
        let display = screen();
        let mut probe = Probe::trusting(&display, &[&ours], &site, "/start", &[]);
        assert_eq!(
            probe.end()["end"],
            expected,
            "the page comes with another certificate than the one met before it: {second:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_never_answers_does_not_keep_the_login_from_beginning() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let port = silent.local_addr().expect("it is bound").port();
    let origin = format!("https://silent.localhost:{port}");
    let ours = Authority::new("Ministry");
    let keys = vec![ours.keys_for(ID, Term::NOW)];
    let site = Site::secure(ID, keys, &[("/start", BACK)]).await;
    let display = screen();
    let mut probe = Probe::trusting(&display, &[&ours], &site, "/start", &[&origin]);
    assert_eq!(probe.end()["end"], "callback", "the others were met");
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kiosk_itself_trusts_the_same_sites_as_its_login_window() {
    const HOST: &str = "localhost";
    let ours = Authority::new("Ministry");
    let other = Authority::new("Other");
    let namesake = Authority::new("Ministry");
    let good = (HOST, Term::NOW);
    let file = [&other, &ours];
    for (issuer, (name, term), trusted, expected, why) in [
        (&ours, good, Some(&file), 2, "the file's second authority"),
        (&ours, good, None, 0, "no file"),
        (&ours, ("x.localhost", Term::NOW), Some(&file), 0, "name"),
        (&ours, (HOST, Term::OVER), Some(&file), 0, "expired"),
        (&ours, (HOST, Term::TO_COME), Some(&file), 0, "not yet good"),
        (&namesake, good, Some(&file), 0, "another's key"),
    ] {
        let site = Site::secure(HOST, vec![issuer.keys_for(name, term)], &[]).await;
        let home = Home::new();
        let line = trusted.map_or(String::new(), |file| {
            format!("ca_file = {:?}", ca_file(home.path(), file))
        });
        let place = Place::with(&format!(
            "[kiosk]\nworkstation = \"Desk 1\"\ndata_folder = \"data\"\n\
             [portal]\nurl = \"{origin}\"\n{line}\n\
             [login]\n[[login.issuers]]\nissuer = \"{origin}\"\n",
            origin = site.origin()
        ));
        let config = Config::load(&place.config()).expect("it is right");
        let around = Surroundings::real(&config).expect("the file can be used");
        // Whatever they answer: what counts is who was spoken to.
        let _ = around.portal.login_providers().await;
        let _ = Provider::discover(&site.origin(), &around.http).await;
        assert_eq!(
            site.requests().len(),
            expected,
            "{why}: {:?}",
            site.requests()
        );
    }
}
