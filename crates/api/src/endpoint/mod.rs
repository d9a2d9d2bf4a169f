//! One file an endpoint.

mod responses;

pub use self::responses::ResponsesClient;
