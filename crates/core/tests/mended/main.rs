//! Known faults of clients of this kind, each with the tests that show that this one is without it.
//!
//! | fault | test |
//! |---|---|
//! | a new client for each request | [`connections`]: `the_transport_of_a_provider_opens_one_connection_for_many_clients` |
//! | credentials that print | [`credentials`]: `credentials_of_every_source_are_marked_sensitive`, `headers_that_carry_credentials_are_marked_sensitive` |
//! | metadata for every server | [`metadata`]: `a_third_party_is_not_told_what_a_client_knows_of_itself`, `a_third_party_is_sent_no_more_than_the_request` |
//! | certificates fail open | [`certificates`]: `a_broken_bundle_or_proxy_of_a_provider_fails_closed` |
//! | slips in a configuration pass | [`typos`]: `a_key_that_no_provider_has_is_a_warning_or_an_error`, `a_table_with_the_id_of_a_built_in_provider_is_not_ignored` |
//! | headers left out in silence | [`typos`]: `a_header_that_cannot_be_sent_is_an_error_and_not_left_out` |

mod certificates;
mod connections;
mod credentials;
mod metadata;
#[path = "../providers/support.rs"]
mod support;
mod typos;
