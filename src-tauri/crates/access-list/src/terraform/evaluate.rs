//! What an expression stands for, as far as the text says it.

use std::fmt::{self, Write};

use hcl_edit::expr::{
    BinaryOperator, Expression, ForExpr, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};

use super::functions;
use super::scope::{Scope, Source};
use crate::document::{Map, Member, Node, Value, shortened};

impl Scope<'_> {
    /// The value of `expression`; what is not in the text is unknown.
    pub(super) fn value(&mut self, expression: &Expression) -> Node {
        let line = self.line_of(expression);
        if self.is_deep() || !self.take(1) {
            return unknown(line, expression);
        }
        self.depth += 1;
        let value = self.evaluated(expression, line);
        self.depth -= 1;
        value.unwrap_or_else(|| unknown(line, expression))
    }

    fn evaluated(&mut self, expression: &Expression, line: u32) -> Option<Node> {
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(flag) => Value::Bool(*flag.value()),
            Expression::Number(number) => Value::Number(number.value().to_string()),
            Expression::String(text) => {
                self.take(text.len());
                Value::Text(text.value().clone())
            }
            Expression::Array(items) => {
                Value::List(items.iter().map(|item| self.value(item)).collect())
            }
            Expression::Object(members) => {
                let mut map = Map::default();
                for (key, value) in members.iter() {
                    let name = self.key(key);
                    let value = self.value(value.expr());
                    add(&mut map, name, value);
                }
                Value::Map(map)
            }
            Expression::StringTemplate(template) => self.template(template, line),
            Expression::HeredocTemplate(heredoc) => {
                // The first line of its text is the one behind the delimiter's.
                let line = line.saturating_add(1);
                return Some(Node::new(line, self.template(&heredoc.template, line)));
            }
            Expression::Parenthesis(inner) => return Some(self.value(inner.inner())),
            Expression::Variable(name) => return self.inner(name.as_str()),
            Expression::Conditional(choice) => {
                let condition = self.value(&choice.cond_expr);
                return match condition.value {
                    Value::Bool(true) => Some(self.value(&choice.true_expr)),
                    Value::Bool(false) => Some(self.value(&choice.false_expr)),
                    _ => {
                        let one = self.value(&choice.true_expr);
                        let other = self.value(&choice.false_expr);
                        one.is_same(&other).then_some(one)
                    }
                };
            }
            Expression::FuncCall(call) => return functions::call(self, call, line),
            Expression::Traversal(traversal) => return self.traversed(traversal),
            Expression::UnaryOp(operation) => {
                let value = self.value(&operation.expr);
                match (*operation.operator.value(), value.value) {
                    (UnaryOperator::Not, Value::Bool(flag)) => Value::Bool(!flag),
                    (UnaryOperator::Neg, Value::Number(number)) if !number.starts_with('-') => {
                        Value::Number(format!("-{number}"))
                    }
                    _ => return None,
                }
            }
            Expression::BinaryOp(operation) => {
                let one = self.value(&operation.lhs_expr);
                let other = self.value(&operation.rhs_expr);
                Value::Bool(compared(*operation.operator.value(), &one, &other)?)
            }
            Expression::ForExpr(expression) => self.for_each(expression)?,
        };
        Some(Node::new(line, value))
    }

    /// The name of a member; `None` where it is not known.
    fn key(&mut self, key: &ObjectKey) -> Option<String> {
        match key {
            ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
            ObjectKey::Expression(Expression::Variable(name)) => Some(name.as_str().to_owned()),
            ObjectKey::Expression(expression) => name_of(&self.value(expression)),
        }
    }

    /// A name within an expression, the innermost first.
    fn inner(&mut self, name: &str) -> Option<Node> {
        let known = self.inner.iter().rev().find(|(known, _)| known == name);
        let value = known.map(|(_, value)| value.clone())?;
        self.repeated(value)
    }

    fn traversed(&mut self, traversal: &Traversal) -> Option<Node> {
        let mut operators = traversal.operators.iter().map(|operator| operator.value());
        let names: Vec<Option<&str>> = traversal
            .operators
            .iter()
            .map(|operator| match operator.value() {
                TraversalOperator::GetAttr(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        let name = |index: usize| names.get(index).copied().flatten();
        let (value, steps) = match &traversal.expr {
            Expression::Variable(root) => match (root.as_str(), name(0)) {
                (root, _) if self.inner.iter().any(|(known, _)| known == root) => {
                    (self.inner(root)?, 0)
                }
                (root @ ("local" | "var"), Some(name)) => {
                    (self.value_of(&format!("{root}.{name}"))?, 1)
                }
                ("data", Some(kind)) => {
                    let address = format!("data.{kind}.{}", name(1)?);
                    (self.attribute(&address, name(2)?)?, 3)
                }
                (kind, Some(named)) => (self.attribute(&format!("{kind}.{named}"), name(1)?)?, 2),
                _ => return None,
            },
            other => (self.value(other), 0),
        };
        operators.by_ref().take(steps).for_each(drop);
        self.steps(value, &operators.collect::<Vec<_>>())
    }

    fn steps(&mut self, value: Node, operators: &[&TraversalOperator]) -> Option<Node> {
        let Some((operator, rest)) = operators.split_first() else {
            return Some(value);
        };
        let next = match operator {
            TraversalOperator::GetAttr(name) => member(value, name.as_str())?,
            TraversalOperator::LegacyIndex(index) => item(value, *index.value())?,
            TraversalOperator::Index(index) => match self.value(index).value {
                Value::Text(name) => member(value, &name)?,
                Value::Number(index) => item(value, index.parse().ok()?)?,
                _ => return None,
            },
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                let line = value.line;
                let items = match value.value {
                    Value::Unknown(_) | Value::Template(_) => return None,
                    Value::List(items) => items,
                    Value::Null => Vec::new(),
                    other => vec![Node::new(line, other)],
                };
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(match item.value {
                        Value::Unknown(_) => item,
                        _ => self.steps(item, rest)?,
                    });
                }
                return Some(Node::new(line, Value::List(values)));
            }
        };
        self.steps(next, rest)
    }

    /// What `source` stands for.
    pub(super) fn source(&mut self, source: Source<'_>) -> Node {
        match source {
            Source::Hcl(expression) => self.value(expression),
            Source::Json(node) => self.templates(node),
        }
    }

    fn for_each(&mut self, expression: &ForExpr) -> Option<Value> {
        if expression.grouping {
            return None;
        }
        let intro = &expression.intro;
        let collection = self.value(&intro.collection_expr);
        let mut list = Vec::new();
        let mut map = Map::default();
        let line = self.line_of(expression);
        let unsure = unknown(line, &intro.collection_expr);
        let unsure_value = unknown(line, &expression.value_expr);
        for (key, value) in elements(collection)? {
            let Some(value) = value else {
                list.push(unsure.clone());
                map.is_open = true;
                continue;
            };
            let inner = self.inner.len();
            if let Some(name) = &intro.key_var {
                self.inner.push((name.as_str().to_owned(), key));
            }
            self.inner
                .push((intro.value_var.as_str().to_owned(), value));
            let condition = expression
                .cond
                .as_ref()
                .map(|it| self.value(&it.expr).value);
            match condition {
                Some(Value::Bool(false)) => {}
                None | Some(Value::Bool(true)) => {
                    let name = expression.key_expr.as_ref().map(|key| self.value(key));
                    let value = self.value(&expression.value_expr);
                    match name {
                        Some(name) => add(&mut map, name_of(&name), value),
                        None => list.push(value),
                    }
                }
                Some(_) => {
                    list.push(unsure_value.clone());
                    map.is_open = true;
                }
            }
            self.inner.truncate(inner);
            if self.is_too_large {
                return None;
            }
        }
        Some(match expression.key_expr {
            Some(_) => Value::Map(map),
            None => Value::List(list),
        })
    }
}

/// A key and a value of a collection; a value that is `None` stands for any number of them.
pub(super) type Pair = (Node, Option<Node>);

/// The keys and values of a collection; `None` where it is not known. The keys of a list are unknown:
/// a set has others.
pub(super) fn elements(collection: Node) -> Option<Vec<Pair>> {
    match collection.value {
        Value::List(items) => Some(
            items
                .into_iter()
                .map(|item| {
                    let key = Node::new(item.line, Value::Unknown("key".to_owned()));
                    match item.value {
                        Value::Unknown(_) => (key, None),
                        _ => (key, Some(item)),
                    }
                })
                .collect(),
        ),
        Value::Map(mut map) => {
            map.members.sort_by(|one, other| one.name.cmp(&other.name));
            let mut elements: Vec<Pair> = map
                .members
                .into_iter()
                .map(|it| (Node::text(it.line, it.name), Some(it.value)))
                .collect();
            if map.is_open {
                let key = Node::new(collection.line, Value::Unknown("key".to_owned()));
                elements.push((key, None));
            }
            Some(elements)
        }
        _ => None,
    }
}

/// A value that the text does not hold, as it is written.
pub(super) fn unknown(line: u32, expression: &Expression) -> Node {
    let mut begin = Begin(String::new());
    // It ends early, on purpose.
    let _cut = write!(begin, "{expression}");
    Node::new(line, Value::Unknown(shortened(&begin.0)))
}

/// As much of what is written as may be shown, line ends and indents included.
struct Begin(String);

impl Write for Begin {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() > 1000 {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// Adds a member; one whose name is not known may be any.
fn add(map: &mut Map, name: Option<String>, value: Node) {
    match name {
        Some(name) => map.members.push(Member {
            name,
            line: value.line,
            value,
        }),
        None => map.is_open = true,
    }
}

fn name_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The only member of this very name.
pub(super) fn member(value: Node, name: &str) -> Option<Node> {
    let Value::Map(map) = value.value else {
        return None;
    };
    let mut members = map.members.into_iter().filter(|it| it.name == name);
    let first = members.next()?;
    members.next().is_none().then_some(first.value)
}

/// The item at an index, where no item before it stands for any number.
fn item(value: Node, index: u64) -> Option<Node> {
    let Value::List(items) = value.value else {
        return None;
    };
    let index = usize::try_from(index).ok()?;
    let before = items.get(..=index)?;
    if before
        .iter()
        .any(|item| matches!(item.value, Value::Unknown(_)))
    {
        return None;
    }
    items.into_iter().nth(index)
}

fn compared(operator: BinaryOperator, one: &Node, other: &Node) -> Option<bool> {
    let both = (&one.value, &other.value);
    match (operator, both) {
        (BinaryOperator::And, (Value::Bool(false), _) | (_, Value::Bool(false))) => Some(false),
        (BinaryOperator::And, (Value::Bool(true), Value::Bool(true))) => Some(true),
        (BinaryOperator::Or, (Value::Bool(true), _) | (_, Value::Bool(true))) => Some(true),
        (BinaryOperator::Or, (Value::Bool(false), Value::Bool(false))) => Some(false),
        (BinaryOperator::Eq | BinaryOperator::NotEq, _) => {
            let is_simple =
                |node: &Node| matches!(node.value, Value::Null | Value::Bool(_) | Value::Text(_));
            let is_equal = one.is_same(other);
            let is_null = |node: &Node| node.value == Value::Null;
            let differs = is_simple(one) && is_simple(other)
                || is_null(one) && !other.is_unknown()
                || is_null(other) && !one.is_unknown();
            if !is_equal && !differs {
                return None;
            }
            Some(is_equal == (operator == BinaryOperator::Eq))
        }
        _ => None,
    }
}
