//! Bodies are bounded: that of an error is cut, that of a success refused.

use codex_client::{Fate, HttpTransport, TransportErrorKind};
use http::StatusCode;

use crate::support::{Server, both, no_network, patient, post, transport};

const PAGE_BYTES: usize = 10 * 1024 * 1024;
const PAGE_HEAD: &str =
    "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 10485760\r\n\r\n";

#[tokio::test]
async fn a_streamed_page_of_10_mib_is_cut_where_the_caller_says() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    let transport = transport();
    let ((), (body, cut)) = both(
        async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.send(PAGE_HEAD).await;
            // The client closes the connection before it is through.
            let _ = tokio::io::AsyncWriteExt::write_all(&mut peer.stream, &vec![b'<'; PAGE_BYTES]).await;
        },
        async {
            let response = transport.stream(post(server.url("/"), "words")).await.expect("a response");
            assert_eq!(response.status, StatusCode::BAD_GATEWAY);
            response.into_bounded(1000).await
        },
    )
    .await;
    assert_eq!((body.as_ref(), cut), (&[b'<'; 1000][..], true));
}

#[tokio::test]
async fn a_success_may_have_as_many_bytes_as_its_budget_says() {
    if no_network() {
        return;
    }
    for (body, expected) in
        [("1234", Ok("1234")), ("12345", Err(TransportErrorKind::BodyTooLarge { limit_bytes: 4 }))]
    {
        let server = Server::start().await;
        let transport = transport();
        let mut request = post(server.url("/"), "words").with_budgets(patient());
        request.budgets.body_limit = 4;
        let ((), result) = both(
            async {
                let mut peer = server.accept().await;
                peer.request().await;
                peer.respond("200 OK", body).await;
            },
            transport.execute(request),
        )
        .await;
        let result = result.map_err(|error| {
            assert_eq!(error.fate(), Fate::Unknown);
            error.kind()
        });
        assert_eq!(
            result.as_ref().map(|response| &*response.body),
            expected.as_ref().map(|text| text.as_bytes())
        );
    }
}
