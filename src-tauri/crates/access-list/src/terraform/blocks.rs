//! What stands between a block's brackets, as a map: blocks within it are lists of maps.

use std::collections::HashMap;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body, Structure};

use super::evaluate::{elements, unknown};
use super::scope::{Contents, Scope};
use crate::document::{Map, Member, Node, Value};

impl Scope<'_> {
    /// The map of a block's contents.
    pub(super) fn contents(&mut self, contents: Contents<'_>, line: u32) -> Node {
        match contents {
            Contents::Hcl(body) => self.body(body, line),
            Contents::Json(node) => {
                let mut node = self.templates(node);
                if let Value::Map(map) = &mut node.value {
                    open_dynamic(map);
                }
                node
            }
        }
    }

    fn body(&mut self, body: &Body, line: u32) -> Node {
        let mut map = Map::default();
        if self.is_deep() || !self.take(1) {
            map.is_open = true;
            return Node::new(line, Value::Map(map));
        }
        self.depth += 1;
        let mut places = Places::default();
        for structure in body.iter() {
            match structure {
                Structure::Attribute(attribute) => {
                    let value = self.value(&attribute.value);
                    map.members.push(Member {
                        name: attribute.key.as_str().to_owned(),
                        line: self.line_of(attribute),
                        value,
                    });
                }
                Structure::Block(block) => self.block(block, &mut map, &mut places),
            }
        }
        self.depth -= 1;
        Node::new(line, Value::Map(map))
    }

    fn block(&mut self, block: &Block, map: &mut Map, places: &mut Places) {
        let line = self.line_of(block);
        match (block.ident.as_str(), block.labels.as_slice()) {
            ("dynamic", [name]) => {
                for item in self.dynamic(block, name.as_str(), line) {
                    places.push(map, name.as_str(), item);
                }
            }
            (name, _) => {
                let item = self.body(&block.body, line);
                places.push(map, name, item);
            }
        }
    }

    /// The blocks that a dynamic one stands for. Where it is not known what it is repeated for, it is
    /// not known how many there are.
    fn dynamic(&mut self, block: &Block, name: &str, line: u32) -> Vec<Node> {
        let Some(each) = block.body.get_attribute("for_each") else {
            return vec![Node::new(line, Value::Unknown(format!("dynamic {name}")))];
        };
        let iterator = match block.body.get_attribute("iterator").map(|it| &it.value) {
            Some(Expression::Variable(name)) => name.as_str(),
            _ => name,
        };
        let collection = self.value(&each.value);
        let Some(elements) = elements(collection) else {
            return vec![unknown(line, &each.value)];
        };
        let unsure = unknown(line, &each.value);
        let mut items = Vec::new();
        for (key, value) in elements {
            let Some(value) = value else {
                items.push(unsure.clone());
                continue;
            };
            self.inner.push((iterator.to_owned(), pair(key, value)));
            for content in block.body.get_blocks("content") {
                items.push(self.body(&content.body, line));
            }
            self.inner.pop();
            if self.is_too_large {
                break;
            }
        }
        items
    }
}

/// What `each` or a dynamic block's name stands for.
pub(super) fn pair(key: Node, value: Node) -> Node {
    let line = value.line;
    let mut map = Map::default();
    for (name, value) in [("key", key), ("value", value)] {
        map.members.push(Member {
            name: name.to_owned(),
            line,
            value,
        });
    }
    Node::new(line, Value::Map(map))
}

/// Where the members of a map stand to which blocks are added.
#[derive(Default)]
struct Places {
    by_name: HashMap<String, usize>,
    /// So many members were looked at.
    known: usize,
}

impl Places {
    /// Adds a block to those of the same name.
    fn push(&mut self, map: &mut Map, name: &str, item: Node) {
        for (place, member) in map.members.iter().enumerate().skip(self.known) {
            self.by_name.entry(member.name.clone()).or_insert(place);
        }
        self.known = map.members.len();
        let place = self.by_name.get(name);
        let present = place.and_then(|place| map.members.get_mut(*place));
        match present.map(|it| &mut it.value.value) {
            Some(Value::List(items)) => items.push(item),
            Some(_) => map.is_open = true,
            None => map.members.push(Member {
                name: name.to_owned(),
                line: item.line,
                value: Node::new(item.line, Value::List(vec![item])),
            }),
        }
    }
}

/// In JSON, what dynamic blocks stand for is not worked out: there may be any number of each.
fn open_dynamic(map: &mut Map) {
    for member in &mut map.members {
        match &mut member.value.value {
            Value::Map(map) if member.name != "dynamic" => open_dynamic(map),
            Value::List(items) => {
                for item in items {
                    if let Value::Map(map) = &mut item.value {
                        open_dynamic(map);
                    }
                }
            }
            _ => {}
        }
    }
    let (dynamic, others) = std::mem::take(&mut map.members)
        .into_iter()
        .partition(|it: &Member| it.name == "dynamic");
    map.members = others;
    let dynamic: Vec<Member> = dynamic;
    let mut places = Places::default();
    for blocks in dynamic.iter().flat_map(|it| it.value.items()) {
        for block in blocks.as_map().into_iter().flat_map(|it| &it.members) {
            let written = format!("dynamic {}", block.name);
            places.push(
                map,
                &block.name,
                Node::new(block.line, Value::Unknown(written)),
            );
        }
    }
}
