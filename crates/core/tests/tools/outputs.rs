//! How much of an output the model gets.

use codex_core::tool::{CallEnd, OutputLimit, ToolContext, ToolError, ToolOutput, ToolRunner, Tools};
use codex_protocol::{ContentPart, MessageContent};
use serde_json::json;

use crate::support::{Act, act, content, run_one, text};

fn runner(limit: OutputLimit, output: ToolOutput) -> ToolRunner {
    let tool = Act::new(move |_: String, _: ToolContext| std::future::ready(Ok(output.clone())));
    let tools = Tools::builder().dynamic(tool).build().expect("a name");
    ToolRunner::builder(tools).output_limit(limit).build()
}

#[tokio::test]
async fn a_flood_keeps_its_ends() {
    let flood = format!("head{}tail", "x".repeat(100_000));
    let outcome = run_one(&runner(OutputLimit::default(), flood.into()), act("c1", "")).await;
    let told = text(&outcome);
    let kept = OutputLimit::default().text_bytes;
    let note = format!("\n[… {} bytes left out …]\n", 100_008 - kept);
    let (head, tail) = told.split_once(&note).expect("the note");
    assert_eq!((head.len(), tail.len()), (kept / 2, kept / 2));
    assert!(head.starts_with("headxx") && tail.ends_with("xxtail"));
    assert_eq!(outcome.end, CallEnd::Answered);
}

#[tokio::test]
async fn an_error_is_bounded_too() {
    let tool = Act::new(async |_: String, _: ToolContext| -> Result<ToolOutput, ToolError> {
        Err(ToolError::new("e".repeat(1_000)))
    });
    let limit = OutputLimit { text_bytes: 10, ..OutputLimit::default() };
    let tools = Tools::builder().dynamic(tool).build().expect("a name");
    let runner = ToolRunner::builder(tools).output_limit(limit).build();
    let outcome = run_one(&runner, act("c1", "")).await;
    assert_eq!(text(&outcome), "eeeee\n[… 990 bytes left out …]\neeeee");
}

#[tokio::test]
async fn parts_share_the_limit_and_images_stay_whole() {
    let image = ContentPart::input_image("data:image/png;base64,AAAA");
    let image_bytes = image.to_json().as_bytes().len();
    let limit = OutputLimit { text_bytes: 10, part_bytes: image_bytes };
    let output = ToolOutput::parts(vec![
        ContentPart::input_text("123456"),
        image.clone(),
        ContentPart::input_text("abcdef"),
        image.clone(),
        ContentPart::input_text("gh"),
    ]);
    let outcome = run_one(&runner(limit, output), act("c1", "")).await;
    let expected = vec![
        ContentPart::input_text("123456"),
        image,
        ContentPart::input_text("ab\n[… 2 bytes left out …]\nef"),
        ContentPart::input_text(format!("[… a part of {image_bytes} bytes left out …]")),
        ContentPart::input_text("\n[… 2 bytes left out …]\n"),
    ];
    assert_eq!(content(&outcome), &MessageContent::Parts(expected));
}

#[tokio::test]
async fn an_output_can_be_json() {
    let output = ToolOutput::json(&json!({"degrees": [1, 2]})).expect("it is JSON");
    let outcome = run_one(&runner(OutputLimit::default(), output), act("c1", "")).await;
    assert_eq!(text(&outcome), r#"{"degrees":[1,2]}"#);
}
