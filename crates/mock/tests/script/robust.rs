//! Clients that do not behave, and a server that goes on.

use codex_mock::{Mock, Reply};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::seen::{ASK, PATIENCE, Seen, skipped};

/// Whether the server still answers.
async fn answers(mock: &Mock) -> bool {
    let seen = Seen::ask(mock, "POST", "/v1/responses", ASK).await.into_end().await;
    seen.status() == 200 && seen.is_whole()
}

#[tokio::test]
async fn a_thousand_idle_connections_do_not_keep_others_out() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let mut idle = Vec::new();
    while idle.len() < 1000 {
        // A system with few files to open has fewer.
        match timeout(PATIENCE, TcpStream::connect(mock.addr())).await.unwrap() {
            Ok(connection) => idle.push(connection),
            Err(_) => break,
        }
    }
    if idle.len() < 1000 {
        idle.truncate(idle.len() / 2);
    }
    assert!(answers(&mock).await, "beside {} idle connections", idle.len());
    drop(idle);
    assert!(answers(&mock).await, "after they left");
}

#[tokio::test]
async fn half_requests_that_stay_do_not_keep_others_out() {
    if skipped() {
        return;
    }
    let mock = Mock::start().await.unwrap();
    let mut halves = Vec::new();
    for half in [
        "P",
        "POST /v1/responses HTTP/1.1\r\n",
        "POST /v1/responses HTTP/1.1\r\nhost: mock\r\ncontent-length: 10\r\n\r\nhalf",
        "POST /v1/responses HTTP/1.1\r\nhost: mock\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
        "PUT /__mock/script HTTP/1.1\r\nhost: mock\r\ncontent-length: 10\r\n\r\nhalf",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut connection = TcpStream::connect(mock.addr()).await.unwrap();
        connection.write_all(half.as_bytes()).await.unwrap();
        halves.push(connection);
        assert!(answers(&mock).await, "beside {half:?}");
    }
    assert_eq!(mock.requests().len(), halves.len(), "no half request was taken for one");
}

#[tokio::test]
async fn a_client_that_never_reads_does_not_keep_others_out() {
    if skipped() {
        return;
    }
    // More than the socket's buffers hold.
    let large = format!("data: {}\n\n", "x".repeat(32 << 20));
    let mock = Mock::builder().reply(Reply::sse(large)).reply(Reply::responder()).start().await.unwrap();
    let never_reads = Seen::ask(&mock, "POST", "/v1/responses", ASK).await;
    timeout(PATIENCE, mock.wait_for_requests(1)).await.unwrap();
    assert!(answers(&mock).await);
    timeout(PATIENCE, mock.stop()).await.expect("it stops all the same");
    drop(never_reads);
}

#[tokio::test]
async fn a_server_that_stops_lets_go_of_stalled_connections_and_of_its_port() {
    if skipped() {
        return;
    }
    let script =
        codex_mock::Script::parse("s", "connections = [\"stall\"]\nrefuse_until = \"never\"").unwrap();
    let mock = Mock::builder().script(script).start().await.unwrap();
    let addr = mock.addr();
    assert!(TcpStream::connect(addr).await.is_err(), "refused");
    mock.set_script(codex_mock::Script::parse("s", "connections = [\"stall\"]").unwrap());
    let connected = async {
        loop {
            match TcpStream::connect(addr).await {
                Ok(connection) => break connection,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    let _stalled = timeout(PATIENCE, connected).await.unwrap();
    timeout(PATIENCE, mock.stop()).await.expect("it stops");
    let again = Mock::builder().listen(addr).start().await.unwrap();
    assert!(answers(&again).await);
}
