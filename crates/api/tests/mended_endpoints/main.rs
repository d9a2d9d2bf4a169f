//! Known faults of clients of this kind, each with the tests that show that this one is without it: those of the
//! endpoints, and of what all of them share.
//!
//! | fault | test |
//! |---|---|
//! | no condition on a list of models | [`models`]: `a_list_of_models_is_asked_for_with_the_version_that_is_known` |
//! | one list for all providers | [`models`]: `lists_of_models_are_kept_by_provider` |
//! | an old version told as new | [`models`]: `each_answer_tells_the_version_of_the_models_that_it_came_with` |
//! | errors that quote a whole body | [`models`]: `a_list_of_models_that_is_none_is_an_error_in_a_line` |
//! | errors in JSON, attempts that were none | [`errors`]: `an_error_has_the_servers_words_and_the_attempts_that_were_made` |
//! | errors that never happen | [`errors`]: `every_kind_of_error_can_happen` |
//! | a new client for each request | [`connections`]: `the_endpoints_of_a_client_share_its_connections` |
//! | bodies copied for each attempt | [`bodies`]: `all_attempts_send_the_one_body_that_was_made`, `a_conversation_is_written_once_and_copied_for_no_attempt` |
//! | compactions not compressed | [`bodies`]: `a_compaction_is_compressed_as_a_stream_is` |
//! | headers copied, names made anew | [`headers`]: `an_attempt_makes_one_map_of_headers_and_no_name`, `limits_are_read_without_a_name_being_made` |
//! | credentials made anew to tell of them | [`credentials`]: `credentials_are_made_once_whatever_is_repeated_and_told` |
//! | credentials that print | [`credentials`]: `credentials_are_marked_sensitive_on_every_endpoint` |
//! | headers left out in silence | [`credentials`]: `what_cannot_be_sent_is_an_error_and_no_request_goes_out_without_it` |

mod bodies;
mod capture;
mod connections;
mod credentials;
mod endpoints;
mod errors;
mod headers;
mod models;
#[expect(dead_code, reason = "the tests of the endpoints use the rest of it")]
#[path = "../endpoints/support.rs"]
mod support;
