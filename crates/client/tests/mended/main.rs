//! Known faults of clients of this kind, each with the tests that show that this one is without it.
//!
//! | fault | test |
//! |---|---|
//! | a new client for each request | [`connections`]: `one_client_opens_one_connection_for_a_hundred_streams`, `all_that_asks_for_the_shared_transport_gets_one_pool` |
//! | a dead idle connection found only by failing | [`connections`]: `a_connection_closed_while_idle_is_replaced_without_a_failed_request` |
//! | compression holds up the worker | [`bodies`]: `others_have_their_turn_while_a_large_body_is_compressed` |
//! | error bodies without a limit | [`bodies`]: `the_body_of_an_error_is_read_to_64_kib_and_no_further` |
//! | a new timer for each event | [`timers`]: `a_stream_that_waits_a_thousand_times_makes_one_timer` |
//! | headers and queries in the log | [`log`]: `no_header_of_an_answer_and_no_query_is_printed_or_logged` |
//! | certificates fail open | [`certificates`]: `a_broken_bundle_of_certificates_fails_closed` |

#[expect(dead_code, reason = "the tests of the transport use the rest of it")]
#[path = "../transport/authority.rs"]
mod authority;
mod bodies;
mod certificates;
mod connections;
mod log;
#[expect(dead_code, reason = "the tests of the transport use the rest of it")]
#[path = "../transport/support.rs"]
mod support;
mod timers;
