use super::*;

#[test]
fn a_policy_document_is_the_policy_it_writes() {
    let text = r#"
data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
  statement {
    effect      = "Deny"
    not_actions = ["iam:*"]
    resources   = ["arn:aws:kms:*:*:key/&{aws:PrincipalTag/key}"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = concat(["198.51.100.7/32"], var.more)
    }
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = ["203.0.113.0/24"]
    }
    condition {
      test     = var.test
      variable = "aws:SourceVpc"
      values   = ["vpc-1"]
    }
  }
}
"#;
    let resource = only(text);
    assert_eq!((resource.kind, resource.line), (Kind::AwsPolicy, 2));
    let deny = resource.node.member("Statement").unwrap().items()[1].clone();
    assert_eq!(deny.line, 12);
    let condition = deny.member("Condition").unwrap().as_map().unwrap();
    assert!(condition.is_open, "an operator is not known");
    let addresses = condition.members[0].value.as_map().unwrap();
    assert_eq!(addresses.members.len(), 2, "each stands there by itself");
    assert_eq!(
        plain(&addresses.members[0].value),
        value!(["198.51.100.7/32", "<var.more>"])
    );
    assert_eq!(deny.member("Principal").unwrap().as_text(), Some("*"));
    assert_eq!(
        plain(deny.member("Resource").unwrap()),
        value!(["arn:aws:kms:*:*:key/${aws:PrincipalTag/key}"])
    );
    assert_eq!(
        plain(&resource.node.member("Statement").unwrap().items()[0]),
        value!({
            "Sid": "Account",
            "Effect": "Allow",
            "Action": ["kms:*"],
            "Resource": ["*"],
            "Principal": {
                "AWS": ["arn:aws:iam::<data.aws_caller_identity.current.account_id>:root"]
            },
        })
    );
}

#[test]
fn a_policy_stands_where_it_is_used() {
    let text = r#"
resource "aws_iam_role" "atlas" {
  name = "atlas-kms"
  path = "/db/"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
data "aws_iam_policy_document" "trust" {
  statement { actions = ["sts:AssumeRole"] }
}
data "aws_iam_policy_document" "use" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid     = "Use"
    actions = ["kms:Decrypt"]
  }
}
data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Use"
    actions = ["kms:*"]
  }
  statement {
    actions = ["kms:DescribeKey"]
  }
}
resource "aws_iam_role_policy" "atlas" {
  name   = "use"
  role   = aws_iam_role.atlas.id
  policy = data.aws_iam_policy_document.use.json
}
resource "aws_kms_key" "atlas" {
  policy = jsonencode({ Statement = [{ Principal = { AWS = aws_iam_role.atlas.arn } }] })
}
"#;
    let resources = resources(text);
    let addresses: Vec<_> = resources.iter().map(|it| it.address.as_str()).collect();
    assert_eq!(
        addresses,
        ["aws_iam_role_policy.atlas", "aws_kms_key.atlas"]
    );
    assert_eq!(
        plain(&resources[0].node),
        value!({
            "Type": "AWS::IAM::RolePolicy",
            "Properties": {
                "RoleName": "atlas-kms",
                "PolicyName": "use",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        { "Sid": "Use", "Effect": "Allow", "Action": ["kms:Decrypt"] },
                        { "Effect": "Allow", "Action": ["kms:DescribeKey"] },
                    ],
                },
            },
        })
    );
    assert_eq!(
        plain(&resources[1].node),
        value!({
            "Type": "AWS::KMS::Key",
            "Properties": {
                "KeyPolicy": { "Statement": [
                    { "Principal": { "AWS": "arn:<partition>:iam::<account>:role/db/atlas-kms" } },
                ] },
            },
        })
    );
}

#[test]
fn what_a_document_is_made_of_may_not_be_known() {
    let statements = |text: &str| {
        let text = format!("data \"aws_iam_policy_document\" \"x\" {{\n{text}\n}}\n");
        node(&text)["Statement"].clone()
    };
    let own = "statement {\n sid = \"A\"\n actions = [\"kms:*\"]\n }";
    let first = value!({ "Sid": "A", "Effect": "Allow", "Action": ["kms:*"] });
    assert_eq!(
        statements(&format!("source_policy_documents = [var.base]\n{own}")),
        value!(["<statement>", first])
    );
    assert_eq!(
        statements(&format!("override_policy_documents = [var.base]\n{own}")),
        value!("<override_policy_documents>")
    );
    assert_eq!(
        statements("dynamic \"statement\" {\n for_each = var.x ? [1] : []\n content {}\n}"),
        value!(["<var.x ? [1] : []>"])
    );
    assert_eq!(
        statements("statement {\n dynamic \"condition\" {\n for_each = var.c\n content {}\n }\n }"),
        value!([{ "Effect": "Allow", "Condition": { "…": null } }])
    );
    assert_eq!(
        statements("statement {\n principals {\n type = var.t\n identifiers = [\"*\"]\n }\n }"),
        value!([{ "Effect": "Allow", "Principal": "<principals>" }])
    );
}

#[test]
fn a_heredoc_is_read_with_its_unknown_parts() {
    let text = r#"
variable "office" {
  default = ["198.51.100.0/24"]
}
resource "aws_kms_key" "atlas" {
  policy = <<-POLICY
    {
      "Statement": [{
        "Principal": {"AWS": "${aws_iam_role.other.arn}"},
        "Resource": "$${aws:x}",
        ${var.members}: 1,
        "Action": ${jsonencode(["kms:*", var.more])},
        "Condition": {"IpAddress": {"aws:SourceIp": ${jsonencode(var.office)}}},
        "Sid": "${var.a}-\"${var.b}"
      }]
    }
  POLICY
}
"#;
    let key = only(text);
    let policy = key
        .node
        .member("Properties")
        .unwrap()
        .member("KeyPolicy")
        .unwrap();
    assert_eq!(
        plain(policy),
        value!({ "Statement": [{
            "Principal": { "AWS": "<aws_iam_role.other.arn>" },
            "Resource": "${aws:x}",
            "Action": ["kms:*", "<var.more>"],
            "Condition": { "IpAddress": { "aws:SourceIp": ["198.51.100.0/24"] } },
            "Sid": "<var.a>-\"<var.b>",
            "…": null,
        }] })
    );
    let statement = &policy.member("Statement").unwrap().items()[0];
    assert_eq!(statement.member("Condition").unwrap().line, 13);
}

#[test]
fn a_policy_that_is_no_json_is_not_known() {
    for policy in [
        "file(\"policy.json\")",
        "templatefile(\"policy.json\", {})",
        "\"{\\\"Statement\\\": [\"",
        "\"${var.a}{}\"",
        "<<EOT\n{\"Statement\": [${var.a} ${var.b}]}\nEOT",
        "<<EOT\n%{ if var.x }{}%{ endif }\nEOT",
        "<<EOT\n{\"a\": 1 ${~ var.x ~} }\nEOT",
    ] {
        let key = only(&format!(
            "resource \"aws_kms_key\" \"k\" {{\n policy = {policy}\n}}\n"
        ));
        let policy = key
            .node
            .member("Properties")
            .unwrap()
            .member("KeyPolicy")
            .unwrap();
        assert!(matches!(policy.value, Value::Unknown(_)), "{policy:?}");
    }
}

#[test]
fn policies_belong_to_their_keys_and_roles() {
    let text = r#"
resource "aws_kms_key" "a" {}
resource "aws_kms_key_policy" "a" {
  key_id = aws_kms_key.a.id
  policy = jsonencode({ Id = "a" })
}
resource "aws_kms_key_policy" "b" {
  key_id = var.key
  policy = jsonencode({ Id = "b" })
}
resource "aws_iam_policy" "c" {
  name   = "c"
  policy = jsonencode({ Id = "c" })
}
resource "aws_iam_role_policy_attachment" "c" {
  role       = "atlas"
  policy_arn = aws_iam_policy.c.arn
}
resource "aws_iam_role" "d" {
  name = "d"
  inline_policy {
    name   = "i"
    policy = jsonencode({ Id = "d" })
  }
}
resource "aws_iam_role" "e" {
  name = "e"
  inline_policy {}
}
"#;
    let shown: Vec<_> = resources(text)
        .iter()
        .map(|it| (it.address.clone(), plain(&it.node)["Properties"].clone()))
        .collect();
    let one = |address: &str, properties| (address.to_owned(), properties);
    assert_eq!(
        shown,
        [
            one("aws_kms_key.a", value!({ "KeyPolicy": { "Id": "a" } })),
            one(
                "aws_kms_key_policy.b",
                value!({ "KeyPolicy": { "Id": "b" } })
            ),
            one(
                "aws_iam_policy.c",
                value!({
                    "ManagedPolicyName": "c",
                    "PolicyDocument": { "Id": "c" },
                    "Roles": ["atlas"],
                })
            ),
            one(
                "aws_iam_role.d",
                value!({
                    "RoleName": "d",
                    "Policies": [{ "PolicyName": "i", "PolicyDocument": { "Id": "d" } }],
                })
            ),
        ]
    );
}
