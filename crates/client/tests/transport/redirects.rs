//! A redirect is a response like any other.

use codex_client::HttpTransport;
use http::StatusCode;
use http::header::LOCATION;

use crate::support::{Server, both, get, no_network, post, transport};

#[tokio::test]
async fn a_redirect_is_handed_up_and_not_followed() {
    if no_network() {
        return;
    }
    let server = Server::start().await;
    // A redirect that is followed would come back here and find nobody to answer it.
    let location = server.url("/elsewhere");
    for (status, code) in
        [("302 Found", StatusCode::FOUND), ("307 Temporary Redirect", StatusCode::TEMPORARY_REDIRECT)]
    {
        for request in [post(server.url("/"), "words"), get(server.url("/"))] {
            let transport = transport();
            let ((), result) = both(
                async {
                    let mut peer = server.accept().await;
                    peer.request().await;
                    let head =
                        format!("HTTP/1.1 {status}\r\nlocation: {location}\r\ncontent-length: 4\r\n\r\nhere");
                    peer.send(head).await;
                },
                transport.execute(request),
            )
            .await;
            let response = result.expect(status);
            assert_eq!((response.status, &*response.body), (code, &b"here"[..]));
            assert_eq!(response.headers[LOCATION], location.as_str());
        }
    }
}
