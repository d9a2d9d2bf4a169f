//! [`Record`]: what was recorded, and what belongs together in it.

use std::collections::HashMap;
use std::sync::Arc;

use codex_protocol::ResponseItem;

use super::destination::Destination;
use super::digest::Digest;
use super::estimate::{encrypted_reasoning, estimate_tokens};
use super::prepare::Prepared;
use super::role::{Role, Side, ToolKind};

/// An item of the record.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) item: ResponseItem,
    pub(super) digest: Digest,
    /// Where the response came from that it is of, or where it was first sent.
    pub(super) made_by: Option<Arc<Destination>>,
    pub(super) link: Link,
    /// As the present destination is sent it.
    pub(super) prepared: Prepared,
    tokens: u64,
}

/// What an item needs beside it to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Nothing.
    None,
    /// A call needs an output.
    Call { is_answered: bool },
    /// An output needs its call.
    Output { has_call: bool },
    /// Reasoning needs what it leads to.
    Reasoning(Follower),
}

/// What reasoning leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follower {
    /// That is still to come.
    Awaited,
    /// The item at this place.
    At(usize),
    /// Nothing: a request or a person came first, and what comes later belongs to something else.
    Never,
}

/// About how many tokens a history is. See [`estimate_tokens`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenEstimate {
    /// All items.
    pub all: u64,
    /// The items after the last one that the model made: those that no usage counts yet.
    pub since_model: u64,
    /// Encrypted reasoning before the last message of the user, which some servers don't count in their usage.
    pub earlier_reasoning: u64,
}

/// The items in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Record {
    items: Vec<Recorded>,
    calls: HashMap<(ToolKind, Digest), usize>,
    /// Reasoning whose follower is awaited.
    awaiting: Vec<usize>,
    tokens: TokenEstimate,
    /// About how many tokens of encrypted reasoning there are.
    reasoning: u64,
}

impl Record {
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn items(&self) -> &[Recorded] {
        &self.items
    }

    pub(super) fn item_mut(&mut self, index: usize) -> &mut Recorded {
        &mut self.items[index]
    }

    pub(super) fn tokens(&self) -> TokenEstimate {
        self.tokens
    }

    /// Adds an item. The place of the call that it is the first to answer, if it does.
    pub(super) fn push(&mut self, item: ResponseItem, made_by: Option<Arc<Destination>>) -> Option<usize> {
        let (digest, tokens) = (Digest::of_item(&item), estimate_tokens(&item));
        self.items.push(Recorded {
            item,
            digest,
            made_by,
            link: Link::None,
            prepared: Prepared::NotYet,
            tokens,
        });
        self.link(self.items.len() - 1)
    }

    /// Cuts the record off and joins what is left anew.
    pub(super) fn truncate(&mut self, len: usize) {
        self.items.truncate(len);
        self.calls.clear();
        self.awaiting.clear();
        (self.tokens, self.reasoning) = (TokenEstimate::default(), 0);
        for index in 0..self.items.len() {
            self.link(index);
        }
    }

    /// Says who made what nobody is known to have made.
    pub(super) fn adopt(&mut self, by: &Arc<Destination>) {
        for recorded in &mut self.items {
            recorded.made_by.get_or_insert_with(|| Arc::clone(by));
        }
    }

    /// Forgets what was sent: another destination is sent something else.
    pub(super) fn forget_sent(&mut self) {
        for recorded in &mut self.items {
            recorded.prepared = Prepared::NotYet;
        }
    }

    /// Whatever comes from now on, reasoning that leads to nothing yet does not lead to it.
    pub(super) fn close_reasoning(&mut self) {
        self.lead_to(Follower::Never);
    }

    /// Whether it depends on what is still to come how the item at `index` is sent.
    pub(super) fn is_open(&self, index: usize) -> bool {
        match self.items[index].link {
            Link::Call { is_answered } => !is_answered,
            Link::Reasoning(Follower::At(follower)) => {
                matches!(self.items[follower].link, Link::Call { is_answered: false })
            }
            Link::Reasoning(Follower::Awaited) => true,
            Link::None | Link::Output { .. } | Link::Reasoning(Follower::Never) => false,
        }
    }

    /// Joins the item at `index` with those before it.
    fn link(&mut self, index: usize) -> Option<usize> {
        let role = Role::of(&self.items[index].item);
        self.count(index, role);
        let (link, answered) = match Side::of(&self.items[index].item) {
            Some(Side::Call(kind, id, other_id)) => {
                for id in [Some(id), other_id].into_iter().flatten() {
                    self.calls.insert((kind, Digest::of(id.as_bytes())), index);
                }
                (Link::Call { is_answered: false }, None)
            }
            Some(Side::Output(kind, id)) => {
                let call = self.call(kind, id);
                (Link::Output { has_call: call.is_some() }, call)
            }
            None if role == Role::Reasoning => (Link::Reasoning(self.known_follower(index)), None),
            None => (Link::None, None),
        };
        self.items[index].link = link;
        match role {
            Role::Reasoning if link == Link::Reasoning(Follower::Awaited) => self.awaiting.push(index),
            Role::Model => self.lead_to(Follower::At(index)),
            Role::Caller => self.lead_to(Follower::Never),
            Role::Reasoning | Role::Output => {}
        }
        answered.filter(|call| self.answer(*call))
    }

    /// Reasoning that was left out of a request stays out.
    fn known_follower(&self, index: usize) -> Follower {
        match self.items[index].link {
            Link::Reasoning(Follower::Never) => Follower::Never,
            _ => Follower::Awaited,
        }
    }

    fn lead_to(&mut self, follower: Follower) {
        for index in self.awaiting.drain(..) {
            self.items[index].link = Link::Reasoning(follower);
        }
    }

    /// The place of the call that an output answers. A function's output answers a call of the older shell tool too.
    fn call(&self, kind: ToolKind, id: &str) -> Option<usize> {
        let digest = Digest::of(id.as_bytes());
        let of_kind = |kind| self.calls.get(&(kind, digest)).copied();
        of_kind(kind)
            .or_else(|| (kind == ToolKind::Function).then(|| of_kind(ToolKind::LocalShell)).flatten())
    }

    /// Whether the call had no answer before.
    fn answer(&mut self, call: usize) -> bool {
        let link = &mut self.items[call].link;
        std::mem::replace(link, Link::Call { is_answered: true }) == Link::Call { is_answered: false }
    }

    fn count(&mut self, index: usize, role: Role) {
        let recorded = &self.items[index];
        self.tokens.all += recorded.tokens;
        self.reasoning += encrypted_reasoning(&recorded.item);
        match role {
            Role::Model | Role::Reasoning => self.tokens.since_model = 0,
            Role::Output | Role::Caller => self.tokens.since_model += recorded.tokens,
        }
        if is_of_user(&recorded.item) {
            self.tokens.earlier_reasoning = self.reasoning;
        }
    }
}

fn is_of_user(item: &ResponseItem) -> bool {
    matches!(item, ResponseItem::Message(message) if message.role == codex_protocol::Role::User)
}
