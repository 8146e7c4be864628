//! How fast announcements go out: 100 endpoints × 100 posts over loopback, the state durable, beside a bare loop of requests.
//!
//! `cargo bench --bench announce` prints requests per second of both and their ratio; the promise is a quarter. Both speak to the same
//! server, from as many connections, in the same run. Delivery is timed at the server, from the first request to the last; the whole
//! process, which reads the site and writes every message first, is printed beside it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    mem,
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

const ENDPOINTS: usize = 100;
const POSTS: usize = 100;
const RUNS: usize = 3;

/// What the server has seen.
#[derive(Default)]
struct Seen {
    count: usize,
    span: Option<(Instant, Instant)>,
}

impl Seen {
    fn note(&mut self) {
        let now = Instant::now();
        self.count += 1;
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
    }
}

fn main() {
    rustls::crypto::ring::default_provider().install_default().expect("the first provider");
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let url = server(Arc::clone(&seen));
    let take = || {
        let seen = mem::take(&mut *seen.lock().expect("the server lives"));
        assert_eq!(seen.count, ENDPOINTS * POSTS, "every request came, once");
        let (first, last) = seen.span.expect("requests");
        (ENDPOINTS * POSTS) as f64 / (last - first).as_secs_f64()
    };
    let body = "x".repeat(900);
    let mut best = 0.0_f64;
    for _ in 0..RUNS {
        bare(&url, &body);
        let bare = take();
        let whole = announce(&url);
        let delivered = take();
        let ratio = delivered / bare;
        println!(
            "bare {bare:.0}/s, delivery {delivered:.0}/s: {ratio:.2}; the whole of polyfeed announce took {:.2} s",
            whole.as_secs_f64()
        );
        best = best.max(ratio);
    }
    println!("best of {RUNS}: {best:.2} of a bare loop");
}

/// The same number of requests with nothing around them.
fn bare(url: &str, body: &str) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = reqwest::Client::new();
        let loops = (0..ENDPOINTS).map(|_| async {
            for _ in 0..POSTS {
                let request = client.post(url).header("content-type", "application/json").body(body.to_owned());
                request.send().await.expect("an answer").bytes().await.expect("a body");
            }
        });
        futures_util::future::join_all(loops).await;
    });
}

/// The program on a site of its own.
fn announce(url: &str) -> Duration {
    let site = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: String| {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let endpoints: String = (0..ENDPOINTS)
        .map(|number| format!("    - {{name: hook-{number}, service: webhook, url: \"{url}\"}}\n"))
        .collect();
    write(
        "polyfeed.yaml",
        format!(
            "version: 1\nsite: {{title: Bench, base_url: https://example.org}}\npreset: hugo\ncontent: content\nlanguages:\n  en: {{name: English, prefix: \"\"}}\n\
             feeds:\n  blog: {{include: \"blog/**\"}}\noutput: public\nannounce:\n  max_new: unlimited\n  endpoints:\n{endpoints}"
        ),
    );
    write("announced.jsonl", "{\"version\":1}\n".to_owned());
    for number in 0..POSTS {
        let post = format!("---\ntitle: Post {number}\ndate: 2025-03-04\n---\n{}\n", "Words of a post. ".repeat(20));
        write(&format!("content/en/blog/post-{number}.md"), post);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_polyfeed"));
    command.args(["announce", "--quiet"]).current_dir(site.path());
    let begun = Instant::now();
    let output = command.output().expect("the program runs");
    let took = begun.elapsed();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    took
}

/// Answers everything with 200, and counts.
fn server(seen: Arc<Mutex<Seen>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let seen = Arc::clone(&seen);
            thread::spawn(move || answer(stream, &seen));
        }
    });
    url
}

fn answer(stream: TcpStream, seen: &Mutex<Seen>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
            if line == "\r\n" {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        seen.lock().ok()?.note();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()?;
    }
}
