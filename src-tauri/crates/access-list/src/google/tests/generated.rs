//! Generated levels and perimeters: their evaluation is the oracle's for every address.

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::prelude::*;

use super::oracle::{ADDRESSES, ATTRIBUTES, BLOCKS, Condition, Content, Setting, is_allowed};
use super::rendered::{Form, text};
use crate::worlds::{Count, compare_verdicts, read_list, runner, truth};

fn setting(variables: u32) -> impl Strategy<Value = Setting<bool>> {
    prop_oneof![
        4 => Just(Setting::Nothing),
        3 => any::<bool>().prop_map(Setting::This),
        variables => Just(Setting::Variable),
    ]
}

fn condition(variables: u32) -> impl Strategy<Value = Condition> {
    // Blocks that Google refuses are rare.
    let net = prop_oneof![60 => 0..BLOCKS.len() - 1, 1 => Just(BLOCKS.len() - 1)];
    let attribute = (0..ATTRIBUTES.len(), any::<bool>());
    (
        prop::bool::weighted(0.85),
        vec(net, 0..4),
        prop::bool::weighted(f64::from(variables) / 10.0),
        prop_oneof![3 => Just(Vec::new()), 2 => vec(attribute, 1..3)],
        setting(variables),
    )
        .prop_map(|(has_nets, nets, more, mut attributes, negate)| {
            attributes.sort_unstable();
            attributes.dedup_by_key(|(attribute, _)| *attribute);
            Condition {
                nets: if has_nets { nets } else { Vec::new() },
                has_nets,
                more_nets: has_nets && more,
                attributes,
                negate,
            }
        })
}

fn content(variables: u32) -> impl Strategy<Value = Content> {
    prop_oneof![
        16 => (setting(variables), vec(condition(variables), 1..4)).prop_map(|(combined, conditions)| {
            Content::Basic { combined, conditions }
        }),
        1 => Just(Content::Custom),
        1 => any::<(bool, bool)>().prop_map(|(restricts, has_ingress)| {
            Content::Perimeter { restricts, has_ingress }
        }),
    ]
}

fn case() -> impl Strategy<Value = (Form, Vec<Content>)> {
    let of = |form, variables, most| (Just(form), vec(content(variables), 1..=most));
    prop_oneof![
        of(Form::Json, 0, 2),
        of(Form::Yaml, 0, 2),
        of(Form::Flattened, 0, 2),
        of(Form::Conditions, 0, 1),
        of(Form::Terraform, 1, 2),
    ]
}

fn compare(form: Form, contents: &[Content], count: &mut Count) -> Result<(), TestCaseError> {
    let Some(text) = text(form, contents) else {
        return Ok(());
    };
    for (at, content) in contents.iter().enumerate() {
        let mut content = content.clone();
        if let (Form::Conditions, Content::Basic { combined, .. }) = (form, &mut content) {
            // The command line says it.
            *combined = Setting::Variable;
        }
        let of = |address: &&str| truth(|world| is_allowed(&content, address, world));
        let Some(truth) = ADDRESSES.iter().map(of).collect::<Option<Vec<char>>>() else {
            continue;
        };
        let list = read_list(&text, &format!("level-{at}"));
        if let Err(problem) = compare_verdicts(&list, &ADDRESSES, &truth, count) {
            let why = format!("level {at}: {problem}\n{text}\n{list:#?}");
            return Err(TestCaseError::fail(why));
        }
    }
    Ok(())
}

#[test]
fn a9_every_verdict_is_what_the_oracle_says_and_nearly_all_is_decided() {
    let count = RefCell::new(Count::default());
    let result = runner(1_500, 23).run(&case(), |(form, contents)| {
        compare(form, &contents, &mut count.borrow_mut())
    });
    if let Err(problem) = result {
        panic!("{problem}");
    }
    count.into_inner().check(10_000);
}
