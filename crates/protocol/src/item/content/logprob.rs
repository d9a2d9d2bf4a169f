//! How likely a token was.

object_type! {
    /// A token and how likely it was.
    pub struct Logprob {
        /// The token.
        token: Option<String>,
        /// The natural logarithm of its probability.
        logprob: Option<f64>,
        /// Its UTF-8 bytes; a token may end within a character.
        bytes: Option<Vec<u32>>,
        /// The likeliest tokens at this place.
        top_logprobs: Option<Vec<TopLogprob>>,
    }
}

object_type! {
    /// One of the likeliest tokens at a place.
    pub struct TopLogprob {
        /// The token.
        token: Option<String>,
        /// The natural logarithm of its probability.
        logprob: Option<f64>,
        /// Its UTF-8 bytes; a token may end within a character.
        bytes: Option<Vec<u32>>,
    }
}
