//! Generated policies: what is proven of them is what the oracle says of every address.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::oracle::{Case, Condition, Policy, Statement, is_allowed};
use super::*;
use crate::worlds::{Count, runner, truth};

const ADDRESSES: [&str; 8] = [
    "192.0.2.0",
    "192.0.2.1",
    "192.0.2.2",
    "192.0.2.7",
    "198.51.100.7",
    "203.0.113.9",
    "2001:db8::1",
    "2001:db9::1",
];

const IP: [&str; 2] = ["IpAddress", "NotIpAddress"];

const NETS: [&str; 9] = [
    "192.0.2.0/24",
    "192.0.2.1",
    "192.0.2.5/30",
    "192.0.2.2/31",
    "198.51.100.7/32",
    "0.0.0.0/0",
    "::/0",
    "2001:db8::/32",
    "203.0.113.9/24",
];

const FAR_KEY: &str = "arn:aws:kms:eu-west-1:444455556666:key/5b0e2f14-7c4a-4c55-9a5e-0d6a3b1f9c77";

/// Numbers that a case is made of; all zero is the simplest.
struct Choices<'a>(std::slice::Iter<'a, u16>);

impl Choices<'_> {
    fn below(&mut self, end: usize) -> usize {
        usize::from(self.0.next().copied().unwrap_or(0)) % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Once in so many times.
    fn rarely(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    fn some<T: Copy>(&mut self, all: &[T], most: usize) -> Vec<T> {
        let count = 1 + self.below(most);
        (0..count).map(|_| self.of(all)).collect()
    }

    fn case(&mut self) -> Case {
        let shape = self.below(3);
        let identity = (shape != 1).then(|| self.policy(false));
        let boundary = (identity.is_some() && self.rarely(4)).then(|| self.policy(false));
        let key = (shape != 0).then(|| self.policy(true));
        Case {
            identity,
            boundary,
            key,
            role: ROLE,
            key_arn: if self.rarely(5) { FAR_KEY } else { KEY },
            is_private: self.rarely(10),
        }
    }

    /// Policies of few words, so that what one leaves to another decides.
    fn halves(&mut self) -> Case {
        let has_identity = !self.rarely(6);
        let has_key = !has_identity || !self.rarely(6);
        let has_boundary = has_identity && self.rarely(2);
        Case {
            identity: has_identity.then(|| self.broad_policy(false)),
            boundary: has_boundary.then(|| self.broad_policy(false)),
            key: has_key.then(|| self.broad_policy(true)),
            role: ROLE,
            key_arn: if self.rarely(3) { FAR_KEY } else { KEY },
            is_private: false,
        }
    }

    fn broad_policy(&mut self, is_key: bool) -> Policy {
        let count = 1 + self.below(3);
        Policy {
            has_variables: true,
            statements: (0..count).map(|_| self.broad_statement(is_key)).collect(),
        }
    }

    /// About everything, from some addresses.
    fn broad_statement(&mut self, is_key: bool) -> Statement {
        let principals = [
            ROLE,
            ROLE,
            "*",
            "arn:aws:iam::111122223333:root",
            "arn:aws:iam::111122223333:root",
            "arn:aws:sts::111122223333:assumed-role/atlas-kms/s1",
            "arn:aws:iam::111122223333:role/reporting",
        ];
        let on_address = Condition {
            set: "",
            operator: self.of(&IP),
            if_exists: false,
            key: "aws:SourceIp",
            values: self.some(&NETS, 2),
        };
        Statement {
            allows: !self.rarely(4),
            principals: is_key.then(|| (false, self.some(&principals, 1))),
            actions: (false, self.some(&["kms:*", "kms:?*", "*"], 1)),
            resources: (false, vec!["*"]),
            conditions: vec![on_address; self.below(3).min(1)],
            is_odd: self.rarely(12),
        }
    }

    fn policy(&mut self, is_key: bool) -> Policy {
        let has_variables = !self.rarely(4);
        let count = 1 + self.below(4);
        let statements = (0..count).map(|_| self.statement(is_key)).collect();
        Policy {
            has_variables,
            statements,
        }
    }

    fn statement(&mut self, is_key: bool) -> Statement {
        let actions = [
            "kms:*",
            "kms:*",
            "kms:*",
            "*",
            "kms:Encrypt",
            "KMS:decrypt",
            "kms:De*",
            "kms:Describe?ey",
            "kms:?ncrypt",
            "kms:GenerateDataKey*",
            "s3:*",
            "*:*",
            "k*:*",
        ];
        let resources = [
            "*",
            "*",
            "*",
            "*",
            KEY,
            "arn:aws:kms:eu-central-1:111122223333:key/other",
            "arn:aws:kms:*:111122223333:key/*",
            "arn:aws:kms:eu-*:*:key/5b0e????-*",
            "arn:aws:s3:::bucket/*",
            "arn:aws:kms:eu-west-1:111122223333:alias/atlas",
            "arn:aws:kms:${aws:RequestedRegion}:*:key/*",
            "arn:aws:kms:*",
        ];
        let principals = [
            ROLE,
            ROLE,
            ROLE,
            "*",
            "arn:aws:iam::111122223333:root",
            "111122223333",
            "arn:aws:iam::111122223333:role/atlas-kms",
            "arn:aws:iam::111122223333:role/reporting",
            "arn:aws:iam::444455556666:root",
            "AROA3XFRBF535PLBIFPI4",
            "arn:aws:sts::111122223333:assumed-role/atlas-kms/s1",
            "arn:aws:sts::111122223333:assumed-role/reporting/s1",
            "arn:aws:iam::111122223333:user/atlas-kms",
            "rds.amazonaws.com",
            "arn:aws:iam::111122223333:role/*",
        ];
        let allows = !self.rarely(3);
        let principals = is_key.then(|| (self.rarely(10), self.some(&principals, 2)));
        let actions = if self.rarely(8) {
            (true, self.some(&actions[4..], 2))
        } else {
            (false, self.some(&actions, 3))
        };
        let resources = (self.rarely(12), self.some(&resources, 2));
        let count = self.below(4);
        let mut conditions: Vec<Condition> = Vec::new();
        for _ in 0..count {
            let one = self.condition();
            let name = |it: &Condition| (it.set, it.operator, it.if_exists, it.key.to_lowercase());
            if !conditions.iter().any(|other| name(other) == name(&one)) {
                conditions.push(one);
            }
        }
        Statement {
            allows,
            principals,
            actions,
            resources,
            conditions,
            is_odd: self.rarely(30),
        }
    }

    fn condition(&mut self) -> Condition {
        const TEXT: [&str; 6] = [
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ];
        const DATE: [&str; 6] = [
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ];
        const NUMBER: [&str; 6] = [
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ];
        const ARN: [&str; 4] = ["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"];
        let arns = [
            ROLE,
            "arn:aws:iam::111122223333:role/atlas-kms",
            "arn:aws:iam::*:role/*",
            "arn:aws:iam::${aws:PrincipalAccount}:role/db/*",
            "arn:aws:*:role/db/atlas-kms",
        ];
        let texts = [
            "alpha",
            "beta",
            "al*",
            "*",
            "${aws:PrincipalTag/team}",
            "?eta",
        ];
        let unknown = [
            "aws:PrincipalTag/team",
            "kms:EncryptionContext:app",
            "aws:userid",
        ];
        let absent = [
            "kms:ViaService",
            "aws:CalledVia",
            "aws:SourceVpce",
            "AWS:sourcevpc",
        ];
        let flags = [
            "aws:ViaAWSService",
            "aws:SecureTransport",
            "aws:PrincipalIsAWSService",
        ];
        let seconds = ["1743379200", "1768478400", "1798761600"];
        let dates = [
            "2025-03-31T00:00:00Z",
            "2026-01-15T12:00:00Z",
            "2027-01-01T01:00:00+01:00",
            "1768478400",
        ];
        let (operator, key, values): (&str, &str, Vec<&str>) = match self.below(22) {
            0..=7 => (
                self.of(&IP),
                self.of(&["aws:SourceIp", "AWS:sourceIP"]),
                self.some(&NETS, 3),
            ),
            8 => {
                let values = [
                    "192.0.2.1",
                    "192.0.2.1/32",
                    "192.0.2.*",
                    "192.0.2.?",
                    "*",
                    "192.0.*.1",
                ];
                (self.of(&TEXT), "aws:SourceIp", self.some(&values, 2))
            }
            9 => (
                self.of(&["Bool", "Bool", "StringEquals"]),
                self.of(&flags),
                self.some(&["true", "false"], 1),
            ),
            10 => (self.of(&TEXT), self.of(&absent), self.some(&texts, 2)),
            11 => (self.of(&IP), "aws:VpcSourceIp", vec!["10.0.0.0/8"]),
            12 => (self.of(&TEXT), "aws:PrincipalArn", self.some(&arns, 2)),
            13 => (self.of(&ARN), "aws:PrincipalArn", self.some(&arns, 2)),
            14 => {
                let values = [
                    "111122223333",
                    "444455556666",
                    "1111*",
                    "${aws:PrincipalAccount}",
                ];
                let keys = [
                    "aws:PrincipalAccount",
                    "kms:CallerAccount",
                    "aws:ResourceAccount",
                ];
                (self.of(&TEXT), self.of(&keys), self.some(&values, 2))
            }
            15 => {
                let values = ["eu-west-1", "EU-WEST-1", "us-*", "eu-*"];
                (self.of(&TEXT), "aws:RequestedRegion", self.some(&values, 2))
            }
            16 => {
                let values = [
                    "AssumedRole",
                    "User",
                    "Assumed${*}",
                    "assumedrole",
                    "${aws:PrincipalType}",
                ];
                (self.of(&TEXT), "aws:PrincipalType", self.some(&values, 2))
            }
            17 => (
                self.of(&DATE),
                self.of(&["aws:CurrentTime", "aws:EpochTime"]),
                self.some(&dates, 2),
            ),
            18 => (self.of(&NUMBER), "aws:EpochTime", self.some(&seconds, 2)),
            19 => (self.of(&TEXT), self.of(&unknown), self.some(&texts, 2)),
            20 => {
                let keys = [
                    "aws:SourceVpce",
                    "aws:SourceIp",
                    "aws:PrincipalTag/team",
                    "aws:PrincipalArn",
                ];
                ("Null", self.of(&keys), self.some(&["true", "false"], 1))
            }
            _ => match self.below(3) {
                0 => (
                    "NumericEquals",
                    "aws:PrincipalAccount",
                    vec!["111122223333"],
                ),
                1 => ("IpAdress", "aws:SourceIp", vec!["192.0.2.1"]),
                _ => ("StringEquals", "aws:PrincipalType", Vec::new()),
            },
        };
        let is_plain = matches!(operator, "Null" | "IpAdress");
        Condition {
            set: if is_plain {
                ""
            } else {
                self.of(&["", "", "", "", "ForAnyValue", "ForAllValues"])
            },
            operator,
            if_exists: !is_plain && self.rarely(5),
            key,
            values,
        }
    }
}

fn json_of(policy: &Policy) -> serde_json::Value {
    use serde_json::{Map, Value, json};
    let statements: Vec<Value> = policy
        .statements
        .iter()
        .map(|statement| {
            let mut map = Map::new();
            let effect = if statement.allows { "Allow" } else { "Deny" };
            map.insert("Effect".to_owned(), json!(effect));
            if let Some((is_negated, named)) = &statement.principals {
                let (services, others): (Vec<&str>, Vec<&str>) =
                    named.iter().partition(|it| it.ends_with(".amazonaws.com"));
                let mut who = Map::new();
                if !others.is_empty() {
                    who.insert("AWS".to_owned(), json!(others));
                }
                if !services.is_empty() {
                    who.insert("Service".to_owned(), json!(services));
                }
                let name = if *is_negated {
                    "NotPrincipal"
                } else {
                    "Principal"
                };
                map.insert(name.to_owned(), Value::Object(who));
            }
            for (name, (is_negated, values)) in [
                ("Action", &statement.actions),
                ("Resource", &statement.resources),
            ] {
                let name = if *is_negated {
                    format!("Not{name}")
                } else {
                    name.to_owned()
                };
                map.insert(name, json!(values));
            }
            let mut operators: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
            for one in &statement.conditions {
                let set = if one.set.is_empty() {
                    String::new()
                } else {
                    format!("{}:", one.set)
                };
                let suffix = if one.if_exists { "IfExists" } else { "" };
                let keys = operators
                    .entry(format!("{set}{}{suffix}", one.operator))
                    .or_default();
                keys.insert(one.key.to_owned(), json!(one.values));
            }
            if !operators.is_empty() {
                map.insert("Condition".to_owned(), json!(operators));
            }
            if statement.is_odd {
                map.insert("Expires".to_owned(), json!("x"));
            }
            Value::Object(map)
        })
        .collect();
    let version = if policy.has_variables {
        "2012-10-17"
    } else {
        "2008-10-17"
    };
    json!({ "Version": version, "Statement": statements })
}

/// The texts that a person would paste: the role's details, and the key's policy.
fn texts(case: &Case) -> Vec<String> {
    use serde_json::json;
    let mut texts = Vec::new();
    if let Some(identity) = &case.identity {
        let document = json_of(identity);
        let mut role = json!({ "RoleName": "atlas-kms", "Arn": ROLE,
            "RolePolicyList": [{ "PolicyName": "p", "PolicyDocument": document }] });
        let mut managed = Vec::new();
        if let Some(boundary) = &case.boundary {
            let arn = "arn:aws:iam::111122223333:policy/b";
            role["PermissionsBoundary"] = json!({ "PermissionsBoundaryArn": arn });
            let document = json_of(boundary);
            managed.push(json!({ "Arn": arn,
                "PolicyVersionList": [{ "IsDefaultVersion": true, "Document": document }] }));
        }
        texts.push(json!({ "RoleDetailList": [role], "Policies": managed }).to_string());
    }
    if let Some(key) = &case.key {
        let policy = json_of(key);
        let key = json!({ "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": policy } });
        texts.push(json!({ "Resources": { "Key": key } }).to_string());
    }
    texts
}

fn compare(case: &Case, count: &mut Count) -> Result<(), TestCaseError> {
    let of = |address: &&str| truth(|world| is_allowed(case, address, world));
    let Some(truth) = ADDRESSES.iter().map(of).collect::<Option<String>>() else {
        return Ok(());
    };
    let texts = texts(case);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let context = Context {
        private_networking: case.is_private,
        ..context(Some(case.role), Some(case.key_arn))
    };
    let found = only(&texts, &context);
    let answers = answers(&found, &ADDRESSES);
    for ((ours, truth), address) in answers.chars().zip(truth.chars()).zip(ADDRESSES) {
        prop_assert!(
            count.take(ours, truth),
            "{address} is {truth}, not {ours}: {}\n{found:#?}",
            texts.join("\n")
        );
    }
    Ok(())
}

fn numbers() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 0..220)
}

#[track_caller]
fn check(cases: u32, seed: u8, case: impl Fn(&[u16]) -> Case) {
    let count = std::cell::RefCell::new(Count::default());
    let result = runner(cases, seed).run(&numbers(), |numbers| {
        compare(&case(&numbers), &mut count.borrow_mut())
    });
    if let Err(problem) = result {
        panic!("{problem}");
    }
    count.into_inner().check(cases as usize * 6);
}

#[test]
fn a9_what_is_proven_is_what_the_oracle_says_and_nearly_all_is_decided() {
    check(600, 17, |numbers| Choices(numbers.iter()).case());
}

#[test]
fn a9_what_one_policy_leaves_to_another_is_what_the_oracle_says() {
    check(1_500, 19, |numbers| Choices(numbers.iter()).halves());
}
