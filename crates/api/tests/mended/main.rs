//! Known faults of clients of this kind, and the tests that show them mended.
//!
//! | fault | test |
//! |---|---|
//! | a failure is held back until the stream closes, and a later event replaces it | `ends::a_terminal_event_ends_the_stream_though_the_connection_stays_open`, `ends::what_follows_a_terminal_event_is_not_told` |
//! | the wait for a head, or for the rest of a refusal, has no end | `ends::a_server_that_accepts_and_stays_silent_is_given_up`, `ends::a_refusal_whose_body_never_ends_is_told_all_the_same` |
//! | `Retry-After` is not read, and a 429 is final | `waits::the_wait_that_a_server_asks_for_is_kept`, `repeats::a_refusal_is_repeated_until_it_passes` |
//! | a wait in words is read in few forms, slept however long it is, and may panic | `waits::a_wait_in_words_is_read_in_every_form_in_a_stream_and_in_a_refusal`, `waits::a_long_wait_is_told_and_not_slept`, `waits::a_wait_too_long_to_be_meant_is_told_and_does_not_panic` |
//! | an error event is passed by | `frames::an_error_event_ends_the_stream_whatever_its_shape` |
//! | a previous response that is gone fails for good | `repeats::a_previous_response_that_is_gone_is_told_by_its_code_so_that_all_can_be_sent` |
//! | a usage without a counter fails a response that was completed | `frames::a_completed_response_needs_no_complete_usage` |
//! | an event that can't be read is dropped, a terminal one too | `frames::events_that_cannot_be_read_are_handed_on_with_their_bytes`, `frames::a_terminal_event_without_a_readable_response_ends_the_stream_all_the_same` |
//! | an incomplete response is asked for again | `repeats::an_incomplete_response_is_not_asked_for_again` |
//! | refusals that stand are repeated, and layers of repeats multiply | `repeats::a_refusal_that_no_repeat_can_mend_is_sent_once`, `repeats::the_requests_of_a_turn_share_its_repeats`, `repeats::a_turn_shares_its_repeats_with_chat_and_compaction` |
//! | a byte order mark, an invalid byte or a missing blank line costs events | `frames::the_form_of_a_stream_does_not_matter`, `frames::events_that_cannot_be_read_are_handed_on_with_their_bytes` |
//! | a stream of comments counts as silent | `ends::comments_keep_a_stream_alive` |
//! | a response goes on after its caller has left | `ends::dropping_a_stream_closes_its_connection`, `ends::dropping_the_call_before_the_head_closes_its_connection` |
//! | waits double without a cap, and a crowd waits alike | `waits::no_wait_is_longer_than_its_cap_and_no_crowd_waits_alike` |
//! | every failure is one of the network: all are repeated, their cause is lost, their URL is shown whole | `repeats::a_failure_of_the_network_says_what_it_is_and_is_repeated_only_where_it_may_pass`; certificates: `a_bad_certificate_is_not_executed_and_not_repeated` of `codex-client` |
//! | only streams get other credentials and repeats | `every_endpoint::after_a_401_the_same_request_is_sent_with_other_credentials`, `every_endpoint::a_busy_server_is_asked_again` |
//! | a rejected token is sent again | `credentials::no_rejected_token_is_sent_twice` |
//! | the base URL and the token of a request are of two accounts | `credentials::credentials_and_base_url_are_of_one_moment`, `credentials::repeats_and_other_credentials_go_together` |
//! | a query is sent as it stands, and that of the base URL is lost | `requests::the_query_of_the_provider_is_sent_encoded` |
//! | limits are told that nobody sent, twice, or not at all | `limits::a_head_that_says_nothing_makes_no_event`, `limits::every_header_of_a_limit_is_read_on_answers_and_refusals`, `limits::limits_inside_a_stream_are_told_with_every_field`, `limits::limits_in_the_headers_of_an_error_event_are_read_whatever_blanks_they_have` |
//! | all attempts have one id, and a repeat can't be told from another request | `repeats::each_attempt_has_an_id_of_its_own`, `repeats::a_key_that_servers_honour_is_proof` |

mod credentials;
mod ends;
mod every_endpoint;
mod frames;
mod limits;
mod repeats;
mod requests;
mod support;
mod waits;
