//! Every endpoint, asked once.

use std::sync::Arc;

use codex_api::{
    ApiError, AuthProvider, ChatClient, CompactClient, CompactRequest, DynTransport, InputItemsOptions,
    MemoriesClient, MemorySummarizeInput, ModelsClient, ModelsQuery, Prompt, Provider, RawMemory,
    ResponsesClient, ResponsesOptions,
};
use http::HeaderMap;

use crate::support::request;

/// Every endpoint, and how it is asked.
pub(crate) const ENDPOINTS: [&str; 11] = [
    "create",
    "stream",
    "chat",
    "get",
    "delete",
    "cancel",
    "input items",
    "input tokens",
    "compact",
    "memories",
    "models",
];

/// Those that carry a body.
pub(crate) const WITH_BODY: [&str; 6] = ["create", "stream", "chat", "input tokens", "compact", "memories"];

/// Asks an endpoint once. What is streamed is not read.
pub(crate) async fn ask(
    endpoint: &str,
    transport: &DynTransport,
    provider: &Provider,
    auth: &Arc<dyn AuthProvider>,
) -> Result<(), ApiError> {
    let (transport, provider, auth) = (transport.clone(), provider.clone(), Arc::clone(auth));
    let responses = ResponsesClient::new(transport.clone(), provider.clone(), Arc::clone(&auth));
    let (options, none) = (ResponsesOptions::default(), HeaderMap::new());
    match endpoint {
        "create" => responses.create(request(), options).await.map(drop),
        "stream" => responses.stream_request(request(), options).await.map(drop),
        "chat" => {
            let prompt = Prompt { input: vec!["hi".into()], ..Prompt::default() };
            ChatClient::new(transport, provider, auth).stream_prompt("m", &prompt, options).await.map(drop)
        }
        "get" => responses.get("resp_1", &[]).await.map(drop),
        "delete" => responses.delete("resp_1").await,
        "cancel" => responses.cancel("resp_1").await.map(drop),
        "input items" => {
            let mut items = responses.input_items("resp_1", InputItemsOptions::default());
            items.next().await.map_or(Ok(()), |item| item.map(drop))
        }
        "input tokens" => responses.input_tokens(&request()).await.map(drop),
        "compact" => {
            let request = CompactRequest::new("m", vec!["hi".into()]);
            CompactClient::new(transport, provider, auth).compact(&request, none).await.map(drop)
        }
        "memories" => {
            let raw_memories = vec![RawMemory::default()];
            let input = MemorySummarizeInput { raw_memories, ..MemorySummarizeInput::default() };
            MemoriesClient::new(transport, provider, auth).summarize_input(&input, none).await.map(drop)
        }
        "models" => {
            ModelsClient::new(transport, provider, auth).list(&ModelsQuery::default(), none).await.map(drop)
        }
        other => panic!("{other} is no endpoint"),
    }
}
