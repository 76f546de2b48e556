//! The applicant's side: a browser without a screen that keeps cookies and fills in the pages of the
//! independent provider.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use url::Url;

/// What the applicant does on the provider's pages.
#[derive(Clone, Copy)]
pub struct Answers {
    pub login: &'static str,
    pub acr: &'static str,
    pub signs_in: bool,
    pub shares: bool,
}

pub const BIOMETRICS: &str = "mosip:idp:acr:biometrics";
pub const CODE: &str = "mosip:idp:acr:generated-code";

pub fn abebe() -> Answers {
    Answers {
        login: "abebe",
        acr: BIOMETRICS,
        signs_in: true,
        shares: true,
    }
}

struct Cookie {
    name: String,
    value: String,
    path: String,
}

pub struct Visitor {
    client: reqwest::Client,
    cookies: Vec<Cookie>,
}

impl Visitor {
    pub fn new() -> Self {
        Self {
            client: reqwest::Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
            cookies: Vec::new(),
        }
    }

    /// Walks from the authorize address to the redirect address, which is not loaded.
    pub async fn walk(&mut self, start: &Url, redirect_uri: &Url, answers: Answers) -> Url {
        let mut url = start.clone();
        for _step in 0..16 {
            if url.origin() == redirect_uri.origin() && url.path() == redirect_uri.path() {
                return url;
            }
            url = self.visit(&url, answers).await;
        }
        panic!("the provider leads in circles, last to {}", url.path());
    }

    /// Loads a page and gives the next address.
    async fn visit(&mut self, url: &Url, answers: Answers) -> Url {
        let page = self.send(self.client.get(url.clone()), url).await;
        if let Some(next) = next_address(&page, url) {
            return next;
        }
        let status = page.status();
        let html = page.text().await.unwrap();
        assert!(
            status.is_success(),
            "{} answered {status}: {html}",
            url.path()
        );
        let yes_or_no = |yes| if yes { "yes" } else { "no" };
        let form = if html.contains("name=\"login\"") {
            vec![
                ("login", answers.login),
                ("acr", answers.acr),
                ("answer", yes_or_no(answers.signs_in)),
            ]
        } else {
            vec![("answer", yes_or_no(answers.shares))]
        };
        let page = self
            .send(self.client.post(url.clone()).form(&form), url)
            .await;
        next_address(&page, url).expect("a filled-in page leads on")
    }

    async fn send(&mut self, request: reqwest::RequestBuilder, url: &Url) -> reqwest::Response {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .filter(|cookie| url.path().starts_with(&cookie.path))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        let request = if cookies.is_empty() {
            request
        } else {
            request.header(COOKIE, cookies.join("; "))
        };
        let answer = request.send().await.unwrap();
        for header in answer.headers().get_all(SET_COOKIE) {
            self.keep(header.to_str().unwrap());
        }
        answer
    }

    fn keep(&mut self, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let path = parts
            .find_map(|part| part.strip_prefix("path="))
            .unwrap_or("/");
        self.cookies
            .retain(|cookie| !(cookie.name == name && cookie.path == path));
        if !value.is_empty() {
            self.cookies.push(Cookie {
                name: name.into(),
                value: value.into(),
                path: path.into(),
            });
        }
    }
}

fn next_address(answer: &reqwest::Response, base: &Url) -> Option<Url> {
    let location = answer.headers().get(LOCATION)?.to_str().unwrap();
    Some(base.join(location).unwrap())
}
