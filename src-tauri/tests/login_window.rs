//! The login window as the ID service's pages meet it: a real window on a virtual screen, with a
//! server of its own that notes every request.

mod support;

use serde_json::json;
use stories::{Display, Manager};
use support::probe::Probe;
use support::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn the_callback_is_handed_over_whole_and_never_requested() {
    let site = Site::start(&[(
        "/start",
        "<form action=\"/redirect\"><input name=\"id\" autofocus><button>go</button></form>",
    )])
    .await;
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let mut probe = Probe::open(&display, "en", &site, "/start", &[]);
    site.wait_for("/start").await;
    probe.wait_for_window();
    probe
        .type_until(&display, &site, "5860356276", "/redirect?id=5860356276")
        .await;
    assert_eq!(
        probe.end(),
        json!({"end": "callback", "url": site.address("/oauth2/callback?code=c&state=s")}),
        "typed without a window manager, redirected by the server, ended by the window"
    );
    assert!(
        !site
            .requests()
            .iter()
            .any(|path| path.starts_with("/oauth2/callback")),
        "the code must never leave the machine from this window: {:?}",
        site.requests()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_used_from_the_keyboard_under_a_window_manager_too() {
    let site = Site::start(&[(
        "/start",
        "<form action=\"/redirect\"><input name=\"id\" autofocus><button>go</button></form>",
    )])
    .await;
    let display = Display::start(Manager::Openbox).expect("a virtual screen");
    let mut probe = Probe::open(&display, "en", &site, "/start", &[]);
    site.wait_for("/start").await;
    probe.wait_for_window();
    probe
        .type_until(&display, &site, "3741265890", "/redirect?id=3741265890")
        .await;
    assert_eq!(
        probe.end()["end"],
        "callback",
        "the view has the focus when the window opens"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn its_page_finds_no_way_into_the_kiosk() {
    let site = Site::start(&[(
        "/start",
        "<script>
           const found = [];
           for (const name of ['__TAURI__', '__TAURI_INTERNALS__', '__TAURI_INVOKE_KEY__', 'ipc'])
             if (name in window) found.push(name);
           if (window.webkit?.messageHandlers) found.push('messageHandlers');
           const tries = ['ipc://localhost/station', 'tauri://localhost/index.html', 'http://ipc.localhost/station'];
           Promise.all(tries.map((url) => fetch(url, {method: 'POST'}).then(() => url, () => null)))
             .then((reached) => location.replace('/oauth2/callback?found=' + found.concat(reached.filter(Boolean)).join()));
         </script>",
    )])
    .await;
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let mut probe = Probe::open(&display, "en", &site, "/start", &[]);
    assert_eq!(
        probe.end()["url"],
        site.address("/oauth2/callback?found="),
        "neither Tauri nor a message handler nor a scheme of the kiosk"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_the_allowed_origins_ends_the_login_and_names_the_origin() {
    let elsewhere = Site::start(&[("/", "elsewhere")]).await;
    let page = format!(
        "<script>location.href = '{}'</script>",
        elsewhere.address("/?secret=1")
    );
    let site = Site::start(&[("/start", &page)]).await;
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let mut probe = Probe::open(&display, "en", &site, "/start", &[]);
    assert_eq!(
        probe.end(),
        json!({"end": "strayed", "origin": elsewhere.origin()}),
        "the origin, and nothing of what was asked there"
    );
    assert_eq!(
        elsewhere.requests(),
        Vec::<String>::new(),
        "nothing was sent there"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_allowed_origin_may_be_visited() {
    let second = Site::start(&[("/", "<script>location.href = '/gone'</script>")]).await;
    let page = format!("<script>location.href = '{}'</script>", second.address("/"));
    let site = Site::start(&[("/start", &page)]).await;
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let _probe = Probe::open(&display, "en", &site, "/start", &[&second.origin()]);
    second.wait_for("/gone").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_downloads_and_devices_are_refused_and_the_login_goes_on() {
    let site = Site::start(&[(
        "/start",
        "<a id=\"file\" href=\"/file\" download>file</a>
         <script>
           const denied = [];
           if (window.open('/window') === null) denied.push('window');
           document.getElementById('file').click();
           location.href = 'data:text/html,x';
           location.href = 'file:///etc/hostname';
           const place = new Promise((done) =>
             navigator.geolocation
               ? navigator.geolocation.getCurrentPosition(() => done(''), () => done('place'))
               : done('place'));
           const camera = navigator.mediaDevices?.getUserMedia
             ? navigator.mediaDevices.getUserMedia({video: true}).then(() => '', () => 'camera')
             : Promise.resolve('camera');
           Promise.all([place, camera]).then((more) => {
             setTimeout(() => location.replace('/oauth2/callback?denied=' + denied.concat(more).join()), 500);
           });
         </script>",
    )])
    .await;
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let mut probe = Probe::open(&display, "en", &site, "/start", &[]);
    assert_eq!(
        probe.end()["url"],
        site.address("/oauth2/callback?denied=window,place,camera"),
        "each was refused by itself"
    );
    assert!(
        !site.requests().contains(&"/window".to_owned()),
        "no second window was loaded"
    );
    assert_eq!(
        probe.home().files_named("file"),
        Vec::<String>::new(),
        "nothing was downloaded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_nothing_on_the_disk() {
    let site = Site::start(&[(
        "/start",
        "<script>
           document.cookie = 'mark=kept-4711; max-age=99999; path=/';
           localStorage.setItem('mark', 'kept-4711');
           const open = indexedDB.open('mark', 1);
           open.onupgradeneeded = () => open.result.createObjectStore('s').put('kept-4711', 'mark');
           open.onsuccess = () => setTimeout(() => location.replace('/oauth2/callback?stored=1'), 500);
         </script>",
    )])
    .await;
    let display = Display::start(Manager::Nobody).expect("a virtual screen");
    let mut probe = Probe::open(&display, "en", &site, "/start", &[]);
    assert_eq!(
        probe.end()["end"],
        "callback",
        "the page could store while it was open"
    );
    assert_eq!(
        probe.home().files_that_hold(b"kept-4711"),
        Vec::<String>::new(),
        "cookies and storage were in memory only"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_officer_can_cancel_at_the_beginning_of_the_line() {
    for (language, x) in [("en", 60), ("ar", 1040)] {
        let site = Site::start(&[("/start", "<h1>page</h1>")]).await;
        let display = Display::start(Manager::Nobody).expect("a virtual screen");
        let mut probe = Probe::open(&display, language, &site, "/start", &[]);
        site.wait_for("/start").await;
        probe.wait_for_window();
        probe.click_until_it_ends(&display, x, 25).await;
        assert_eq!(
            probe.end(),
            json!({"end": "closed"}),
            "in {language} the button stands where the line begins"
        );
        assert_eq!(
            site.languages().first().map(String::as_str),
            Some(language),
            "the page is asked for in the officer's language"
        );
    }
}
