//! How an attempt ended.

use std::time::SystemTime;

use ::http::StatusCode;

use super::failure::Failure;
use crate::budgets::ERROR_BODY_LIMIT_BYTES;
use crate::error::TransportError;
use crate::response::{Response, StreamResponse};

/// How one attempt of a request ended, as [`run_with_retry`](super::run_with_retry) needs to know it.
#[derive(Debug)]
pub enum Attempt<T, E> {
    /// With what was asked for.
    Answered {
        /// The status of the answer.
        status: StatusCode,
        /// What was asked for.
        value: T,
    },
    /// With a failure.
    Failed {
        /// What decides on a repeat.
        failure: Failure,
        /// The error for the caller, if there is no repeat. It should not hold a connection open.
        error: E,
    },
}

impl<T> Attempt<T, AttemptError> {
    fn failed(error: TransportError) -> Self {
        Self::Failed { failure: Failure::from(&error), error: AttemptError::Transport(error) }
    }

    fn refused(response: Response, now: SystemTime) -> Self {
        let failure = Failure::from_status(response.status, &response.headers, now);
        Self::Failed { failure, error: AttemptError::Status(Box::new(response)) }
    }
}

impl Attempt<Response, AttemptError> {
    /// The end of [`HttpTransport::execute`](crate::HttpTransport::execute): a status other than 2xx is a
    /// failure. `now` turns dates in the answer into waits.
    pub fn of_response(result: Result<Response, TransportError>, now: SystemTime) -> Self {
        match result {
            Ok(response) if response.status.is_success() => {
                Self::Answered { status: response.status, value: response }
            }
            Ok(response) => Self::refused(response, now),
            Err(error) => Self::failed(error),
        }
    }
}

impl Attempt<StreamResponse, AttemptError> {
    /// The end of [`HttpTransport::stream`](crate::HttpTransport::stream): a status other than 2xx is a
    /// failure, of which the first 64 KiB are read. `now` turns dates in the answer into waits.
    pub async fn of_stream(result: Result<StreamResponse, TransportError>, now: SystemTime) -> Self {
        match result {
            Ok(response) if response.status.is_success() => {
                Self::Answered { status: response.status, value: response }
            }
            Ok(response) => {
                let StreamResponse { status, version, headers, body } = response;
                let (body, _cut) = body.read_up_to(ERROR_BODY_LIMIT_BYTES).await;
                Self::refused(Response { status, version, headers, body }, now)
            }
            Err(error) => Self::failed(error),
        }
    }
}

/// Why an attempt failed, where nothing is known of what its answer means.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttemptError {
    /// There was no answer.
    #[error(transparent)]
    Transport(TransportError),
    /// The answer has a status other than 2xx. Its body is cut at 64 KiB.
    #[error("the server answered {}", .0.status)]
    Status(Box<Response>),
}
