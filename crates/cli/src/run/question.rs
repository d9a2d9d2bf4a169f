//! What is asked: the prompt, with the files that go with it.

use codex_core::WireApi;
use codex_protocol::InputItem;
use codex_protocol::op::UserTurn;

use super::attached;
use crate::args::RunArgs;
use crate::failure::Failure;

/// What is said, and what the answer has to be like.
///
/// # Errors
/// Where a file can't be read, or is not what it should be.
pub(super) fn question(args: &RunArgs, prompt: String) -> Result<UserTurn, Failure> {
    let mut items = vec![InputItem::Text { text: prompt }];
    for image in &args.image {
        items.push(InputItem::Image { image_url: attached::image(image)? });
    }
    let output_schema = args.output_schema.as_deref().map(attached::schema).transpose()?;
    Ok(UserTurn { output_schema, ..UserTurn::new(items) })
}

/// Whether a server that speaks this API can be asked.
///
/// # Errors
/// Where it can't be told all of it.
pub(super) fn check(args: &RunArgs, wire_api: WireApi) -> Result<(), Failure> {
    if wire_api == WireApi::Chat && args.max_output_tokens.is_some() {
        let words = "--max-output-tokens can't be said to a server of --wire-api chat";
        return Err(Failure::Usage(words.to_owned()));
    }
    Ok(())
}
