use super::*;

/// What a local stands for.
fn local(text: &str) -> serde_json::Value {
    let text = format!("locals {{\n{text}\n}}\n");
    let body = hcl_edit::parser::parse_body(&text).unwrap();
    let mut scope = scope::Scope::new(&text);
    scope.declare(&body);
    plain(&scope.value_of("local.x").unwrap())
}

#[test]
fn functions_give_what_is_certain() {
    for (text, wanted) in [
        ("x = concat([1], var.a, [2])", value!([1, "<var.a>", 2])),
        (
            "x = flatten([[1, [2]], var.a, []])",
            value!([1, 2, "<var.a>"]),
        ),
        ("x = distinct([\"a\", \"b\", \"a\"])", value!(["a", "b"])),
        (
            "x = toset([\"b\", var.a, \"a\"])",
            value!(["<var.a>", "a", "b"]),
        ),
        ("x = compact([\"\", null, \"a\"])", value!(["a"])),
        (
            "x = merge({a = 1, b = 2}, {b = 3})",
            value!({ "a": 1, "b": 3 }),
        ),
        (
            "x = merge({a = 1}, var.m, {b = 3})",
            value!({ "b": 3, "…": null }),
        ),
        ("x = join(\",\", [\"a\", var.a])", value!("a,<var.a>")),
        ("x = split(\",\", \"a,b\")", value!(["a", "b"])),
        ("x = format(\"%s/%d%%\", \"a\", 3)", value!("a/3%")),
        (
            "x = formatlist(\"%s/32\", [\"a\", var.a, \"b\"])",
            value!(["a/32", "<var.a>", "b/32"]),
        ),
        ("x = format(\"%05d\", 3)", value!("<format(\"%05d\", 3)>")),
        ("x = chunklist([1, 2, 3], 2)", value!([[1, 2], [3]])),
        (
            "x = chunklist([1, var.a], 2)",
            value!("<chunklist([1, var.a], 2)>"),
        ),
        ("x = length([1, var.a])", value!("<length([1, var.a])>")),
        ("x = length([1, 2]) == 2", value!(true)),
        ("x = keys({b = 1, a = 2})", value!(["a", "b"])),
        ("x = values({b = 1, a = 2})", value!([2, 1])),
        ("x = lookup({a = 1}, \"b\", 3)", value!(3)),
        ("x = coalesce(null, \"\", \"a\")", value!("a")),
        (
            "x = coalesce(var.a, \"a\")",
            value!("<coalesce(var.a, \"a\")>"),
        ),
        ("x = try(var.a, \"a\")", value!("<try(var.a, \"a\")>")),
        (
            "x = contains([\"a\", var.a], \"b\")",
            value!("<contains([\"a\", var.a], \"b\")>"),
        ),
        ("x = contains([\"a\", var.a], \"a\")", value!(true)),
        (
            "x = jsondecode(\"[1, {\\\"a\\\": 2}]\")",
            value!([1, { "a": 2 }]),
        ),
        ("x = yamldecode(\"a: [1]\")", value!({ "a": [1] })),
        (
            "x = \"${jsonencode([1, \"a\\\"\", var.a])}-\"",
            value!("[1,\"a\\\"\",<var.a>]-"),
        ),
        ("x = jsonencode(\"a\")", value!("\"a\"")),
        ("x = concat([[1], [2]]...)", value!([1, 2])),
        ("x = other::concat([1])", value!("<other::concat([1])>")),
        (
            "x = cidrsubnet(\"198.51.100.0/24\", 8, 1)",
            value!("<cidrsubnet(\"198.51.100.0/24\", 8, 1)>"),
        ),
    ] {
        assert_eq!(local(text), wanted, "{text}");
    }
}

#[test]
fn expressions_give_what_is_certain() {
    for (text, wanted) in [
        ("x = true ? 1 : 2", value!(1)),
        ("x = var.a ? [1] : [1]", value!([1])),
        ("x = var.a && false ? 1 : 2", value!(2)),
        ("x = local.y == null ? 1 : 2\ny = null", value!(1)),
        ("x = local.y != null ? 1 : 2\ny = [1]", value!(1)),
        ("x = !(\"a\" == \"b\")", value!(true)),
        ("x = -1", value!(-1)),
        (
            "x = {(local.y) = 1, (var.z) = 2}\ny = \"a\"",
            value!({ "a": 1, "…": null }),
        ),
        ("x = local.y.a[1]\ny = {a = [1, 2]}", value!(2)),
        ("x = local.y[\"a\"]\ny = {a = 1}", value!(1)),
        (
            "x = local.y[0]\ny = concat(var.z, [1])",
            value!("<local.y[0]>"),
        ),
        (
            "x = local.y[*].a\ny = [{a = 1}, var.z]",
            value!([1, "<var.z>"]),
        ),
        ("x = local.y.*.a\ny = {a = 1}", value!([1])),
        (
            "x = [for a in [1, 2] : a if a != \"2\"]",
            value!(["<a>", "<a>"]),
        ),
        (
            "x = [for a in [\"1\", \"2\"] : \"${a}!\" if a != \"2\"]",
            value!(["1!"]),
        ),
        (
            "x = [for k, v in {b = 1, a = 2} : \"${k}${v}\"]",
            value!(["a2", "b1"]),
        ),
        ("x = {for a in [\"1\"] : a => a}", value!({ "1": "1" })),
        ("x = [for a in var.a : a]", value!("<[for a in var.a : a]>")),
        (
            "x = [for a in concat([1], var.a) : a]",
            value!([1, "<concat([1], var.a)>"]),
        ),
        (
            "x = {for a in [\"1\"] : a => a...}",
            value!("<{for a in [\"1\"] : a => a...}>"),
        ),
        ("x = local.y\ny = local.x", value!("<local.x>")),
        ("x = \"${local.y}\"\ny = [1]", value!([1])),
        ("x = \"${1}\"", value!("1")),
        ("x = \"a$${b}%%{c}\"", value!("a${b}%{c}")),
        ("x = each.value", value!("<each.value>")),
    ] {
        assert_eq!(local(text), wanted, "{text}");
    }
}
