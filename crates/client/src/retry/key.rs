//! The idempotency key of a request.

use ::http::{HeaderName, HeaderValue};

use super::failure::Failure;
use super::policy::RetryPolicy;
use super::random::Random;
use crate::fate::Fate;
use crate::request::Request;

/// The key that the next attempt carries.
pub(super) struct Key {
    header: HeaderName,
    value: HeaderValue,
    /// Whether something sent with this key may have been executed. It must then not be replaced: under
    /// another key the server would not know that it is the same request.
    in_doubt: bool,
}

impl Key {
    /// A key for `request`, where the policy wants one and the request has none and needs one.
    pub(super) fn new(policy: &RetryPolicy, request: &Request, random: &dyn Random) -> Option<Self> {
        let header = policy.idempotency.clone()?;
        let wanted = !request.is_repeatable() && !request.headers.contains_key(&header);
        wanted.then(|| Self { header, value: draw(random), in_doubt: false })
    }

    /// Puts it onto an attempt.
    pub(super) fn mark(&self, request: &mut Request) {
        request.headers.insert(self.header.clone(), self.value.clone());
    }

    /// Learns what became of the attempt that carried it.
    pub(super) fn after(&mut self, failure: &Failure, random: &dyn Random) {
        self.in_doubt |= failure.fate != Fate::NotExecuted;
        if failure.is_refusal() && !self.in_doubt {
            self.value = draw(random);
        }
    }
}

fn draw(random: &dyn Random) -> HeaderValue {
    let key = format!("{:016x}{:016x}", random.next_u64(), random.next_u64());
    HeaderValue::try_from(key).expect("hexadecimal digits")
}
