//! Which items exist in tests only.

use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, Meta, Token, TraitItem};

/// Whether `item` is compiled for tests only.
pub(crate) fn item(item: &Item) -> bool {
    attributes(item).iter().any(is_test)
}

/// Whether `item` is compiled for tests only.
pub(crate) fn impl_item(item: &ImplItem) -> bool {
    let attributes = match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        ImplItem::Macro(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(is_test)
}

/// Whether `item` is compiled for tests only.
pub(crate) fn trait_item(item: &TraitItem) -> bool {
    let attributes = match item {
        TraitItem::Const(item) => &item.attrs,
        TraitItem::Fn(item) => &item.attrs,
        TraitItem::Type(item) => &item.attrs,
        TraitItem::Macro(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(is_test)
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().is_ident("test")
        || attribute.path().is_ident("cfg")
            && attribute.parse_args().is_ok_and(|predicate| needs_test(&predicate))
}

/// Whether a `cfg` predicate can hold in tests only.
fn needs_test(predicate: &Meta) -> bool {
    match predicate {
        Meta::Path(path) => path.is_ident("test"),
        Meta::NameValue(_) => false,
        Meta::List(list) => {
            let Ok(parts) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
                return false;
            };
            let all = list.path.is_ident("all") && parts.iter().any(needs_test);
            let any = list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(needs_test);
            all || any
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_a_test_build_counts_as_test() {
        for (text, expected) in [
            ("fn f() {}", false),
            ("#[cfg(test)] fn f() {}", true),
            ("#[cfg(not(test))] fn f() {}", false),
            ("#[cfg(all(unix, test))] mod m {}", true),
            ("#[cfg(any(unix, test))] use a::b;", false),
            ("#[cfg(any(test, all(test, unix)))] struct S;", true),
            ("#[cfg(feature = \"test\")] struct S;", false),
            ("#[test] fn f() {}", true),
            ("#[doc = \"test\"] fn f() {}", false),
        ] {
            assert_eq!(item(&syn::parse_str(text).unwrap()), expected, "{text}");
        }
    }
}
