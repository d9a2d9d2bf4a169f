//! What an error tells, and what a program may do about it.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::Duration;

use codex_api::{ApiError, Client, ErrorKind, Fate};
use codex_mock::{Mock, Reply, Step, ev};
use serde_json::json;

/// What to do next, told by the kind and by how far the request got.
fn advice(error: &ApiError) -> String {
    match (error.kind(), error.fate()) {
        (ErrorKind::ContextWindowExceeded, _) => "send less".to_owned(),
        (ErrorKind::NotAllowed | ErrorKind::InvalidRequest, _) => "mend the request".to_owned(),
        (_, Fate::NotExecuted) => {
            let wait = error.retry_after().unwrap_or(Duration::from_secs(1));
            format!("ask again in {wait:?}: nothing was done, nothing is billed twice")
        }
        (_, Fate::Unknown) => "ask again if a second bill is acceptable".to_owned(),
        _ => format!("a part was made and is billed; it was {}", error.response_id().unwrap_or("unnamed")),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let limited = json!({"error": {"code": "rate_limit_exceeded", "message": "Slow down."}});
    let mock = Mock::builder()
        .reply(Reply::json(429, limited).header("retry-after", "20"))
        .reply(Reply::json(401, json!({"error": {"message": "Incorrect API key provided."}})))
        .reply(Reply::raw(502))
        .reply(Reply::sse(ev::sse([ev::created("resp_1")])).step(Step::Cut))
        .start()
        .await?;
    let client = Client::builder().base_url(mock.base_url()).build()?;

    for _ in 0..4 {
        let Err(error) = client.responses().model("gpt-5.1").input("hi").text().await else { continue };
        println!("{error}\n    {}", advice(&error));
        let mut cause = error.source();
        while let Some(next) = cause {
            println!("    because: {next}");
            cause = next.source();
        }
    }
    Ok(())
}
