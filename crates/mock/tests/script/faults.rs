//! Every row of the tables of faults in `docs/mock.md`, read from a socket.

use std::time::Duration;

use codex_mock::{Mock, Script};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::page;
use crate::seen::{ASK, Line, PATIENCE, Seen, find, skipped};

/// How a body is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// As a whole body ends.
    Whole,
    /// The connection closes before that.
    Closed,
    /// The connection is reset before that.
    Reset,
    /// Not at all.
    Open,
}

/// What is to be read.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// The lengths of the chunks, where they matter.
    chunks: Option<Vec<usize>>,
    end: End,
}

fn wanted(status: u16, body: impl Into<Vec<u8>>, end: End) -> Wanted {
    Wanted { status, headers: vec![], body: body.into(), chunks: None, end }
}

/// The events of the answer that nothing is wrong with.
struct Plain(Vec<String>);

impl Plain {
    fn all(&self) -> String {
        self.0.concat()
    }

    /// Those of these numbers, from 1.
    fn only(&self, numbers: &[usize]) -> String {
        numbers.iter().map(|number| self.0[number - 1].as_str()).collect()
    }

    fn first(&self, count: usize) -> String {
        self.0[..count].concat()
    }

    /// All, one of them in another form.
    fn with(&self, number: usize, other: &str) -> String {
        String::from_utf8(self.with_bytes(number, other.as_bytes())).unwrap()
    }

    fn with_bytes(&self, number: usize, other: &[u8]) -> Vec<u8> {
        [self.first(number - 1).as_bytes(), other, self.0[number..].concat().as_bytes()].concat()
    }

    /// An event's JSON.
    fn json(&self, number: usize) -> Value {
        serde_json::from_str(self.0[number - 1].split_once("data: ").unwrap().1).unwrap()
    }
}

/// An event as it is written.
fn event(json: &Value) -> String {
    format!("event: {}\ndata: {json}\n\n", json["type"].as_str().unwrap())
}

fn error_body(status: u16) -> Wanted {
    const INVALID: &str = "invalid_request_error";
    let (kind, code, message) = match status {
        400 => (INVALID, None, "The request was refused."),
        401 => (INVALID, Some("invalid_api_key"), "Incorrect API key provided."),
        404 => (
            INVALID,
            Some("model_not_found"),
            "The model `mock` does not exist or you do not have access to it.",
        ),
        408 => ("server_error", Some("request_timeout"), "The request timed out. Please try again."),
        409 => (
            INVALID,
            Some("conversation_locked"),
            "Another process is currently operating on this conversation. Please retry in a few seconds.",
        ),
        413 => (INVALID, Some("request_too_large"), "The request body is too large."),
        422 => {
            (INVALID, Some("unprocessable_entity"), "The request was well-formed but could not be processed.")
        }
        426 => (INVALID, Some("upgrade_required"), "WebSocket connections are not available here."),
        429 => (
            "requests",
            Some("rate_limit_exceeded"),
            "Rate limit reached for mock on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 1s.",
        ),
        500 => {
            ("server_error", None, "The server had an error while processing your request. Sorry about that!")
        }
        502 => ("server_error", Some("bad_gateway"), "The server could not be reached through the gateway."),
        _ => (
            "server_error",
            Some("server_is_overloaded"),
            "Our servers are currently overloaded. Please try again later.",
        ),
    };
    let body = json!({"error": {"message": message, "type": kind, "param": null, "code": code}});
    with_header(wanted(status, body.to_string(), End::Whole), "content-type", "application/json")
}

fn with_header(mut wanted: Wanted, name: &'static str, value: &str) -> Wanted {
    wanted.headers.push((name, value.to_owned()));
    wanted
}

fn in_chunks(mut wanted: Wanted, length: usize) -> Wanted {
    let body = wanted.body.len();
    let whole = std::iter::repeat_n(length, body / length);
    wanted.chunks = Some(whole.chain(Some(body % length).filter(|rest| *rest > 0)).collect());
    wanted
}

/// What each row promises. The row is written here as it stands on the page.
#[expect(clippy::too_many_lines, reason = "a table")]
fn promise(row: &str, plain: &Plain) -> Option<Wanted> {
    let all = || wanted(200, plain.all(), End::Whole);
    let whole = |body: String| wanted(200, body, End::Whole);
    let changed = |number: usize, change: &dyn Fn(&mut Value)| {
        let mut json = plain.json(number);
        change(&mut json);
        whole(plain.with(number, &event(&json)))
    };
    let delta = &plain.0[4];
    let in_delta = |raw: &[u8]| {
        let at = find(delta.as_bytes(), b"\"delta\":\"one").unwrap() + b"\"delta\":\"one".len();
        let bytes = [&delta.as_bytes()[..at], raw, &delta.as_bytes()[at..]].concat();
        wanted(200, plain.with_bytes(5, &bytes), End::Whole)
    };
    let error = |fields: Value| {
        let mut json = json!({"type": "error", "sequence_number": 5});
        json.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        whole(plain.first(5) + &event(&json))
    };
    // Events put in after the second one, and the numbers after them moved on.
    let put_in = |events: &[Value]| {
        let after = (3..=plain.0.len()).map(|number| {
            let mut json = plain.json(number);
            json["sequence_number"] = json!(number - 1 + events.len());
            event(&json)
        });
        whole(plain.first(2) + &events.iter().map(event).collect::<String>() + &after.collect::<String>())
    };
    let future = |kind: &str, number: u64| {
        let item = json!({"id": "fut_1", "type": "future_item", "payload": {"deep": [1, null, "x"]}});
        json!({"type": kind, "sequence_number": number, "output_index": 99, "item": item})
    };
    Some(match row {
        "`status = 401`" => error_body(401),
        "`status = 404`" => error_body(404),
        "`status = 408`" => error_body(408),
        "`status = 409`" => error_body(409),
        "`status = 413`" => error_body(413),
        "`status = 422`" => error_body(422),
        "`status = 426`" => error_body(426),
        "`status = 429` `headers = { retry-after = \"2\" }`" => {
            with_header(error_body(429), "retry-after", "2")
        }
        "`status = 429` `retry_after_date = \"30s\"`" => {
            let dated = with_header(error_body(429), "retry-after", "Tue, 14 Nov 2023 22:13:50 GMT");
            with_header(dated, "date", "Tue, 14 Nov 2023 22:13:20 GMT")
        }
        "`status = 429` `headers = { retry-after-ms = \"250\" }`" => {
            with_header(error_body(429), "retry-after-ms", "250")
        }
        "`status = 429` `headers = { x-should-retry = \"false\" }`" => {
            with_header(error_body(429), "x-should-retry", "false")
        }
        "`status = 400` `headers = { x-should-retry = \"true\" }`" => {
            with_header(error_body(400), "x-should-retry", "true")
        }
        "`status = 500`" => error_body(500),
        "`status = 502`" => error_body(502),
        "`status = 503`" => error_body(503),
        "`status = 500` `body = \"<html>no</html>\"` `headers = { content-type = \"text/html\" }`" => {
            with_header(wanted(500, "<html>no</html>", End::Whole), "content-type", "text/html")
        }
        "`status = 418` `body = { error = { message = \"own\", code = \"own\" } }`" => {
            let body = r#"{"error":{"message":"own","code":"own"}}"#;
            with_header(wanted(418, body, End::Whole), "content-type", "application/json")
        }
        "`status = 307` `headers = { location = \"http://127.0.0.1:9/v1/responses\" }`" => {
            with_header(wanted(307, "", End::Whole), "location", "http://127.0.0.1:9/v1/responses")
        }
        "`headers = { content-type = \"text/html\" }`" => with_header(all(), "content-type", "text/html"),
        "`faults = [{ head_delay = \"5ms\" }]`"
        | "`faults = [{ head_gate = \"go\" }]`"
        | "`faults = [{ slow_head = { bytes = 16, every = \"1ms\" } }]`"
        | "`faults = [{ hold = { after = 3, gate = \"go\" } }]`"
        | "`faults = [{ pace = { tokens_per_second = 500, jitter = 0.5 } }]`"
        | "`connections = [\"reset\"]`"
        | "`connections = [\"close\"]`"
        | "`connections = [\"stall\"]`"
        | "`refuse_until = \"go\"`" => all(),
        "`refuse_for = \"1h\"`" => whole(plain.all().replace("1700000000", "1700003600")),
        "`faults = [{ no_head = \"close\" }]`" => wanted(0, "", End::Closed),
        "`faults = [{ no_head = \"reset\" }]`" => wanted(0, "", End::Reset),
        "`faults = [{ no_head = \"stall\" }]`" => wanted(0, "", End::Open),

        "`chunks = 1`" => in_chunks(all(), 1),
        "`chunks = 7`" => in_chunks(all(), 7),
        "`chunks = \"event\"`" => Wanted { chunks: Some(plain.0.iter().map(String::len).collect()), ..all() },
        "`chunks = \"whole\"`" => Wanted { chunks: Some(vec![plain.all().len()]), ..all() },
        "`faults = [{ close_after = 3 }]`" => wanted(200, plain.first(3), End::Whole),
        "`faults = [{ cut_after = 3 }]`" => wanted(200, plain.first(3), End::Closed),
        "`faults = [{ reset_after = 3 }]`" => wanted(200, plain.first(3), End::Reset),
        "`faults = [{ stall_after = 3 }]`" => wanted(200, plain.first(3), End::Open),
        "`faults = [{ close_at_byte = 100 }]`" => wanted(200, &plain.all()[..100], End::Whole),
        "`faults = [{ cut_at_byte = 100 }]`" => wanted(200, &plain.all()[..100], End::Closed),
        "`faults = [{ reset_at_byte = 100 }]`" => wanted(200, &plain.all()[..100], End::Reset),
        "`faults = [{ stall_at_byte = 100 }]`" => wanted(200, &plain.all()[..100], End::Open),
        "`faults = [{ keep_open = true }]`" => wanted(200, plain.all(), End::Open),
        "`faults = [{ comments_only = \"1h\" }]`" => wanted(200, ": keepalive\n\n", End::Open),
        "`faults = [{ slow_body = { bytes = 64, every = \"1ms\" } }]`" => in_chunks(all(), 64),

        "`faults = [{ drop = 5 }]`" => whole(plain.only(&[1, 2, 3, 4, 6, 7, 8, 9, 10])),
        "`faults = [{ drop = \"response.completed\" }]`" => whole(plain.first(9)),
        "`faults = [{ duplicate = 5 }]`" => whole(plain.only(&[1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10])),
        "`faults = [{ swap = 5 }]`" => whole(plain.only(&[1, 2, 3, 4, 6, 5, 7, 8, 9, 10])),
        "`faults = [{ missing_added = true }]`" => whole(plain.only(&[1, 2, 5, 6, 7, 8, 9, 10])),
        "`faults = [{ empty_output = true }]`" => changed(10, &|json| json["response"]["output"] = json!([])),
        "`faults = [{ malformed_json = 5 }]`" => {
            whole(plain.with(5, &format!("{}\n\n", delta.trim_end().strip_suffix('}').unwrap())))
        }
        "`faults = [{ invalid_utf8 = 5 }]`" => in_delta(b"\xff"),
        "`faults = [{ lone_surrogate = 5 }]`" => in_delta(br"\ud83e"),
        "`faults = [{ split_data = 5 }]`" => whole(plain.with(5, &delta.replacen(',', ",\ndata: ", 1))),
        "`faults = [{ oversized = { event = 5, bytes = 3000000 } }]`" => {
            changed(5, &|json| json["padding"] = json!("x".repeat(3_000_000)))
        }
        "`faults = [{ insert = { after = 2, event = { type = \"response.future\", x = 1 } } }]`" => {
            put_in(&[json!({"type": "response.future", "sequence_number": 2, "x": 1})])
        }
        "`faults = [{ unknown_item_after = 2 }]`" => {
            put_in(&[future("response.output_item.added", 2), future("response.output_item.done", 3)])
        }
        "`faults = [{ error = { after = 5, code = \"server_error\", message = \"broke\" } }]`" => {
            error(json!({"code": "server_error", "message": "broke", "param": null}))
        }
        "`faults = [{ error = { after = 5, code = \"server_error\", message = \"broke\", shape = \"nested\" } }]`" =>
        {
            let inner =
                json!({"type": "server_error", "code": "server_error", "message": "broke", "param": null});
            error(json!({"error": inner}))
        }
        "`faults = [{ append = \"[DONE]\" }]`" => whole(plain.all() + "data: [DONE]\n\n"),
        "`faults = [{ append = \"DONE\" }]`" => whole(plain.all() + "data: DONE\n\n"),
        "`faults = [{ drop = \"response.completed\" }, { append = \"[DONE]\" }]`" => {
            whole(plain.first(9) + "data: [DONE]\n\n")
        }
        "`faults = [{ bom = true }]`" => whole("\u{feff}".to_owned() + &plain.all()),
        "`faults = [{ line_ending = \"crlf\" }]`" => whole(plain.all().replace('\n', "\r\n")),
        "`faults = [{ line_ending = \"cr\" }]`" => whole(plain.all().replace('\n', "\r")),
        "`faults = [{ unterminated = true }]`" => whole(plain.all().trim_end().to_owned()),
        _ => return None,
    })
}

async fn start(row: &str) -> Mock {
    let script =
        Script::parse("row.toml", &page::script_of(row)).unwrap_or_else(|error| panic!("{row}: {error}"));
    Mock::builder().script(script).start().await.unwrap()
}

async fn plain() -> Plain {
    let mock = start("``").await;
    let body =
        String::from_utf8(Seen::ask(&mock, "POST", "/v1/responses", ASK).await.into_end().await.body())
            .unwrap();
    let events: Vec<String> = body.split_inclusive("\n\n").map(str::to_owned).collect();
    assert_eq!(events.len(), 10, "{body}");
    Plain(events)
}

/// What was read, told as what was wanted.
fn told(seen: &Seen, wanted: &Wanted) -> Wanted {
    let header = |(name, _): &(&'static str, String)| (*name, seen.header(name).unwrap_or_default());
    let mut chunks: Vec<usize> = seen.chunks().iter().map(Vec::len).collect();
    chunks.retain(|length| *length > 0);
    Wanted {
        status: seen.status(),
        headers: wanted.headers.iter().map(header).collect(),
        body: seen.body(),
        chunks: wanted.chunks.is_some().then_some(chunks),
        end: match seen.line {
            Line::Open => End::Open,
            Line::Closed if seen.is_whole() => End::Whole,
            Line::Closed => End::Closed,
            Line::Reset => End::Reset,
        },
    }
}

/// What happens before the answer: connections that fail, gates that hold.
async fn before(row: &str, mock: &Mock) {
    let failed = [("reset", Line::Reset), ("close", Line::Closed)];
    if let Some((_, line)) = failed.iter().find(|(word, _)| row == format!("`connections = [\"{word}\"]`")) {
        let first = Seen::ask(mock, "POST", "/v1/responses", ASK).await.into_end().await;
        assert_eq!(first.bytes, b"", "{row}: no byte comes");
        // A close with unread bytes is a reset on some systems.
        assert!(first.line == *line || first.line == Line::Reset, "{row}: {:?}", first.line);
    }
    if row.contains("stall\"]`") && row.starts_with("`connections") {
        let mut first = Seen::ask(mock, "POST", "/v1/responses", ASK).await;
        assert!(first.is_quiet().await, "{row}: nothing comes");
    }
    if row.starts_with("`refuse") {
        for _ in 0..3 {
            let error = TcpStream::connect(mock.addr()).await.expect_err(row);
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused, "{row}");
        }
        if row.contains("until") {
            mock.gate("go").open();
        } else {
            mock.clock().advance(Duration::from_hours(1));
        }
        let open = async {
            while TcpStream::connect(mock.addr()).await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, open).await.expect("the port opens");
    }
}

async fn check(row: &str, plain: &Plain) {
    let wanted = promise(row, plain).unwrap_or_else(|| panic!("no promise is tested for the row {row}"));
    let mock = start(row).await;
    before(row, &mock).await;
    let mut seen = Seen::ask(&mock, "POST", "/v1/responses", ASK).await;
    if row.contains("\"go\"") && row.contains("faults") {
        let held = if row.contains("hold") { plain.first(3) } else { String::new() };
        while seen.body().len() < held.len() {
            assert!(seen.read().await, "{row}: it ends at the gate");
        }
        assert_eq!(String::from_utf8(seen.body()).unwrap(), held, "{row}");
        assert!(seen.is_quiet().await, "{row}: nothing more before the gate opens");
        mock.gate("go").open();
    }
    if wanted.end == End::Open {
        while seen.body().len() < wanted.body.len() || seen.status() != wanted.status {
            assert!(seen.read().await, "{row}: it ends");
        }
        assert!(seen.is_quiet().await, "{row}: nothing more comes");
    } else {
        seen = seen.into_end().await;
    }
    let found = told(&seen, &wanted);
    let shown = |wanted: &Wanted| {
        let body = String::from_utf8_lossy(&wanted.body[..wanted.body.len().min(20_000)]);
        format!("{} {:?} {:?} {:?}\n{body}", wanted.status, wanted.headers, wanted.chunks, wanted.end)
    };
    assert!(found == wanted, "{row}\nread:\n{}\nwanted:\n{}", shown(&found), shown(&wanted));
}

#[tokio::test]
async fn every_row_of_the_page_is_what_a_socket_reads() {
    if skipped() {
        return;
    }
    let plain = plain().await;
    let rows = page::rows(&page::read());
    assert!(rows.len() > 60, "{} rows", rows.len());
    for row in rows {
        timeout(2 * PATIENCE, check(&row, &plain)).await.unwrap_or_else(|_| panic!("{row} takes too long"));
    }
}

#[test]
fn every_fault_there_is_has_a_row() {
    let error = Script::parse("s", "turns = [{ faults = [{ zzzzzzzzzzzzzzzzzzzzzz = 1 }] }]")
        .unwrap_err()
        .to_string();
    let words: Vec<&str> = error.split("expected one of ").nth(1).unwrap().split(", ").collect();
    assert!(words.len() > 30, "{error}");
    let page = page::read();
    let rows = page::rows(&page).join("\n");
    for word in words {
        let word = word.trim_matches('`');
        assert!(rows.contains(&format!("{{ {word} =")), "the fault `{word}` has no row");
    }
}
