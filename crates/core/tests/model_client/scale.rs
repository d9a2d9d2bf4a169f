//! What a follow-up costs on a long history.

use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use bytes::Bytes;
use codex_api::{
    Body, DynTransport, HttpTransport, Request, ResponseItem, StreamResponse, TransportError,
    TransportResponse,
};
use codex_core::history::{Baseline, History};
use codex_core::{FrameMoment, ModelClient, ModelClientOptions, TurnPrompt};
use http::{HeaderMap, StatusCode, Version};

use crate::support::{client, of_turn, openai, options, settings, tool};

/// Answers at once with the end of a response, and remembers how long the last request was.
#[derive(Clone, Default)]
struct Canned(Arc<AtomicUsize>);

const ANSWER: &str = "data: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\"}}\n\n";

impl HttpTransport for Canned {
    async fn execute(&self, _: Request) -> Result<TransportResponse, TransportError> {
        unreachable!("only streams are asked for")
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        self.0.store(request.body.len(), Ordering::Relaxed);
        let chunk = Ok::<_, TransportError>(Bytes::from_static(ANSWER.as_bytes()));
        let body = Body::new(futures_util::stream::iter([chunk]));
        Ok(StreamResponse {
            status: StatusCode::OK,
            version: Version::HTTP_11,
            headers: HeaderMap::new(),
            body,
        })
    }
}

/// Polls a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// An item that was not encoded yet.
fn item(number: usize) -> ResponseItem {
    ResponseItem::user(format!("{number:06} {}", "x".repeat(900)))
}

/// Where the texts of the items are: an item that is encoded anew has its text elsewhere.
fn texts(history: &History) -> HashSet<(usize, usize)> {
    let place = |item: &ResponseItem| {
        let text = item.to_json();
        (text.as_str().as_ptr().addr(), text.as_str().len())
    };
    history.items().map(place).collect()
}

/// What a follow-up costs.
#[derive(Debug)]
struct Cost {
    allocations: u64,
    /// Allocated besides the body, which is sent as a whole over HTTP.
    bytes: u64,
    encoded_bytes: usize,
    body: usize,
    frame_allocations: u64,
    frame_bytes: u64,
    frame: usize,
}

/// A follow-up with two new items on a history of so many.
fn follow_up(items: usize) -> Cost {
    let transport = Canned::default();
    let client = client(ModelClientOptions {
        transport: Some(DynTransport::new(transport.clone())),
        ..options(openai("http://127.0.0.1:9/v1".to_owned()))
    });
    let (settings, metadata) = (settings(), of_turn(&client));
    let to = client.destination(&settings);
    let tools = Arc::from([tool()]);
    let mut history = History::new();
    (0..items).for_each(|number| history.record(item(number)));
    let mut session = client.start_turn();
    let mut baseline = Baseline::new();
    let moment = FrameMoment { started_unix_ms: 0, trace: None };
    let mut ask = |history: &mut History| {
        let prompt = TurnPrompt { tools: Arc::clone(&tools), ..TurnPrompt::new(history.input(&to)) };
        let stream = now(session.stream(&prompt, &settings, &metadata)).expect("a head");
        assert_eq!(now(stream.collect_response()).expect("it completes").id, "resp_1");
        prompt
    };
    ask(&mut history);
    let prompt = ask(&mut history);
    first_frame(&client, &mut baseline, &prompt, &moment);
    baseline.completed("resp_1");
    let before = texts(&history);

    let mut prompt = None;
    let http = measure(|| {
        history.record(item(items));
        history.record(item(items + 1));
        prompt = Some(ask(&mut history));
    });
    let prompt = prompt.expect("it was asked");
    let mut session = client.start_turn();
    let mut frame = Bytes::new();
    let over_websocket = measure(|| {
        let made = session.response_create(&mut baseline, &prompt, &settings, &metadata, &moment);
        frame = made.expect("a frame");
    });
    let body = transport.0.load(Ordering::Relaxed);
    Cost {
        allocations: http.count_total,
        bytes: http.bytes_total - body as u64,
        encoded_bytes: texts(&history).difference(&before).map(|(_, len)| len).sum(),
        body,
        frame_allocations: over_websocket.count_total,
        frame_bytes: over_websocket.bytes_total,
        frame: frame.len(),
    }
}

fn first_frame(client: &ModelClient, baseline: &mut Baseline, prompt: &TurnPrompt, moment: &FrameMoment) {
    let made = client.start_turn().response_create(baseline, prompt, &settings(), &of_turn(client), moment);
    made.expect("a frame");
}

#[test]
fn a_follow_up_on_ten_thousand_items_costs_what_one_on_a_hundred_does() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let _inside = runtime.enter();
    let (small, large) = (follow_up(100), follow_up(10_000));
    println!("on 100 items:    {small:?}");
    println!("on 10 000 items: {large:?}");
    assert_eq!(small.encoded_bytes, large.encoded_bytes, "two items are encoded");
    assert!(large.encoded_bytes < 2_100);
    assert!(large.body > 9_000_000 && small.body < 120_000, "HTTP sends the whole input");
    assert!(large.frame == small.frame && large.frame < 5_000, "a frame holds what is new");
    assert_eq!((large.frame_allocations, large.frame_bytes), (small.frame_allocations, small.frame_bytes));
    assert!(large.allocations <= small.allocations, "{} allocations", large.allocations);
    assert!(large.bytes <= small.bytes, "{} bytes besides the body", large.bytes);
}
