//! Streams a reply word by word, from a server that needs no network.
//!
//! Against the real API: `Client::from_env()?` in the place of the client made here.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::io::Write;

use codex_api::{Client, ResponseEvent};
use codex_mock::Mock;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::start().await?;
    let client = Client::builder().base_url(mock.base_url()).api_key("no key is needed here").build()?;

    let call = client.responses().model("gpt-5.1").instructions("Be brief.").input("Say hello");
    let mut stream = call.stream().await?;
    while let Some(event) = stream.next().await {
        match event? {
            ResponseEvent::OutputTextDelta(delta) => {
                print!("{delta}");
                std::io::stdout().flush()?;
            }
            ResponseEvent::Completed { response_id, token_usage, .. } => {
                let tokens = token_usage.map_or(0, |usage| usage.output_tokens);
                println!("\n({response_id}, {tokens} tokens)");
            }
            _ => {}
        }
    }
    Ok(())
}
