//! The requests received, the newest of them kept.

use std::collections::VecDeque;

use super::received::ReceivedRequest;

/// How many requests are kept.
const KEPT: usize = 4096;
/// How many bytes of bodies are kept.
const KEPT_BYTES: usize = 256 << 20;

/// The newest requests, and how many there were.
#[derive(Debug, Default)]
pub(crate) struct Log {
    requests: VecDeque<ReceivedRequest>,
    bytes: usize,
    count: usize,
}

impl Log {
    /// Adds a request; the oldest ones make room for it. Gives the number of requests so far.
    pub(crate) fn push(&mut self, request: ReceivedRequest) -> usize {
        self.bytes += request.body.len();
        self.requests.push_back(request);
        while self.requests.len() > KEPT || (self.bytes > KEPT_BYTES && self.requests.len() > 1) {
            if let Some(oldest) = self.requests.pop_front() {
                self.bytes -= oldest.body.len();
            }
        }
        self.count += 1;
        self.count
    }

    /// The number of the oldest request that is kept, from 1; that of the next where there is none.
    pub(crate) fn first(&self) -> usize {
        self.count - self.requests.len() + 1
    }

    /// The requests kept, oldest first.
    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        self.requests.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::Request;

    use super::{KEPT, KEPT_BYTES, Log};
    use crate::server::received::ReceivedRequest;

    fn request(path: usize, body: Bytes) -> ReceivedRequest {
        ReceivedRequest::new(Request::get(format!("/{path}")).body(()).unwrap().into_parts().0, body)
    }

    #[test]
    fn old_requests_make_room_for_new_ones() {
        let mut log = Log::default();
        for number in 0..KEPT + 3 {
            assert_eq!(log.push(request(number, Bytes::new())), number + 1);
        }
        let kept = log.requests();
        assert_eq!((kept.len(), kept[0].path.as_str(), log.first()), (KEPT, "/3", 4));

        let half = Bytes::from(vec![0; KEPT_BYTES / 2]);
        for number in 1..=3 {
            log.push(request(number, half.clone()));
        }
        let paths: Vec<String> = log.requests().into_iter().map(|request| request.path).collect();
        assert_eq!(paths, ["/2", "/3"]);
    }
}
