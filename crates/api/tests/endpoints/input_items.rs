//! The input items of a stored response, page by page.

use codex_api::{Include, InputItems, InputItemsOptions, Order};
use codex_mock::{Gate, Reply};
use futures_util::stream::FusedStream;
use serde_json::{Value, json};

use crate::support::{all_asked, in_time, no_network, refusal, responses, serve};

fn item(id: &str) -> Value {
    json!({"type": "message", "id": id, "role": "user", "content": [{"type": "input_text", "text": id}]})
}

fn page(ids: &[&str], has_more: bool) -> Reply {
    let items: Vec<Value> = ids.iter().map(|id| item(id)).collect();
    let body = json!({
        "object": "list", "data": items, "first_id": ids.first(), "last_id": ids.last(), "has_more": has_more,
    });
    Reply::json(200, body)
}

/// The ids that a list tells to its end, and how it ended.
async fn read(mut items: InputItems) -> (Vec<String>, Option<String>) {
    let mut ids = Vec::new();
    while let Some(item) = in_time(items.next()).await {
        match item {
            Ok(item) => ids.push(item.id().unwrap_or_default().to_owned()),
            Err(error) => {
                assert!(in_time(items.next()).await.is_none() && items.is_terminated());
                return (ids, Some(refusal(&error)));
            }
        }
    }
    assert!(items.is_terminated());
    (ids, None)
}

#[tokio::test]
async fn pages_are_one_stream() {
    if no_network() {
        return;
    }
    let mock = serve([page(&["a", "b"], true), page(&["c"], true), page(&[], false)]).await;
    let options = InputItemsOptions {
        limit: Some(2),
        order: Some(Order::Ascending),
        after: None,
        include: vec![Include::from("x.y")],
    };
    let (ids, error) = read(responses(&mock).input_items("resp_1", options)).await;
    assert_eq!((ids, error), (vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], None));
    assert_eq!(
        all_asked(&mock),
        [
            "GET /v1/responses/resp_1/input_items?limit=2&order=asc&include%5B%5D=x.y",
            "GET /v1/responses/resp_1/input_items?limit=2&order=asc&after=b&include%5B%5D=x.y",
            "GET /v1/responses/resp_1/input_items?limit=2&order=asc&after=c&include%5B%5D=x.y",
        ]
    );
}

#[tokio::test]
async fn a_list_ends_whatever_the_server_says() {
    if no_network() {
        return;
    }
    let unknown = json!({"data": [{"type": "new"}], "has_more": true});
    for (case, replies, expected, error, requests) in [
        ("one page", vec![page(&["a"], false)], vec!["a"], None, 1),
        ("an empty list", vec![page(&[], false)], vec![], None, 1),
        ("a page that leads to itself", vec![page(&["a"], true)], vec!["a", "a"], None, 2),
        ("an empty page with more", vec![page(&[], true)], vec![], None, 1),
        ("no place to go on from", vec![Reply::json(200, unknown)], vec![""], None, 1),
        (
            "a refusal in the middle",
            vec![page(&["a"], true), Reply::json(404, json!({"error": {"message": "gone"}}))],
            vec!["a"],
            Some("error InvalidRequest, not executed"),
            2,
        ),
        (
            "no list",
            vec![Reply::json(200, json!({"object": "list"}))],
            vec![],
            Some("error Unreadable, fate unknown"),
            1,
        ),
    ] {
        let mock = serve(replies).await;
        let read = read(responses(&mock).input_items("resp_1", InputItemsOptions::default())).await;
        assert_eq!(
            read,
            (expected.into_iter().map(str::to_owned).collect(), error.map(str::to_owned)),
            "{case}"
        );
        assert_eq!(mock.requests().len(), requests, "{case}");
    }
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_read_and_no_item_is_lost_when_a_wait_is_dropped() {
    if no_network() {
        return;
    }
    let gate = Gate::new();
    let mock = serve([page(&["a"], false).before_head(gate.clone())]).await;
    let mut items = responses(&mock).input_items("resp_1", InputItemsOptions::default());
    assert_eq!(mock.requests().len(), 0);
    tokio::select! {
        biased;
        item = items.next() => panic!("{item:?}"),
        () = in_time(mock.wait_for_requests(1)) => {}
    }
    gate.open();
    assert_eq!(read(items).await, (vec!["a".to_owned()], None));
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn an_order_is_asked_for_in_the_servers_words() {
    if no_network() {
        return;
    }
    for (order, expected) in [
        (None, "GET /v1/responses/r/input_items"),
        (Some(Order::Ascending), "GET /v1/responses/r/input_items?order=asc"),
        (Some(Order::Descending), "GET /v1/responses/r/input_items?order=desc"),
    ] {
        let mock = serve([page(&[], false)]).await;
        read(responses(&mock).input_items("r", InputItemsOptions { order, ..Default::default() })).await;
        assert_eq!(all_asked(&mock), [expected]);
    }
}
