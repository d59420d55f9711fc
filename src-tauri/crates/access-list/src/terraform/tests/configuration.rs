use super::*;

#[test]
fn resources_stand_there_as_often_as_they_exist() {
    let text = r#"
variable "off" { default = false }
locals { vaults = { a = ["198.51.100.1"], b = [] } }
resource "azurerm_key_vault" "none" { count = 0 }
resource "azurerm_key_vault" "off" { count = var.off ? 1 : 0 }
resource "azurerm_key_vault" "one" {
  count = 1
  name  = "kv${count.index}"
}
resource "azurerm_key_vault" "each" {
  for_each = local.vaults
  name     = each.key
  network_acls { ip_rules = each.value }
}
resource "azurerm_key_vault" "set" {
  for_each = toset(["c"])
  name     = "${each.key}-${each.value}"
}
resource "azurerm_key_vault" "maybe" { count = var.count ? 1 : 0 }
resource "azurerm_key_vault" "unknown" { for_each = var.vaults }
"#;
    let text = text
        .replace("{ default", "{\n default")
        .replace("false }", "false\n}");
    let resources = resources(&text);
    let found: Vec<_> = resources
        .iter()
        .map(|it| {
            (
                it.address.as_str(),
                plain(&it.node)["name"].clone(),
                it.doubts.len(),
            )
        })
        .collect();
    let null = serde_json::Value::Null;
    assert_eq!(
        found,
        [
            ("azurerm_key_vault.one[0]", value!("kv0"), 0),
            ("azurerm_key_vault.each[\"a\"]", value!("a"), 0),
            ("azurerm_key_vault.each[\"b\"]", value!("b"), 0),
            ("azurerm_key_vault.set[\"c\"]", value!("c-c"), 0),
            ("azurerm_key_vault.maybe", null.clone(), 1),
            ("azurerm_key_vault.unknown", null, 1),
        ]
    );
    let reason = Reason::UnknownValue("count = var.count ? 1 : 0".to_owned());
    assert_eq!(resources[4].doubts[0].reason, reason);
}

#[test]
fn lists_with_a_name_are_found_where_there_is_nothing_else() {
    let text = "locals {\n  a = [\"198.51.100.1\"]\n  b = local.a\n  c = [1]\n}\n\
                variable \"d\" {\n  default = { x = \"198.51.100.0/24\" }\n}\n\
                output \"e\" {\n  value = concat(local.a, [\"203.0.113.1\"])\n}\n";
    let found: Vec<_> = resources(text)
        .iter()
        .map(|it| (it.address.clone(), it.line))
        .collect();
    let named = |name: &str, line| (name.to_owned(), line);
    assert_eq!(
        found,
        [
            named("local.a", 2),
            named("var.d", 7),
            named("output.e", 10)
        ]
    );
    let values = only("allowed = [\n  \"198.51.100.1\",\n]\nregion = \"x\"\n");
    assert_eq!(
        (values.address.as_str(), values.kind),
        ("allowed", Kind::List)
    );
    let vault = format!("{text}resource \"azurerm_key_vault\" \"v\" {{}}\n");
    assert_eq!(
        resources(&vault).len(),
        1,
        "a resource says which list is in force"
    );
}

#[test]
fn short_texts_stand_for_no_more_than_fits() {
    let mut text = String::from("locals {\n  a0 = [\"198.51.100.7\"]\n");
    for level in 1..40 {
        let before = format!("local.a{}", level - 1);
        text += &format!("  a{level} = concat({before}, {before})\n");
    }
    text += "}\nresource \"azurerm_key_vault\" \"v\" {\n  network_acls {\n    ip_rules = local.a39\n  }\n}\n";
    assert_eq!(read(&text).unwrap().unwrap_err().reason, Reason::TooLarge);
    let loops = "locals {\n  a = [1, 2, 3, 4, 5, 6, 7, 8, 9]\n  b = [\"198.51.100.7\", [for a in local.a : \
                 [for b in local.a : [for c in local.a : [for d in local.a : [for e in local.a : \
                 [for f in local.a : [for g in local.a : local.a]]]]]]]]\n}\n";
    assert_eq!(read(loops).unwrap().unwrap_err().reason, Reason::TooLarge);
    let chain: String = (0..20_000)
        .map(|it| format!("  a{} = local.a{}\n", it, it + 1))
        .collect();
    let text = format!("locals {{\n{chain}  b = [\"198.51.100.7\"]\n}}\n");
    assert_eq!(only(&text).address, "local.b");
}

#[test]
fn depth_has_a_bound() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{a=", "}"),
        ("f(", ")"),
        ("\"${", "}\""),
        ("!", ""),
    ] {
        for depth in [60, 200_000] {
            let nested = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let _ = read(&format!("locals {{\n  a = {nested}\n}}\n"));
        }
    }
    let blocks = format!("{}{}", "a {\n".repeat(100_000), "}\n".repeat(100_000));
    assert!(read(&format!("locals {{\n}}\n{blocks}")).unwrap().is_err());
}

#[test]
fn what_is_not_closed_is_no_configuration() {
    let text = "resource \"azurerm_key_vault\" \"v\" {\n  name = \"v\"\n  network_acls {\n    \
                ip_rules = [\"198.51.100.7\"]\n  }\n  tags = jsondecode(<<EOT\n{}\nEOT\n  )\n}\n";
    let whole = read(text).unwrap().unwrap();
    let mut wholes = 0;
    for end in 0..text.len() {
        if let Some(Ok(cut)) = read(&text[..end]) {
            wholes += 1;
            assert!(
                end + 1 == text.len() || cut.resources.is_empty(),
                "cut at {end}: {cut:?}"
            );
            assert!(end + 1 != text.len() || cut == whole);
        }
    }
    assert!(wholes > 0, "without its last newline it is whole");
    let cut = read("locals {\n  a = [\"198.51.100.7\",\n")
        .unwrap()
        .unwrap_err();
    assert_eq!(cut.reason, Reason::Malformed);
}

#[test]
fn other_texts_are_not_terraforms() {
    for text in [
        "198.51.100.7\n",
        "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {\n}\n",
        "ALLOWED = ['198.51.100.7']\n",
        "{\"a\": 1}",
        "data:\n  - 198.51.100.7\n",
        "",
    ] {
        assert!(read(text).is_none(), "{text}");
    }
}
