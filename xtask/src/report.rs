//! What the checks found.

use std::fmt;

/// The outcome of the checks, in the order they ran.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// What makes the run fail.
    pub(crate) findings: Vec<String>,
    /// What is only printed.
    pub(crate) notes: Vec<String>,
}

impl Report {
    /// Adds something that makes the run fail.
    pub(crate) fn finding(&mut self, text: impl Into<String>) {
        self.findings.push(text.into());
    }

    /// Adds something to look at.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }
}

/// One line a note, then one or more lines a finding, then the count.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        for finding in &self.findings {
            writeln!(f, "error: {finding}")?;
        }
        write!(f, "xtask check: errors {}, notes {}", self.findings.len(), self.notes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_come_before_findings() {
        let mut report = Report::default();
        report.finding("a cycle");
        report.note("a long file");
        assert_eq!(report.to_string(), "note: a long file\nerror: a cycle\nxtask check: errors 1, notes 1");
    }
}
