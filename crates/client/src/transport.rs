//! What a transport does, and any transport as one type.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::error::TransportError;
use crate::request::Request;
use crate::response::{Response, StreamResponse};

/// Sends requests and brings responses.
///
/// It knows nothing of what a status means: any response, a redirect or an error among them, is `Ok`, and no
/// redirect is followed. It does not repeat a request.
///
/// # Cancel safety
/// Dropping a future gives the request up and closes its connection (on HTTP/2 its stream). The server may
/// have acted on it.
pub trait HttpTransport: Send + Sync + 'static {
    /// Sends a request and reads the response to its end.
    ///
    /// The body of a successful response is bounded by [`Budgets::body_limit`](crate::Budgets::body_limit);
    /// any other is cut at [`ERROR_BODY_LIMIT_BYTES`](crate::ERROR_BODY_LIMIT_BYTES).
    ///
    /// # Errors
    /// A [`TransportError`] where no complete response came.
    fn execute(&self, request: Request) -> impl Future<Output = Result<Response, TransportError>> + Send;

    /// Sends a request and returns when the response head is there.
    ///
    /// # Errors
    /// A [`TransportError`] where no head came. What happens to the body later is an item of the
    /// [`Body`](crate::Body).
    fn stream(&self, request: Request)
    -> impl Future<Output = Result<StreamResponse, TransportError>> + Send;
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any [`HttpTransport`], as one type that is cheap to clone.
#[derive(Clone)]
pub struct DynTransport(Arc<dyn Erased>);

impl DynTransport {
    /// Hides the type of `transport`.
    pub fn new(transport: impl HttpTransport) -> Self {
        Self(Arc::new(transport))
    }

    /// As [`HttpTransport::execute`].
    ///
    /// # Errors
    /// A [`TransportError`] where no complete response came.
    pub async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        self.0.execute_boxed(request).await
    }

    /// As [`HttpTransport::stream`].
    ///
    /// # Errors
    /// A [`TransportError`] where no head came.
    pub async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        self.0.stream_boxed(request).await
    }
}

impl HttpTransport for DynTransport {
    async fn execute(&self, request: Request) -> Result<Response, TransportError> {
        self.0.execute_boxed(request).await
    }

    async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
        self.0.stream_boxed(request).await
    }
}

impl fmt::Debug for DynTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynTransport").finish_non_exhaustive()
    }
}

/// [`HttpTransport`] with boxed futures, so that it can be a trait object.
trait Erased: Send + Sync {
    fn execute_boxed(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
    fn stream_boxed(&self, request: Request) -> BoxFuture<'_, Result<StreamResponse, TransportError>>;
}

impl<T: HttpTransport> Erased for T {
    fn execute_boxed(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.execute(request))
    }

    fn stream_boxed(&self, request: Request) -> BoxFuture<'_, Result<StreamResponse, TransportError>> {
        Box::pin(self.stream(request))
    }
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, Method, StatusCode, Version};
    use bytes::Bytes;
    use url::Url;

    use super::*;
    use crate::body::Body;

    /// Answers with the body of the request.
    struct Echo;

    impl HttpTransport for Echo {
        async fn execute(&self, request: Request) -> Result<Response, TransportError> {
            self.stream(request).await?.into_response(100).await
        }

        async fn stream(&self, request: Request) -> Result<StreamResponse, TransportError> {
            Ok(StreamResponse {
                status: StatusCode::OK,
                version: Version::HTTP_11,
                headers: HeaderMap::new(),
                body: Body::new(futures_util::stream::iter([Ok(request.body)])),
            })
        }
    }

    #[tokio::test]
    async fn a_transport_of_ones_own_is_as_good_once_its_type_is_hidden() {
        let transport = DynTransport::new(DynTransport::new(Echo));
        let url = Url::parse("http://localhost/").expect("valid");
        let request = Request::new(Method::POST, url).with_body("words");
        let response = transport.execute(request.clone()).await.expect("echoes");
        assert_eq!(response.body, "words");
        let response = transport.clone().stream(request).await.expect("echoes");
        assert_eq!(response.into_bounded(3).await, (Bytes::from_static(b"wor"), true));
    }
}
