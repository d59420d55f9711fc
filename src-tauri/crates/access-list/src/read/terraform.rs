//! Terraform configuration: the data and resources that hold an access list.
//!
//! Source: the documentation of the providers `aws`, `azurerm` and `google`.

use std::collections::HashMap;

use hcl::{Attribute, Block, Body, Expression, Structure, TemplateExpr};
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

/// Reads what it says; where it cannot be parsed, the line where that ended, from 1.
pub(super) fn read(text: &str, gatherer: &mut Gatherer<'_>) -> Result<(), usize> {
    let body = hcl::parse(text).map_err(|error| match error {
        hcl::Error::Parse(error) => error.location().line(),
        _ => 1,
    })?;
    let mut reader = Reader {
        locals: locals(&body),
        room: text.len(),
        statements: Vec::new(),
        lists: 0,
        expressions: 0,
        found: false,
    };
    reader.body(&body, gatherer);
    if !reader.found {
        // Lists with names, modules, what is not known yet: any text with addresses in it.
        plain::read(text, gatherer);
    }
    reader.finish(gatherer);
    Ok(())
}

/// Lists that have a name.
type Locals = HashMap<String, Vec<String>>;

struct Reader {
    locals: Locals,
    /// A list with a name may be used again and again: never for more than the text is long.
    room: usize,
    statements: Vec<Statement>,
    /// Vaults and access levels.
    lists: u32,
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
            "locals" | "variable" | "output" => {}
            "basic" => self.level(block, gatherer),
            "resource" if is_of_others(block) => {}
            _ => {
                // As a resource of its own.
                if attribute(block, "ip_subnetworks").is_some() {
                    let condition = self.condition(block, gatherer);
                    google::combine(vec![condition], None, gatherer);
                }
                self.body(block.body(), gatherer);
            }
        }
    }

    fn statement(&mut self, block: &Block) {
        self.found = true;
        let effect = text(block, "effect");
        let mut statement =
            Statement::new(effect.is_some_and(|effect| effect.eq_ignore_ascii_case("deny")));
        let (actions, others) = (self.list(block, "actions"), self.list(block, "not_actions"));
        statement.actions(&borrowed(&actions), &borrowed(&others));
        for part in block.body().blocks() {
            match part.identifier() {
                "principals" => statement.principals.extend(names(part, "identifiers")),
                "condition" => {
                    let values = self.list(part, "values");
                    statement.condition(
                        &text(part, "test").unwrap_or_default(),
                        &text(part, "variable").unwrap_or_default(),
                        &borrowed(&values),
                    );
                }
                _ => {}
            }
        }
        self.statements.push(statement);
    }

    fn network_acls(&mut self, block: &Block, gatherer: &mut Gatherer<'_>) {
        self.found = true;
        self.lists += 1;
        if let Some(action) = text(block, "default_action") {
            azure::default_action(&action, gatherer);
        }
        if let Some(bypass) = text(block, "bypass") {
            azure::bypassed(&bypass, gatherer);
        }
        let networks = names(block, "virtual_network_subnet_ids").len();
        azure::virtual_networks(networks, gatherer);
        let entries = self.entries(block, "ip_rules", gatherer);
        gatherer.add(entries);
    }

    fn level(&mut self, block: &Block, gatherer: &mut Gatherer<'_>) {
        let combined = text(block, "combining_function");
        let blocks = block.body().blocks();
        let conditions = blocks
            .filter(|block| block.identifier() == "conditions")
            .map(|block| self.condition(block, gatherer))
            .collect();
        self.lists += 1;
        google::combine(conditions, combined.as_deref(), gatherer);
    }

    fn condition(&mut self, block: &Block, gatherer: &mut Gatherer<'_>) -> google::Condition {
        self.found = true;
        let further = ["members", "regions", "required_access_levels"]
            .iter()
            .any(|name| attribute(block, name).is_some())
            || block.body().blocks().next().is_some();
        let expressions = self.expressions;
        let entries = self.entries(block, "ip_subnetworks", gatherer);
        // A list that only Terraform knows is not an empty one, which admits everyone.
        let is_listed = !entries.is_empty() || self.expressions > expressions;
        google::Condition {
            entries: is_listed.then_some(entries),
            negated: attribute(block, "negate") == Some(&Expression::Bool(true)),
            further,
        }
    }

    /// A policy that is written out in place.
    fn policy(&mut self, attribute: &Attribute) {
        let document = match attribute.expr() {
            Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
                call.args.first().map(json)
            }
            Expression::String(text) => serde_json::from_str(text).ok(),
            Expression::TemplateExpr(template) => {
                let text = match template.as_ref() {
                    TemplateExpr::QuotedString(text) => text,
                    TemplateExpr::Heredoc(heredoc) => &heredoc.template,
                };
                serde_json::from_str(text).ok()
            }
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
            other => {
                let known = local(other).and_then(|name| self.locals.get(&name));
                let left = known.and_then(|known| self.room.checked_sub(known.len()));
                match known.zip(left) {
                    Some((known, left)) => {
                        self.room = left;
                        listed.extend(known.iter().cloned());
                    }
                    None => self.expressions += 1,
                }
            }
        }
    }

    fn finish(self, gatherer: &mut Gatherer<'_>) {
        if !self.statements.is_empty() {
            aws::read(&self.statements, gatherer);
        }
        if self.lists > 1 {
            let count = self.lists;
            gatherer.remark(Remark::SeveralLists { count });
        }
        if self.expressions > 0 {
            let count = self.expressions;
            gatherer.remark(Remark::Expressions { count });
        }
    }
}

/// Whether a resource is none that holds an access list of keys.
fn is_of_others(block: &Block) -> bool {
    let kind = block.labels().first().map(hcl::BlockLabel::as_str);
    kind.is_some_and(|kind| {
        ![
            "aws_",
            "google_access_context_manager_",
            "azurerm_key_vault",
        ]
        .iter()
        .any(|known| kind.starts_with(known))
    })
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
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

/// The items of a list that holds no addresses; what only Terraform knows as it is written.
fn names(block: &Block, name: &str) -> Vec<String> {
    let item = |item: &Expression| match item {
        Expression::String(text) => text.clone(),
        other => other.to_string(),
    };
    match attribute(block, name) {
        Some(Expression::Array(items)) => items.iter().map(item).collect(),
        Some(other) => vec![item(other)],
        None => Vec::new(),
    }
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
