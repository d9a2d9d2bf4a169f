//! One file an endpoint.

mod chat;
mod compact;
mod input_items;
mod memories;
mod models;
mod models_cache;
mod responses;
mod stored;

pub use self::chat::ChatClient;
pub use self::compact::{CompactClient, CompactionInput};
pub use self::input_items::{InputItems, InputItemsOptions, Order};
pub use self::memories::MemoriesClient;
pub use self::models::{ModelList, ModelsClient, ModelsQuery};
pub use self::models_cache::ModelsCache;
pub use self::responses::ResponsesClient;
