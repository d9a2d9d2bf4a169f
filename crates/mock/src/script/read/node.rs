//! A document as a tree that knows where each value stands.

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Null,
    Flag(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    /// In the order they were written.
    Table(Vec<(Key, Node)>),
}

/// A key and its place.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) place: Place,
    pub(super) name: String,
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At this byte of the text.
    Byte(usize),
    /// At this path, such as `turns[0].steps`.
    Path(String),
}

/// Something that is not as it should be.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    pub(super) place: Place,
    pub(super) message: String,
}

impl Mistake {
    pub(super) fn new(place: &Place, message: impl Into<String>) -> Self {
        Self { place: place.clone(), message: message.into() }
    }
}

impl Node {
    /// A mistake here: something else was expected.
    pub(super) fn expected(&self, what: &str) -> Mistake {
        Mistake::new(&self.place, format!("expected {what}, got {}", self.kind.name()))
    }
}

impl Kind {
    fn name(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Flag(flag) => format!("`{flag}`"),
            Self::Integer(number) => format!("`{number}`"),
            Self::Float(number) => format!("`{number}`"),
            Self::Text(text) if text.len() <= 40 => format!("{text:?}"),
            Self::Text(_) => "a text".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Table(_) => "a table".to_owned(),
        }
    }
}
