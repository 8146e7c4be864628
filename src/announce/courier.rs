//! Takes one message to one endpoint. In goes a frozen message, out comes an [`Outcome`]; nothing here knows the outbox.

use std::{
    fs::OpenOptions,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use chrono::Utc;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::task::block_in_place;
use url::Url;

use super::{
    answer::{Answer, Outcome},
    bluesky,
    clients::{Clients, is_here},
    message::fill,
    outbox::Job,
    secret::{Parameters, Secret},
    sign,
};
use crate::{
    http::{TIME, causes},
    settings::{
        announce::Endpoint,
        service::{Method, Request, Scheme, Transport},
    },
    text::cut,
};

/// How much of an answer is read, in bytes.
const MOST_READ: usize = 64 * 1024;

/// How much of what a service said a person is shown, in grapheme clusters.
const SHOWN: usize = 300;

/// Fills in a template of the request.
type Fill<'f> = dyn Fn(&str) -> Result<String, String> + Sync + 'f;

/// Takes messages to one endpoint.
pub struct Courier {
    endpoint: Endpoint,
    parameters: Parameters,
    /// The folder that a file's path is relative to.
    folder: PathBuf,
    clients: Clients,
    /// Kept for the whole run: Bluesky lets an account open few of them.
    session: Mutex<Option<Session>>,
}

/// A session at a personal data server.
#[derive(Clone)]
struct Session {
    token: Secret,
    repository: String,
}

impl Courier {
    /// For an endpoint with its parameters.
    #[must_use]
    pub fn new(endpoint: Endpoint, parameters: Parameters, folder: &Path, clients: Clients) -> Self {
        Self { endpoint, parameters, folder: folder.to_owned(), clients, session: Mutex::default() }
    }

    /// Sends a message once.
    pub async fn send(&self, job: &Job) -> Outcome {
        let parameters = self.parameters.expose();
        let fill = |template: &str| fill(template, &parameters, &job.key);
        let outcome = match &self.endpoint.service.transport {
            Transport::Http(request) => self.post(request, &fill, job).await,
            Transport::File { path } => match fill(path) {
                // Whoever reads standard output or a pipe may take time; other endpoints and signals are not to wait for that.
                Ok(path) if path == "-" => block_in_place(|| print(&job.body)),
                Ok(path) => block_in_place(|| append(&self.folder.join(path), &job.body)),
                Err(message) => Outcome::Refused(message),
            },
            Transport::Bluesky { host, identifier, password } => {
                let values = [host, identifier, password].map(|template| fill(template));
                match values {
                    [Ok(host), Ok(identifier), Ok(password)] => {
                        self.put_record(&host, &identifier, &password, job).await
                    }
                    _ => Outcome::Refused("the address or the credentials cannot be filled in".into()),
                }
            }
        };
        self.without_secrets(outcome)
    }

    async fn post(&self, request: &Request, fill: &Fill<'_>, job: &Job) -> Outcome {
        match self.signed(request, fill, job) {
            Ok((url, headers, body)) => {
                let method = match request.method {
                    Method::Post => reqwest::Method::POST,
                    Method::Put => reqwest::Method::PUT,
                };
                match self.exchange(method, url, headers, body).await {
                    Ok(answer) => answer.judge(&self.endpoint.service.answers, Utc::now()),
                    Err(outcome) => outcome,
                }
            }
            Err(message) => Outcome::Refused(message),
        }
    }

    /// Address, headers and body of a request, with its signature.
    fn signed(&self, request: &Request, fill: &Fill<'_>, job: &Job) -> Result<(Url, HeaderMap, String), String> {
        let mut url = self.url(&fill(&request.url)?)?;
        let mut body = job.body.clone();
        let mut headers = HeaderMap::new();
        for (name, template) in &request.headers {
            add_header(&mut headers, name, &fill(template)?)?;
        }
        let Some(signature) = &request.signature else { return Ok((url, headers, body)) };
        let secret = fill(&signature.secret)?;
        if secret.is_empty() {
            return Ok((url, headers, body));
        }
        let now = Utc::now();
        match signature.scheme {
            Scheme::StandardWebhooks => {
                let timestamp = now.timestamp();
                let signatures = sign::standard_webhooks(&secret, &job.key, timestamp, &body)?;
                add_header(&mut headers, "webhook-timestamp", &timestamp.to_string())?;
                add_header(&mut headers, "webhook-signature", &signatures)?;
            }
            Scheme::Dingtalk => {
                let timestamp = now.timestamp_millis();
                let sign = sign::dingtalk(&secret, timestamp);
                let query = url.query().map(|query| format!("{query}&")).unwrap_or_default();
                url.set_query(Some(&format!(
                    "{query}timestamp={timestamp}&sign={}",
                    utf8_percent_encode(&sign, NON_ALPHANUMERIC)
                )));
            }
            Scheme::Feishu => {
                let timestamp = now.timestamp();
                let mut json: Value = serde_json::from_str(&body).map_err(|error| error.to_string())?;
                json["timestamp"] = timestamp.to_string().into();
                json["sign"] = sign::feishu(&secret, timestamp).into();
                body = json.to_string();
            }
        }
        Ok((url, headers, body))
    }

    async fn put_record(&self, host: &str, identifier: &str, password: &str, job: &Job) -> Outcome {
        let Ok(record) = serde_json::from_str::<Value>(&job.body) else {
            return Outcome::Dead("the record is not JSON".into());
        };
        let session = match self.session(host, identifier, password).await {
            Ok(session) => session,
            Err(outcome) => return outcome,
        };
        let record = bluesky::put_record(&session.repository, &job.key, &record);
        let mut answer = match self.call(host, "com.atproto.repo.putRecord", Some(&session.token), &record).await {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        answer.body = answer.body.replace(session.token.expose(), "…");
        if matches!(answer.status, 400 | 401) {
            *self.session.lock().expect("no courier panics") = None;
        }
        answer.judge(&self.endpoint.service.answers, Utc::now())
    }

    /// The session of this run, opened when it is first needed.
    async fn session(&self, host: &str, identifier: &str, password: &str) -> Result<Session, Outcome> {
        if let Some(session) = self.session.lock().expect("no courier panics").clone() {
            return Ok(session);
        }
        let login = bluesky::login(identifier, password);
        let answer = match self.call(host, "com.atproto.server.createSession", None, &login).await {
            Ok(answer) => answer,
            // Nothing was posted yet, whatever became of the login.
            Err(Outcome::Unknown(reason)) => return Err(Outcome::Retry { after: None, reason }),
            Err(outcome) => return Err(outcome),
        };
        let json: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        let (Some(token), Some(repository)) = (json["accessJwt"].as_str(), json["did"].as_str()) else {
            return Err(match answer.judge(&self.endpoint.service.answers, Utc::now()) {
                Outcome::Delivered { .. } => Outcome::Refused("the server opened no session".into()),
                Outcome::Failed { after, reason } => Outcome::Retry { after, reason },
                Outcome::Unknown(reason) => Outcome::Retry { after: None, reason },
                outcome => outcome,
            });
        };
        let session = Session { token: Secret::new(token), repository: repository.to_owned() };
        *self.session.lock().expect("no courier panics") = Some(session.clone());
        Ok(session)
    }

    async fn call(&self, host: &str, method: &str, token: Option<&Secret>, body: &Value) -> Result<Answer, Outcome> {
        let url = self.url(&format!("{}/xrpc/{method}", host)).map_err(Outcome::Refused)?;
        let mut headers = HeaderMap::new();
        add_header(&mut headers, "content-type", "application/json").map_err(Outcome::Refused)?;
        if let Some(token) = token {
            add_header(&mut headers, "authorization", &format!("Bearer {}", token.expose()))
                .map_err(Outcome::Refused)?;
        }
        self.exchange(reqwest::Method::POST, url, headers, body.to_string()).await
    }

    /// Looks whether a page can be read now; else says why not.
    pub async fn look(clients: &Clients, page: &str) -> Result<(), String> {
        let page = Url::parse(page).map_err(|error| error.to_string())?;
        let answer = clients.to(&page).get(page).timeout(TIME / 4).send().await;
        match answer.map(|response| response.status()) {
            Ok(reqwest::StatusCode::OK) => Ok(()),
            Ok(status) => Err(format!("it answers {}", status.as_u16())),
            Err(error) => Err(causes(&error)),
        }
    }

    /// What a service says of itself, as JSON.
    pub async fn ask(&self, url: &str) -> Option<Value> {
        let url = self.url(&fill(url, &self.parameters.expose(), "").ok()?).ok()?;
        let answer = self.exchange(reqwest::Method::GET, url, HeaderMap::new(), String::new()).await.ok()?;
        serde_json::from_str(&answer.body).ok()
    }

    /// An address that may be asked: TLS, this machine itself, or what the endpoint allows.
    fn url(&self, url: &str) -> Result<Url, String> {
        let mut url = Url::parse(url)
            .map_err(|error| format!("its address is not a URL, which begins with https:// ({error})"))?;
        // A host that was written with a closing slash.
        if let Some(path) = url.path().strip_prefix("//").map(|path| format!("/{path}")) {
            url.set_path(&path);
        }
        match url.scheme() {
            "https" => Ok(url),
            "http" if is_here(&url) || self.endpoint.allow_http => Ok(url),
            "http" => Err("its address does not begin with https://; `allow_http: true` would allow that, for everybody on the way to read".into()),
            _ => Err("its address does not begin with https://".into()),
        }
    }

    /// One request and its answer, or what follows from there being none.
    async fn exchange(
        &self,
        method: reqwest::Method,
        url: Url,
        headers: HeaderMap,
        body: String,
    ) -> Result<Answer, Outcome> {
        let has_body = !body.is_empty();
        let mut request = self.clients.to(&url).request(method, url).headers(headers);
        if has_body {
            request = request.body(body);
        }
        let mut response = request.send().await.map_err(|error| not_sent(&error))?;
        let header =
            |(name, value): (&HeaderName, &HeaderValue)| Some((name.to_string(), value.to_str().ok()?.to_owned()));
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().iter().filter_map(header).collect(),
            ..Answer::default()
        };
        let mut bytes = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if bytes.len() + chunk.len() <= MOST_READ => bytes.extend_from_slice(&chunk),
                Ok(None) => break,
                // Too long, too slow, or broken off: the status stands.
                Ok(Some(_)) | Err(_) => {
                    answer.unread = Some("never ended");
                    break;
                }
            }
        }
        let is_packed = |(name, value): &(String, String)| name == "content-encoding" && value != "identity";
        if answer.headers.iter().any(is_packed) && !bytes.is_empty() {
            answer.unread = Some("is compressed, which nobody asked for");
        }
        answer.body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(answer)
    }

    /// What may be shown of an outcome: without secrets, and then no more than a person reads, so that no piece of one is left.
    fn without_secrets(&self, outcome: Outcome) -> Outcome {
        let clean = |text: String| self.parameters.redact(&text);
        let told = |reason: String| cut(&clean(reason), SHOWN);
        match outcome {
            Outcome::Delivered { id, url } => Outcome::Delivered { id: id.map(clean), url: url.map(clean) },
            Outcome::Retry { after, reason } => Outcome::Retry { after, reason: told(reason) },
            Outcome::Failed { after, reason } => Outcome::Failed { after, reason: told(reason) },
            Outcome::Refused(reason) => Outcome::Refused(told(reason)),
            Outcome::Disabled(reason) => Outcome::Disabled(told(reason)),
            Outcome::Dead(reason) => Outcome::Dead(told(reason)),
            Outcome::Unknown(reason) => Outcome::Unknown(told(reason)),
        }
    }
}

/// What a failed request means: without a connection nothing can have arrived, with one anything can.
fn not_sent(error: &reqwest::Error) -> Outcome {
    let said = causes(error);
    if error.is_connect() {
        Outcome::Retry { after: None, reason: format!("no connection: {said}") }
    } else if error.is_builder() {
        Outcome::Refused(format!("the request cannot be made: {said}"))
    } else if error.is_timeout() {
        Outcome::Unknown(format!("no answer within {} seconds", TIME.as_secs()))
    } else {
        Outcome::Unknown(format!("the connection broke before an answer came: {said}"))
    }
}

fn add_header(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Ok(());
    }
    let name: HeaderName = name.parse().map_err(|_| format!("`{name}` is no header's name"))?;
    let mut value: HeaderValue = value.parse().map_err(|_| format!("the header `{name}` holds what no header may"))?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

/// Prints a line.
fn print(line: &str) -> Outcome {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Ok(()) => Outcome::Delivered { id: None, url: None },
        Err(error) => Outcome::Retry { after: None, reason: format!("standard output cannot be written: {error}") },
    }
}

/// Adds a line to a file, unless an earlier run that was killed has.
fn append(path: &Path, line: &str) -> Outcome {
    let add = || -> io::Result<()> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut known = Vec::new();
        file.read_to_end(&mut known)?;
        let whole = known.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        if known[..whole].split(|byte| *byte == b'\n').any(|known| known == line.as_bytes()) {
            return Ok(());
        }
        // What a killed run wrote of its last line is written again, whole.
        let (start, line) = if line.as_bytes().starts_with(&known[whole..]) {
            (whole, format!("{line}\n"))
        } else {
            (known.len(), format!("\n{line}\n"))
        };
        file.set_len(u64::try_from(start).expect("a file's length"))?;
        file.seek(SeekFrom::End(0))?;
        file.write_all(line.as_bytes())?;
        file.sync_data()
    };
    match add() {
        Ok(()) => Outcome::Delivered { id: None, url: None },
        Err(error) => Outcome::Retry { after: None, reason: format!("{} cannot be written: {error}", path.display()) },
    }
}
