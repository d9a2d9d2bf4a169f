//! Lets the model call a tool, after a question. It needs no key: a server without a model answers.

use codex_core::protocol::{EventMsg, InputItem, Op, ReviewDecision};
use codex_core::tool::{Tool, ToolContext, ToolError, ToolOutput, Tools};
use codex_core::{CancellationToken, Codex, Config, ModelProviderInfo};
use codex_mock::Mock;

struct Weather;

#[derive(schemars::JsonSchema, serde::Deserialize)]
struct Place {
    /// The city's name in English.
    city: String,
}

impl Tool for Weather {
    type Arguments = Place;

    #[expect(clippy::unnecessary_literal_bound, reason = "the trait's signature")]
    fn name(&self) -> &str {
        "get_weather"
    }

    #[expect(clippy::unnecessary_literal_bound, reason = "the trait's signature")]
    fn description(&self) -> &str {
        "The weather of a city."
    }

    fn needs_approval(&self, _: &Place) -> bool {
        true
    }

    async fn call(&self, place: Place, _: ToolContext) -> Result<ToolOutput, ToolError> {
        Ok(format!("It is sunny in {}.", place.city).into())
    }
}

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "an example talks to a terminal")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::start().await?;
    let provider = ModelProviderInfo { base_url: mock.base_url(), ..ModelProviderInfo::default() };
    let tools = Tools::builder().tool(Weather).build()?;
    let config = Config { tools, ..Config::new(provider, "mock") };
    let (codex, _session_id) = Codex::spawn(config, CancellationToken::new()).await?;

    let text = r#"call get_weather {"city": "Paris"}"#.to_owned();
    codex.submit(Op::UserInput { items: vec![InputItem::Text { text }] }).await?;
    loop {
        match codex.next_event().await?.msg {
            EventMsg::ToolApprovalRequest(request) => {
                println!("may {} run with {}? yes", request.name, request.arguments);
                let (id, decision) = (request.call_id, ReviewDecision::Approved);
                codex.submit(Op::ToolApproval { id, decision }).await?;
            }
            EventMsg::AgentMessage(message) => println!("{}", message.message),
            EventMsg::TaskComplete(_) => break,
            _ => {}
        }
    }
    codex.shutdown().await;
    Ok(())
}
