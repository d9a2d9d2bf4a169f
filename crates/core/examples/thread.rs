//! Says something to a thread and prints the answer as it comes. It needs no key: a server without a model answers.

use codex_core::protocol::{EventMsg, InputItem, Op};
use codex_core::{CancellationToken, Codex, Config, ModelProviderInfo};
use codex_mock::Mock;

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "an example talks to a terminal")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::start().await?;
    let provider = ModelProviderInfo { base_url: mock.base_url(), ..ModelProviderInfo::default() };
    let config = Config::new(provider, "mock");
    let (codex, _session_id) = Codex::spawn(config, CancellationToken::new()).await?;

    let items = vec![InputItem::Text { text: "count to 5".to_owned() }];
    codex.submit(Op::UserInput { items }).await?;
    loop {
        match codex.next_event().await?.msg {
            EventMsg::AgentMessageContentDelta(event) => print!("{}", event.delta),
            EventMsg::ItemWithdrawn(_) => println!(" … no, once more:"),
            EventMsg::StreamError(event) => println!("[{}: {}]", event.message, event.reason),
            EventMsg::TaskComplete(_) => break,
            _ => {}
        }
    }
    println!();
    codex.shutdown().await;
    Ok(())
}
