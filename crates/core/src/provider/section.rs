//! [`Section`]: a table of a configuration, which remembers where its keys stand.

use std::collections::HashMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::finding::Finding;
use super::key::{dotted, is_slip, nearest};

/// A table of a configuration.
#[derive(Clone)]
pub(crate) struct Section<'a> {
    text: &'a str,
    path: String,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// A whole configuration.
    pub(crate) fn top(text: &'a str, table: &'a DeTable<'a>) -> Self {
        Self { text, path: String::new(), table }
    }

    /// The table below a key.
    pub(crate) fn section(&self, key: &str) -> Result<Option<Self>, Finding> {
        let table = self.read(key, "a table", DeValue::as_table)?;
        Ok(table.map(|table| Self { text: self.text, path: self.path(key), table }))
    }

    /// The keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.table.keys().map(|key| &**key.get_ref())
    }

    fn path(&self, key: &str) -> String {
        dotted(&self.path, key)
    }

    /// Where a key, or what is below it, stands.
    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, problem: impl Into<String>) -> Finding {
        Finding::at(self.text, &value.span(), self.path(key), problem)
    }

    /// Reads a key, if it is there.
    fn read<T>(
        &self,
        key: &str,
        expected: &str,
        read: impl Fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, Finding> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let found = value.get_ref().type_str();
        let refuse = || self.wrong(key, value, format!("should be {expected}, not of type {found}"));
        read(value.get_ref()).map(Some).ok_or_else(refuse)
    }

    pub(crate) fn text(&self, key: &str) -> Result<Option<String>, Finding> {
        self.read(key, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, Finding> {
        self.read(key, "true or false", DeValue::as_bool)
    }

    pub(crate) fn number(&self, key: &str) -> Result<Option<u64>, Finding> {
        let Some(number) = self.read(key, "a whole number", DeValue::as_integer)? else { return Ok(None) };
        let number = u64::from_str_radix(number.as_str(), number.radix());
        number.map(Some).map_err(|_| self.at(key, "should be a whole number from 0 on"))
    }

    pub(crate) fn texts(&self, key: &str) -> Result<Option<Vec<String>>, Finding> {
        let Some(array) = self.read(key, "an array of strings", DeValue::as_array)? else { return Ok(None) };
        let texts: Option<_> = array.iter().map(|text| text.get_ref().as_str().map(str::to_owned)).collect();
        texts.map(Some).ok_or_else(|| self.at(key, "should hold nothing but strings"))
    }

    pub(crate) fn map(&self, key: &str) -> Result<Option<HashMap<String, String>>, Finding> {
        let Some(table) = self.section(key)? else { return Ok(None) };
        let pair = |key: &str| Ok((key.to_owned(), table.text(key)?.unwrap_or_default()));
        table.keys().map(pair).collect::<Result<_, _>>().map(Some)
    }

    /// One of some words.
    pub(crate) fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Result<Option<T>, Finding> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(Some(*value));
        }
        let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        Err(self.at(key, format!("should be {}", words.join(" or "))))
    }

    /// What is wrong with a key, or with a key below it: `http_headers.x-name`.
    pub(crate) fn at(&self, key: &str, problem: impl Into<String>) -> Finding {
        if let Some((first, rest)) = key.split_once('.')
            && let Ok(Some(below)) = self.section(first)
        {
            return below.at(rest, problem);
        }
        match self.table.get(key) {
            Some(value) => self.wrong(key, value, problem),
            None => Finding::at(self.text, &self.span(), self.path(key), problem),
        }
    }

    /// Where the table begins, as far as its keys tell.
    fn span(&self) -> Range<usize> {
        self.table.keys().map(Spanned::<DeString<'_>>::span).min_by_key(|span| span.start).unwrap_or(0..0)
    }

    /// The keys that are not among the known ones, in the order of the text.
    pub(crate) fn unknown(&self, known: &[&str]) -> Vec<Finding> {
        self.unknown_where(known, |_| true)
    }

    /// Those of the unknown keys that are a slip of the hand away from a known one. The others may be somebody else's.
    pub(crate) fn misspelt(&self, known: &[&str]) -> Vec<Finding> {
        self.unknown_where(known, |key| is_slip(key, known))
    }

    fn unknown_where(&self, known: &[&str], wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
        let is_unknown = |key: &&Spanned<DeString<'_>>| {
            let name: &str = key.get_ref();
            !known.contains(&name) && wanted(name)
        };
        let mut unknown: Vec<_> = self.table.keys().filter(is_unknown).collect();
        unknown.sort_by_key(|key| key.span().start);
        let finding = |key: &Spanned<DeString<'_>>| {
            let name: &str = key.get_ref();
            let problem = match nearest(name, known) {
                Some(near) => format!("is not a known key; did you mean `{near}`?"),
                None => "is not a known key".to_owned(),
            };
            Finding::at(self.text, &key.span(), self.path(name), problem)
        };
        unknown.into_iter().map(finding).collect()
    }
}
