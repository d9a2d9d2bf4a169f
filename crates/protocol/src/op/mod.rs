//! What a client asks of a thread.

mod change;
mod decision;
mod input;
mod operation;
mod policy;
mod user_turn;

pub use self::change::Change;
pub use self::decision::ReviewDecision;
pub use self::input::InputItem;
pub use self::operation::Op;
pub use self::policy::AskForApproval;
pub use self::user_turn::UserTurn;
