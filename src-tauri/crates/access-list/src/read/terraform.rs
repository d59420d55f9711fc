//! Terraform configuration: the data and resources that hold an access list.
//!
//! Source: the documentation of the providers `aws`, `azurerm` and `google`.

use std::collections::HashMap;

use hcl::{Attribute, Block, Body, Expression, Structure};
use serde_json::{Map, Value};

use super::aws::{self, Statement};
use super::gather::Gatherer;
use super::{azure, google, plain};
use crate::list::{Entry, Remark};

/// Whether `text` is Terraform's.
pub(super) fn looks_like(text: &str) -> bool {
    let words = [
        "resource \"",
        "data \"aws_iam",
        "network_acls {",
        "ip_rules",
        "ip_subnetworks",
        "locals {",
        "aws_iam_policy_document",
    ];
    words.iter().any(|word| text.contains(word))
}

/// Reads what it says; what cannot be parsed is read as any text.
pub(super) fn read(text: &str, gatherer: &mut Gatherer<'_>) {
    let Ok(body) = hcl::parse(text) else {
        plain::read(text, gatherer);
        return;
    };
    let mut reader = Reader {
        locals: locals(&body),
        statements: Vec::new(),
        conditions: Vec::new(),
        combined: None,
        expressions: 0,
        found: false,
    };
    reader.body(&body, gatherer);
    reader.finish(&body, gatherer);
}

/// Lists that have a name.
type Locals = HashMap<String, Vec<String>>;

struct Reader {
    locals: Locals,
    statements: Vec<Statement>,
    conditions: Vec<google::Condition>,
    combined: Option<String>,
    /// Lists whose content only Terraform knows.
    expressions: u32,
    found: bool,
}

impl Reader {
    fn body(&mut self, body: &Body, gatherer: &mut Gatherer<'_>) {
        for structure in body.iter() {
            match structure {
                Structure::Block(block) => self.block(block, gatherer),
                Structure::Attribute(attribute) => self.policy(attribute),
            }
        }
    }

    fn block(&mut self, block: &Block, gatherer: &mut Gatherer<'_>) {
        match block.identifier() {
            "statement" => self.statement(block),
            "network_acls" => self.network_acls(block, gatherer),
            "conditions" => self.condition(block, gatherer),
            "locals" | "variable" | "output" => {}
            other => {
                if other == "basic" {
                    self.combined = text(block, "combining_function");
                }
                if attribute(block, "ip_rules").is_some() {
                    self.network_acls(block, gatherer);
                }
                self.body(block.body(), gatherer);
            }
        }
    }

    fn statement(&mut self, block: &Block) {
        self.found = true;
        let mut statement = Statement {
            denies: text(block, "effect").is_some_and(|it| it.eq_ignore_ascii_case("deny")),
            ..Statement::default()
        };
        let actions = self.list(block, "actions");
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        statement.actions(&actions);
        for condition in block.body().blocks() {
            if condition.identifier() != "condition" {
                continue;
            }
            let values = self.list(condition, "values");
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            statement.condition(
                &text(condition, "test").unwrap_or_default(),
                &text(condition, "variable").unwrap_or_default(),
                &values,
            );
        }
        self.statements.push(statement);
    }

    fn network_acls(&mut self, block: &Block, gatherer: &mut Gatherer<'_>) {
        self.found = true;
        if let Some(action) = text(block, "default_action") {
            azure::default_action(&action, gatherer);
        }
        if let Some(bypass) = text(block, "bypass") {
            azure::bypassed(&bypass, gatherer);
        }
        let networks = self.list(block, "virtual_network_subnet_ids").len();
        azure::virtual_networks(networks, gatherer);
        let entries = self.entries(block, "ip_rules", gatherer);
        gatherer.add(entries);
    }

    fn condition(&mut self, block: &Block, gatherer: &mut Gatherer<'_>) {
        self.found = true;
        let listed = attribute(block, "ip_subnetworks").is_some();
        let further = ["members", "regions", "required_access_levels"]
            .iter()
            .any(|name| attribute(block, name).is_some())
            || block.body().blocks().next().is_some();
        let entries = self.entries(block, "ip_subnetworks", gatherer);
        self.conditions.push(google::Condition {
            entries: listed.then_some(entries),
            negated: attribute(block, "negate") == Some(&Expression::Bool(true)),
            further,
        });
    }

    /// A policy that is written out in place.
    fn policy(&mut self, attribute: &Attribute) {
        let document = match attribute.expr() {
            Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
                call.args.first().map(json)
            }
            Expression::String(text) => serde_json::from_str(text).ok(),
            Expression::TemplateExpr(template) => serde_json::from_str(&template.to_string()).ok(),
            _ => None,
        };
        let statements = document.map(|document| aws::statements(&document));
        let statements = statements.unwrap_or_default();
        self.found |= !statements.is_empty();
        self.statements.extend(statements);
    }

    fn entries(&mut self, block: &Block, name: &str, gatherer: &mut Gatherer<'_>) -> Vec<Entry> {
        let listed = self.list(block, name);
        listed
            .iter()
            .filter_map(|text| gatherer.item(text))
            .collect()
    }

    /// The texts of a list; what only Terraform knows is counted.
    fn list(&mut self, block: &Block, name: &str) -> Vec<String> {
        let mut listed = Vec::new();
        if let Some(expression) = attribute(block, name) {
            self.gather(expression, &mut listed);
        }
        listed
    }

    fn gather(&mut self, expression: &Expression, listed: &mut Vec<String>) {
        match expression {
            Expression::String(text) => listed.push(text.clone()),
            Expression::Array(items) => {
                for item in items {
                    self.gather(item, listed);
                }
            }
            Expression::Parenthesis(inner) => self.gather(inner, listed),
            Expression::FuncCall(call)
                if ["concat", "toset", "tolist", "sort", "distinct", "setunion"]
                    .contains(&call.name.name.as_str()) =>
            {
                for argument in &call.args {
                    self.gather(argument, listed);
                }
            }
            other => match local(other).and_then(|name| self.locals.get(&name)) {
                Some(known) => listed.extend(known.iter().cloned()),
                None => self.expressions += 1,
            },
        }
    }

    fn finish(self, body: &Body, gatherer: &mut Gatherer<'_>) {
        if !self.statements.is_empty() {
            aws::read(&self.statements, gatherer);
        }
        if !self.conditions.is_empty() {
            google::combine(self.conditions, self.combined.as_deref(), gatherer);
        }
        if !self.found {
            // Only lists with names: they are all there is.
            for name in body.blocks().filter(|block| block.identifier() == "locals") {
                for attribute in name.body().attributes() {
                    let listed = self
                        .locals
                        .get(attribute.key())
                        .cloned()
                        .unwrap_or_default();
                    for text in listed {
                        if let Some(entry) = gatherer.item(&text) {
                            gatherer.add([entry]);
                        }
                    }
                }
            }
        }
        if self.expressions > 0 {
            let count = self.expressions;
            gatherer.remark(Remark::Expressions { count });
        }
    }
}

fn locals(body: &Body) -> Locals {
    let mut locals = Locals::new();
    for block in body.blocks().filter(|block| block.identifier() == "locals") {
        for attribute in block.body().attributes() {
            if let Expression::Array(items) = attribute.expr() {
                let texts = items.iter().filter_map(|item| match item {
                    Expression::String(text) => Some(text.clone()),
                    _ => None,
                });
                locals.insert(attribute.key().to_owned(), texts.collect());
            }
        }
    }
    locals
}

/// The name in `local.name`.
fn local(expression: &Expression) -> Option<String> {
    let Expression::Traversal(traversal) = expression else {
        return None;
    };
    let Expression::Variable(root) = &traversal.expr else {
        return None;
    };
    match (root.as_str(), traversal.operators.as_slice()) {
        ("local", [hcl::expr::TraversalOperator::GetAttr(name)]) => Some(name.to_string()),
        _ => None,
    }
}

fn attribute<'block>(block: &'block Block, name: &str) -> Option<&'block Expression> {
    block
        .body()
        .attributes()
        .find(|attribute| attribute.key() == name)
        .map(Attribute::expr)
}

fn text(block: &Block, name: &str) -> Option<String> {
    match attribute(block, name)? {
        Expression::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn json(expression: &Expression) -> Value {
    match expression {
        Expression::Bool(flag) => Value::Bool(*flag),
        Expression::String(text) => Value::String(text.clone()),
        Expression::Array(items) => Value::Array(items.iter().map(json).collect()),
        Expression::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let key = match key {
                    hcl::expr::ObjectKey::Identifier(name) => name.to_string(),
                    hcl::expr::ObjectKey::Expression(Expression::String(text)) => text.clone(),
                    other => other.to_string(),
                };
                (key, json(value))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        _ => Value::Null,
    }
}
