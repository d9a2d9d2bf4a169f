//! Which reply comes next.

use http::Method;

use crate::reply::Reply;

/// Which requests take a reply from the list; the built-in responder answers the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every request, whatever its method and path.
    #[default]
    Everything,
    /// `POST` to a path that ends in `/responses`.
    Responses,
}

impl Scope {
    fn holds(self, method: &Method, path: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Responses => method == Method::POST && path.ends_with("/responses"),
        }
    }
}

/// Replies served in order, the last one again and again.
#[derive(Debug)]
pub(crate) struct Playlist {
    replies: Vec<Reply>,
    next: usize,
    scope: Scope,
}

impl Playlist {
    pub(crate) fn new(replies: Vec<Reply>, scope: Scope) -> Self {
        Self { replies, next: 0, scope }
    }

    /// The reply to this request. An empty list stands for the responder.
    pub(crate) fn next(&mut self, method: &Method, path: &str) -> Reply {
        if !self.scope.holds(method, path) {
            return Reply::responder();
        }
        let reply = self.replies.get(self.next).or(self.replies.last());
        self.next = self.next.saturating_add(1);
        reply.cloned().unwrap_or_else(Reply::responder)
    }

    /// Starts again with the first reply.
    pub(crate) fn rewind(&mut self) {
        self.next = 0;
    }

    /// Puts other replies in the place of these, and starts with the first.
    pub(crate) fn replace(&mut self, replies: Vec<Reply>) {
        self.replies = replies;
        self.rewind();
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::Scope;

    #[test]
    fn a_scope_holds_the_requests_it_names() {
        for (scope, method, path, holds) in [
            (Scope::Everything, Method::GET, "/", true),
            (Scope::Responses, Method::POST, "/v1/responses", true),
            (Scope::Responses, Method::POST, "/responses", true),
            (Scope::Responses, Method::GET, "/v1/responses", false),
            (Scope::Responses, Method::POST, "/v1/responses/compact", false),
            (Scope::Responses, Method::GET, "/v1/models", false),
        ] {
            assert_eq!(scope.holds(&method, path), holds, "{scope:?} {method} {path}");
        }
    }
}
