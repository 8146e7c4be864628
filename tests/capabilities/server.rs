//! An HTTP server on this machine that answers, or fails, as a test says.
//!
//! ```ignore
//! let server = Server::start(|_| Reply::ok("ok"));
//! site.announce(&server);
//! assert_eq!(server.requests()[0].json()["text"], "Hello");
//! ```

use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use rustls::{
    ServerConfig, ServerConnection,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::Value;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Headers by lower-case name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// The port that the connection came from.
    pub port: u16,
}

impl Request {
    /// A header, by lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// What the server does when a request has come.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It answers: status, headers, body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// It closes the connection without a word.
    Close,
    /// It says nothing for as long as anybody waits.
    Silence,
    /// It answers 200 and then sends a byte a second.
    Drip,
    /// It answers 200 with so many bytes.
    Flood(usize),
}

impl Reply {
    /// 200 with a body.
    pub fn ok(body: &str) -> Self {
        Self::status(200, body)
    }

    /// A status with a body.
    pub fn status(status: u16, body: &str) -> Self {
        Self::Answer(status, Vec::new(), body.to_owned())
    }

    /// The answer with one more header.
    pub fn header(self, name: &'static str, value: &str) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.push((name, value.to_owned()));
                Self::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

/// A server that runs until the test ends.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts one that answers each request as `reply` says.
    pub fn start(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen("http", move |stream, seen| serve(stream, &reply, seen))
    }

    /// One that closes each connection before it has read anything.
    pub fn hanging_up() -> Self {
        Self::listen("http", |stream, _| drop(stream))
    }

    /// One that answers 200 `ok` once on each connection, and closes it when that is used again.
    pub fn answering_once_a_connection() -> Self {
        Self::listen("http", |stream, seen| {
            let mut reader = BufReader::new(stream);
            let Some(request) = read(&mut reader) else { return };
            seen.lock().expect("no server panics").push(request);
            let stream = reader.get_mut();
            let answered = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            // Whatever ends it, the connection is dropped.
            drop(answered.and_then(|()| wait_for_the_end(stream)));
        })
    }

    /// One that speaks TLS, with a certificate that nobody has reason to trust.
    pub fn self_signed() -> Self {
        let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/certificate.pem")).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/key.pem")).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let settings = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider's own versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("the key is the certificate's");
        let settings = Arc::new(settings);
        Self::listen("https", move |mut stream, _| {
            let mut tls = ServerConnection::new(Arc::clone(&settings)).expect("valid settings");
            // The client breaks off: that is the point.
            while tls.complete_io(&mut stream).is_ok() && tls.is_handshaking() {}
        })
    }

    fn listen(scheme: &str, serve: impl Fn(TcpStream, &Mutex<Vec<Request>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("{scheme}://{}", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (serve, seen) = (Arc::new(serve), Arc::clone(&requests));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let (serve, seen) = (Arc::clone(&serve), Arc::clone(&seen));
                thread::spawn(move || serve(stream, &seen));
            }
        });
        Self { address, requests }
    }

    /// One that answers the first request so, and all others with 200 `ok`.
    pub fn answering_first(reply: Reply) -> Self {
        let first = Mutex::new(Some(reply));
        Self::start(move |_| first.lock().expect("no thread panics with it").take().unwrap_or_else(|| Reply::ok("ok")))
    }

    /// One that answers everything with 200 `ok`.
    pub fn friendly() -> Self {
        Self::start(|_| Reply::ok("ok"))
    }

    /// A URL on it.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// What it was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no server panics").clone()
    }
}

/// Answers the requests of one connection.
fn serve(stream: TcpStream, reply: &impl Fn(&Request) -> Reply, seen: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let reply = reply(&request);
        seen.lock().expect("no server panics").push(request);
        let stream = reader.get_mut();
        let sent = match reply {
            Reply::Answer(status, headers, body) => {
                let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
                write!(stream, "HTTP/1.1 {status} Status\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
            }
            Reply::Close => stream.shutdown(Shutdown::Both),
            Reply::Silence => wait_for_the_end(stream),
            Reply::Drip => drip(stream),
            Reply::Flood(bytes) => flood(stream, bytes),
        };
        if sent.is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut parts = line.split_whitespace();
    let (method, path) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let port = reader.get_ref().peer_addr().ok()?.port();
    Some(Request { method, path, headers, body: String::from_utf8(body).ok()?, port })
}

/// Until the client gives up.
fn wait_for_the_end(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut nothing = [0; 1];
    stream.read(&mut nothing).map(drop)?;
    Err(ErrorKind::ConnectionAborted.into())
}

fn drip(stream: &mut TcpStream) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")?;
    // The client's patience is what is tested, so the server has to be slow.
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    for _ in 0..1000 {
        stream.write_all(b"x")?;
        let mut nothing = [0; 1];
        if stream.read(&mut nothing).is_ok() {
            break;
        }
    }
    Err(ErrorKind::ConnectionAborted.into())
}

fn flood(stream: &mut TcpStream, bytes: usize) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n")?;
    let piece = [b'x'; 64 * 1024];
    let mut left = bytes;
    while left > 0 {
        let now = left.min(piece.len());
        stream.write_all(&piece[..now])?;
        left -= now;
    }
    Ok(())
}
