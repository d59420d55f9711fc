//! What a scalar is.
//!
//! The command lines of AWS, Azure and Google, CloudFormation and Kubernetes all read YAML 1.1, in
//! which `yes` and `no` are truth values. Whether `y` and `n` are differs among them.

use saphyr_parser::{ScalarStyle, Tag};

use super::super::Value;

/// What a text is, by how it is written.
pub(super) fn value(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    // Behind a tag of an application it is an argument.
    let is_core = |tag: &Tag| tag.is_yaml_core_schema() && tag.suffix != "str";
    if !is_plain(style) || !tag.is_none_or(is_core) {
        return Value::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        "y" | "Y" | "n" | "N" => Value::Unknown(text.to_owned()),
        _ if is_number(text) => Value::Number(text.to_owned()),
        _ => Value::Text(text.to_owned()),
    }
}

pub(super) fn is_plain(style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    !whole.is_empty() && digits(whole) && digits(fraction)
}
