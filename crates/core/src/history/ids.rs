//! Which ids are sent, and ids for items that are made up.

use codex_protocol::ResponseItem;

/// Whether an id is one that a server gave: a prefix and the rest, such as `msg_1`. Others are never sent.
pub(super) fn is_given(id: &str) -> bool {
    id.split_once('_').is_some_and(|(prefix, rest)| !prefix.is_empty() && !rest.is_empty())
}

/// Whether another item names this one by its id, so that it means nothing without: a request for approval, a
/// reference, and the calls and outputs of the older shell tool where they have no call id.
pub(super) fn is_named(item: &ResponseItem) -> bool {
    match item {
        ResponseItem::McpApprovalRequest(_) | ResponseItem::ItemReference(_) => true,
        ResponseItem::LocalShellCall(call) => call.call_id.is_none(),
        ResponseItem::LocalShellCallOutput(output) => output.call_id.is_none(),
        _ => false,
    }
}

/// The id of an item that is made up for a call: the same for the same call, in every process and version.
pub(super) fn made_up(prefix: &str, call_id: &str) -> String {
    /// FNV-1a with 128 bits, which is written down and never changes.
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let step = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    let hash = call_id.bytes().fold(OFFSET, step);
    format!("{prefix}_{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_id_with_prefix_and_rest_is_one_of_a_server() {
        for (id, expected) in [
            ("msg_1", true),
            ("fc_a_b", true),
            ("", false),
            ("msg", false),
            ("msg_", false),
            ("_1", false),
            ("_", false),
            ("5f0c1d2e-0000", false),
        ] {
            assert_eq!(is_given(id), expected, "{id:?}");
        }
    }

    #[test]
    fn a_made_up_id_is_always_the_same() {
        assert_eq!(made_up("fco", ""), "fco_6c62272e07bb014262b821756295c58d");
        assert_eq!(made_up("fco", "a"), "fco_d228cb696f1a8caf78912b704e4a8964");
        assert_ne!(made_up("fco", "call_1"), made_up("fco", "call_2"));
        assert!(is_given(&made_up("fco", "call_1")));
    }
}
