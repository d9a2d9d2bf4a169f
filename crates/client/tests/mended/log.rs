//! Nothing that is secret is printed: not in errors, not in logs of any level, ours or those of the libraries.

use std::error::Error;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use codex_client::{HttpTransport, ProxySettings, ProxyUrl, Request, ReqwestTransport, Secret};
use http::HeaderValue;
use http::header::{AUTHORIZATION, COOKIE};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::support::{Server, both, no_network, post, transport};

/// Each stands in one place of the request or response, and nowhere else in this program.
const SECRETS: [&str; 10] = [
    "userSecret",
    "passSecret",
    "querySecret",
    "fragmentSecret",
    "keySecret",
    "bodySecret",
    "replySecret",
    "proxyUser",
    "proxyPass",
    // The two as a header carries them.
    "cHJveHlVc2VyOnByb3h5UGFzcw",
];

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no writer panics")).into_owned()
    }
}

fn request(server: &Server) -> Request {
    let mut url = server.url("/visible/path?key=querySecret#fragmentSecret");
    url.set_username("userSecret").expect("has a host");
    url.set_password(Some("passSecret")).expect("has a host");
    post(url, "bodySecret")
        .with_header(AUTHORIZATION, Secret::from("keySecret").bearer_header().expect("valid"))
        .with_header(COOKIE, HeaderValue::from_static("keySecret"))
}

/// An error in every way it can be printed, with all its sources.
fn printed(error: &(dyn Error + 'static)) -> String {
    let source = error.source().map(printed).unwrap_or_default();
    format!("{error}\n{error:?}\n{error:#?}\n{source}")
}

/// Serves one request with `reply`, then closes the connection.
async fn serve(server: &Server, reply: &str) {
    let mut peer = server.accept().await;
    peer.request().await;
    peer.send(reply).await;
}

/// Sends the request in all ways that end differently. Returns what was printed of each.
async fn exchange() -> Vec<String> {
    let server = Server::start().await;
    let transport = transport();
    let request = request(&server);
    let mut text = vec![format!("{request:?} {:?} {transport:?}", request.clone().with_zstd().await)];

    let whole = "HTTP/1.1 200 OK\r\nset-cookie: replySecret\r\ncontent-length: 11\r\n\r\nreplySecret";
    let ((), response) = both(serve(&server, whole), transport.execute(request.clone())).await;
    text.push(format!("{response:?}"));
    assert_eq!(response.expect("an answer").body, "replySecret");

    let broken = "HTTP/1.1 200 OK\r\nset-cookie: replySecret\r\ncontent-length: 20\r\n\r\nreplySecret";
    let ((), response) = both(serve(&server, broken), transport.stream(request.clone())).await;
    text.push(format!("{response:?}"));
    let mut body = response.expect("a head").body;
    body.next_chunk().await.expect("a chunk").expect("whole");
    text.push(printed(&body.next_chunk().await.expect("an end").expect_err("broken off")));

    let ((), response) = both(serve(&server, ""), transport.stream(request.clone())).await;
    text.push(printed(&response.expect_err("closed")));

    drop(server);
    text.push(printed(&transport.stream(request.clone()).await.expect_err("refused")));
    through_proxy(request, &mut text).await;
    text
}

/// The same through a proxy: answered, refused for its credentials, and not reached.
async fn through_proxy(mut request: Request, text: &mut Vec<String>) {
    let proxy = Server::start().await;
    let named = format!("http://proxyUser:proxyPass@127.0.0.1:{}", proxy.url("/").port().expect("a port"));
    let settings = ProxySettings::all(ProxyUrl::parse("a test", &named).expect("valid"));
    let builder = ReqwestTransport::builder().proxies(settings.clone());
    let transport = builder.clone().build().expect("can be built");
    text.push(format!("{settings:?} {builder:?} {transport:?}"));

    request.url.set_host(Some("service.test")).expect("valid");
    let mut secure = request.clone();
    secure.url.set_scheme("https").expect("both are special");
    let whole = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let ((), response) = both(serve(&proxy, whole), transport.stream(request.clone())).await;
    text.push(format!("{:?}", response.expect("an answer")));
    let refused = "HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n";
    for request in [&request, &secure] {
        let ((), response) = both(serve(&proxy, refused), transport.stream(request.clone())).await;
        text.push(printed(&response.expect_err("refused")));
    }
    drop(proxy);
    for request in [request, secure] {
        text.push(printed(&transport.stream(request).await.expect_err("not reached")));
    }
}

#[tokio::test]
async fn no_header_of_an_answer_and_no_query_is_printed_or_logged() {
    if no_network() {
        return;
    }
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();

    let text = exchange().await.join("\n");
    let log = log.text();
    for visible in [
        "proxy(http://127.0.0.1:",
        "/visible/path",
        "http_request",
        "response head",
        "request failed",
        "response body",
    ] {
        assert!(log.contains(visible), "the log has {visible}:\n{log}");
    }
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} was printed:\n{text}");
        assert!(!log.contains(secret), "{secret} was logged:\n{log}");
    }
}
