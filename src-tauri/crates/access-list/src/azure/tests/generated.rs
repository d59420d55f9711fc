//! Generated vaults: their evaluation is the oracle's for every address.

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::prelude::*;

use super::oracle::{ADDRESSES, Access, BLOCKS, Rules, Setting, Vault, is_allowed};
use super::rendered::{Form, text};
use crate::worlds::{Count, compare_verdicts, read_list, runner, truth};

/// Nothing and the value are as frequent as they are in what people have.
fn setting<T: Clone + std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Setting<T>> {
    (
        prop::sample::select(vec![0, 0, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
        value,
    )
        .prop_map(|(kind, value)| match kind {
            0 => Setting::Nothing,
            1 => Setting::Null,
            2 => Setting::Odd,
            3 => Setting::Parameter,
            4 => Setting::Variable(value),
            _ => Setting::This(value),
        })
}

fn rules() -> impl Strategy<Value = Rules> {
    (
        setting(prop::bool::weighted(0.3)),
        vec(0..BLOCKS.len(), 0..4),
        prop::bool::weighted(0.15),
        any::<bool>(),
        0..3_usize,
    )
        .prop_map(|(default, nets, more_nets, bypasses, networks)| Rules {
            default,
            nets,
            more_nets,
            bypasses,
            networks,
        })
}

fn vault() -> impl Strategy<Value = Vault> {
    let access = prop_oneof![
        6 => Just(Access::Enabled),
        2 => Just(Access::Disabled),
        1 => Just(Access::SecuredByPerimeter),
    ];
    (
        setting(access),
        setting(rules()),
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.05),
        any::<bool>(),
    )
        .prop_map(
            |(access, rules, is_conditional, is_associated, is_small)| Vault {
                access,
                rules,
                is_conditional,
                is_associated,
                is_small,
            },
        )
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![
        Just(Form::Json),
        Just(Form::Yaml),
        Just(Form::Rules),
        Just(Form::PowerShell),
        Just(Form::Template),
        Just(Form::Bicep),
        Just(Form::Terraform),
    ]
}

fn compare(form: Form, vault: &Vault, count: &mut Count) -> Result<(), TestCaseError> {
    let Some(text) = text(form, vault) else {
        return Ok(());
    };
    let is_configured = form == Form::Terraform;
    let of = |address: &&str| truth(|world| is_allowed(vault, address, is_configured, world));
    let Some(truth) = ADDRESSES.iter().map(of).collect::<Option<Vec<char>>>() else {
        return Ok(());
    };
    let list = read_list(&text, "payments-kv");
    prop_assert!(list.lists.is_empty(), "one vault has one list: {text}");
    compare_verdicts(&list, &ADDRESSES, &truth, count)
        .map_err(|problem| TestCaseError::fail(format!("{problem}\n{text}\n{list:#?}")))
}

#[test]
fn a9_every_verdict_is_what_the_oracle_says_and_nearly_all_is_decided() {
    let count = RefCell::new(Count::default());
    let cases = (form(), vault());
    let result = runner(2_500, 31).run(&cases, |(form, vault)| {
        compare(form, &vault, &mut count.borrow_mut())
    });
    if let Err(problem) = result {
        panic!("{problem}");
    }
    count.into_inner().check(6_000);
}
