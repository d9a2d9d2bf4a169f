//! What messages and tool outputs are made of.

mod annotation;
mod body;
mod input;
mod logprob;
mod output;
mod part;

pub use self::annotation::{Annotation, ContainerFileCitation, FileCitation, FilePath, UrlCitation};
pub use self::body::MessageContent;
pub use self::input::{
    CacheBreakpointMode, ComputerScreenshot, Detail, InputAudio, InputFile, InputImage, InputText,
    PromptCacheBreakpoint,
};
pub use self::logprob::{Logprob, TopLogprob};
pub use self::output::{EncryptedContent, OutputText, PlainText, ReasoningText, Refusal, SummaryText};
pub use self::part::ContentPart;
