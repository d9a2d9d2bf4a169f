//! Laying an edit over the JSON that was kept.

use std::collections::HashMap;

use super::object::{Object, Slice};
use super::raw::RawJson;

/// `kept` with the difference between `before` and `after` applied to it. `before` is the typed view's own encoding
/// of `kept`, so what stands in `kept` alone is what the view doesn't know, and stays.
pub(super) fn overlay(kept: &RawJson, before: &RawJson, after: &RawJson) -> RawJson {
    let mut out = String::with_capacity(kept.as_str().len());
    lay(Slice::whole(kept), Slice::whole(before), Slice::whole(after), &mut out);
    RawJson::trusted(out)
}

fn lay(kept: Slice<'_>, before: Slice<'_>, after: Slice<'_>, out: &mut String) {
    if before.text() == after.text() {
        out.push_str(kept.text());
    } else if let (Some(kept), Some(before), Some(after)) = (kept.object(), before.object(), after.object()) {
        lay_object(&kept, &before, &after, out);
    } else if before.text() == "[]" && is_filled_array(kept.text()) && is_filled_array(after.text()) {
        // The view could not read the list: what was added to it stands behind what is there.
        out.push_str(kept.text().strip_suffix(']').unwrap_or_default());
        out.push(',');
        out.push_str(after.text().strip_prefix('[').unwrap_or_default());
    } else if let (Some(kept), Some(before), Some(after)) =
        (kept.elements(), before.elements(), after.elements())
    {
        lay_array(&kept, &before, &after, out);
    } else {
        out.push_str(after.text());
    }
}

fn lay_object(kept: &Object<'_>, before: &Object<'_>, after: &Object<'_>, out: &mut String) {
    out.push('{');
    let mut first = true;
    let mut start = |key: &str, out: &mut String| {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        out.push_str(key);
        out.push(':');
    };
    let (known, changed) = (index(before), index(after));
    for entry in kept.entries() {
        match (known.get(entry.name).copied(), changed.get(entry.name).copied()) {
            (Some(before), Some(after)) => {
                start(entry.key, out);
                lay(entry.value, before, after, out);
            }
            (Some(_), None) => {}
            (None, Some(after)) => {
                start(entry.key, out);
                out.push_str(after.text());
            }
            (None, None) => {
                start(entry.key, out);
                out.push_str(entry.value.text());
            }
        }
    }
    let there = index(kept);
    let added = after.entries().filter(|entry| !there.contains_key(entry.name));
    for entry in added.filter(|entry| is_new(known.get(entry.name).copied(), entry.value)) {
        start(entry.key, out);
        out.push_str(entry.value.text());
    }
    out.push('}');
}

/// The fields of an object by name. Of a repeated key the last counts.
fn index<'o, 'a>(object: &'o Object<'a>) -> HashMap<&'o str, Slice<'a>> {
    object.entries().map(|entry| (entry.name, entry.value)).collect()
}

fn is_filled_array(text: &str) -> bool {
    text.strip_prefix('[').is_some_and(|rest| rest.trim_start() != "]")
}

/// Whether the view writes something else than it did. What it always writes (an empty list, the `type`) is not laid
/// over JSON that went without.
fn is_new(before: Option<Slice<'_>>, after: Slice<'_>) -> bool {
    before.is_none_or(|before| before.text() != after.text())
}

/// Elements that are alike at both ends keep their text; where as many stand between, they are laid over in pairs.
fn lay_array(kept: &[Slice<'_>], before: &[Slice<'_>], after: &[Slice<'_>], out: &mut String) {
    if kept.len() != before.len() {
        return write_array(after.iter().map(|slice| slice.text().to_owned()), out);
    }
    let alike = |(before, after): &(&Slice<'_>, &Slice<'_>)| before.text() == after.text();
    let head = before.iter().zip(after).take_while(alike).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(alike).count();
    let middle = head..after.len() - tail;
    let paired = before.len() == after.len();
    let element = |at: usize| {
        if at < head {
            kept[at].text().to_owned()
        } else if at >= middle.end {
            kept[kept.len() - (after.len() - at)].text().to_owned()
        } else if paired {
            let mut text = String::new();
            lay(kept[at], before[at], after[at], &mut text);
            text
        } else {
            after[at].text().to_owned()
        }
    };
    write_array((0..after.len()).map(element), out);
}

fn write_array(elements: impl Iterator<Item = String>, out: &mut String) {
    out.push('[');
    for (at, element) in elements.enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&element);
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_written_anew() {
        for (case, kept, before, after, expected) in [
            ("nothing changed", r#"{"a": 1, "x":2}"#, r#"{"a":1}"#, r#"{"a":1}"#, r#"{"a": 1, "x":2}"#),
            ("a field changed", r#"{"a": 1, "x":2}"#, r#"{"a":1}"#, r#"{"a":3}"#, r#"{"a":3,"x":2}"#),
            ("a field removed", r#"{"a": 1, "x":2}"#, r#"{"a":1}"#, "{}", r#"{"x":2}"#),
            ("a field added", r#"{"x":2}"#, "{}", r#"{"a":1}"#, r#"{"x":2,"a":1}"#),
            ("always written", r#"{"a":1}"#, r#"{"a":1,"l":[]}"#, r#"{"a":2,"l":[]}"#, r#"{"a":2}"#),
            (
                "a key that is no text",
                r#"{"\ud83e":1,"a":1}"#,
                r#"{"a":1}"#,
                r#"{"a":2}"#,
                r#"{"\ud83e":1,"a":2}"#,
            ),
            ("an unread field set", r#"{"a":[],"x":2}"#, "{}", r#"{"a":1}"#, r#"{"a":1,"x":2}"#),
            (
                "inside",
                r#"{"o":{"a":1,"x":"\ud83e"}}"#,
                r#"{"o":{"a":1}}"#,
                r#"{"o":{"a":2}}"#,
                r#"{"o":{"a":2,"x":"\ud83e"}}"#,
            ),
            (
                "an element changed",
                r#"[{"a":1,"x":1},{"a":2,"x":2}]"#,
                r#"[{"a":1},{"a":2}]"#,
                r#"[{"a":1},{"a":9}]"#,
                r#"[{"a":1,"x":1},{"a":9,"x":2}]"#,
            ),
            (
                "an element added",
                r#"[{"a":1,"x":1}]"#,
                r#"[{"a":1}]"#,
                r#"[{"a":0},{"a":1}]"#,
                r#"[{"a":0},{"a":1,"x":1}]"#,
            ),
            (
                "an element removed",
                r#"[{"a":1,"x":1},{"a":2,"x":2}]"#,
                r#"[{"a":1},{"a":2}]"#,
                r#"[{"a":2}]"#,
                r#"[{"a":2,"x":2}]"#,
            ),
            (
                "a list that was not read",
                r#"{"l":[1,{}]}"#,
                r#"{"l":[]}"#,
                r#"{"l":["a"]}"#,
                r#"{"l":[1,{},"a"]}"#,
            ),
            ("a list that was empty", r#"{"l":[ ]}"#, r#"{"l":[]}"#, r#"{"l":["a"]}"#, r#"{"l":["a"]}"#),
            ("another shape", r#"{"o":"text"}"#, r#"{"o":"text"}"#, r#"{"o":[1]}"#, r#"{"o":[1]}"#),
        ] {
            let parse = |text: &str| RawJson::parse(text.to_owned()).unwrap();
            assert_eq!(overlay(&parse(kept), &parse(before), &parse(after)).as_str(), expected, "{case}");
        }
    }
}
