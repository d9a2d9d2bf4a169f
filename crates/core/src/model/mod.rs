//! The client between the wire and the turns of a thread.

mod capabilities;
mod client;
mod connections;
mod error;
mod frame;
mod gates;
mod options;
mod patience;
mod prompt;
mod request;
mod route;
mod service_tier;
mod session;
mod settings;
mod turn_state;
mod warning;

pub use self::capabilities::{ModelCapabilities, ModelOutputLimit};
pub use self::client::ModelClient;
pub use self::error::ModelClientError;
pub use self::frame::FrameMoment;
pub use self::options::ModelClientOptions;
pub use self::patience::Patience;
pub use self::prompt::TurnPrompt;
pub use self::session::ModelClientSession;
pub use self::settings::ModelSettings;
pub use self::turn_state::TurnState;
pub use self::warning::{ModelWarning, Setting};
