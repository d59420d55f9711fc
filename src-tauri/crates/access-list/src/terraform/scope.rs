//! What a Terraform text declares, and what its names stand for.

use std::collections::{HashMap, HashSet};

use hcl_edit::Span;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};

use crate::document::{Node, Parts};

/// Expressions within each other, and values that stand for other values; beyond that a value is not
/// known.
const DEEPEST: usize = 80;

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
    /// An expression of a configuration.
    Hcl(&'a Expression),
    /// A value of a configuration in JSON, whose texts are templates.
    Json(&'a Node),
}

/// What stands between the brackets of a block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Contents<'a> {
    /// Of a configuration.
    Hcl(&'a Body),
    /// Of a configuration in JSON.
    Json(&'a Node),
}

/// A resource, a data source or a module.
#[derive(Debug, Clone)]
pub(super) struct Declared<'a> {
    /// `resource`, `data` or `module`.
    pub(super) mode: &'a str,
    /// Its type; a module has none.
    pub(super) kind: &'a str,
    /// Its name.
    pub(super) name: &'a str,
    /// The line it begins in, from 1.
    pub(super) line: u32,
    /// What it is configured with.
    pub(super) contents: Contents<'a>,
}

impl Declared<'_> {
    /// As other expressions name it.
    pub(super) fn address(&self) -> String {
        match self.mode {
            "resource" => format!("{}.{}", self.kind, self.name),
            "data" => format!("data.{}.{}", self.kind, self.name),
            mode => format!("{mode}.{}", self.name),
        }
    }
}

/// The names of a text, and how much of it was made of them.
pub(super) struct Scope<'a> {
    /// Where each line begins.
    begins: Vec<usize>,
    /// The line of everything in a template that stands in JSON.
    pub(super) line: Option<u32>,
    /// `local.name`, `var.name` and `output.name`, in the order of the text. A name that is declared
    /// twice stands for nothing.
    pub(super) named: Vec<(String, Option<Source<'a>>)>,
    by_name: HashMap<String, usize>,
    /// In the order of the text.
    pub(super) declared: Vec<Declared<'a>>,
    by_address: HashMap<String, usize>,
    known: HashMap<String, Node>,
    asked: HashSet<String>,
    /// Names within an expression: those of `for`, `each`, a dynamic block.
    pub(super) inner: Vec<(String, Node)>,
    /// Data sources that something else is made of.
    pub(super) used: HashSet<String>,
    pub(super) depth: usize,
    room: usize,
    /// A short text stands for more than fits.
    pub(super) is_too_large: bool,
}

impl<'a> Scope<'a> {
    /// Of a configuration.
    pub(super) fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let begins = newlines.map(|(at, _)| at + 1).collect();
        Self {
            begins,
            ..Self::of_size(text.len())
        }
    }

    /// Of a document with so many values and bytes of texts.
    pub(super) fn of_size(size: usize) -> Self {
        Self {
            begins: Vec::new(),
            line: None,
            named: Vec::new(),
            by_name: HashMap::new(),
            declared: Vec::new(),
            by_address: HashMap::new(),
            known: HashMap::new(),
            asked: HashSet::new(),
            inner: Vec::new(),
            used: HashSet::new(),
            depth: 0,
            // Some of a text is often made of its locals several times over.
            room: size.saturating_mul(4).saturating_add(256 * 1024),
            is_too_large: false,
        }
    }

    /// The line of something that was parsed.
    pub(super) fn line_of(&self, parsed: &impl Span) -> u32 {
        self.line.unwrap_or_else(|| {
            let at = parsed.span().map_or(0, |span| span.start);
            let before = self.begins.partition_point(|begin| *begin <= at);
            u32::try_from(before + 1).unwrap_or(u32::MAX)
        })
    }

    /// Takes in what a configuration declares.
    pub(super) fn declare(&mut self, body: &'a Body) {
        for block in body.blocks() {
            let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
            match (block.ident.as_str(), labels.as_slice()) {
                ("locals", _) => {
                    for attribute in block.body.attributes() {
                        let name = format!("local.{}", attribute.key.as_str());
                        self.name(name, Source::Hcl(&attribute.value));
                    }
                }
                ("variable", [name]) => self.given(format!("var.{name}"), block, "default"),
                ("output", [name]) => self.given(format!("output.{name}"), block, "value"),
                (mode @ ("resource" | "data"), [_, _]) | (mode @ "module", [_]) => {
                    let kind = if mode == "module" {
                        ""
                    } else {
                        block.labels[0].as_str()
                    };
                    self.declare_one(Declared {
                        mode,
                        kind,
                        name: block.labels.last().map_or("", |label| label.as_str()),
                        line: self.line_of(block),
                        contents: Contents::Hcl(&block.body),
                    });
                }
                _ => {}
            }
        }
    }

    fn given(&mut self, name: String, block: &'a Block, attribute: &str) {
        if let Some(attribute) = block.body.get_attribute(attribute) {
            self.name(name, Source::Hcl(&attribute.value));
        }
    }

    pub(super) fn name(&mut self, name: String, source: Source<'a>) {
        match self.by_name.get(&name) {
            Some(index) => {
                if let Some((_, source)) = self.named.get_mut(*index) {
                    *source = None;
                }
            }
            None => {
                self.by_name.insert(name.clone(), self.named.len());
                self.named.push((name, Some(source)));
            }
        }
    }

    pub(super) fn declare_one(&mut self, declared: Declared<'a>) {
        let index = self.declared.len();
        self.by_address.entry(declared.address()).or_insert(index);
        self.declared.push(declared);
    }

    pub(super) fn find(&self, address: &str) -> Option<&Declared<'a>> {
        self.declared.get(*self.by_address.get(address)?)
    }

    /// What `name` stands for: `local.name`, `var.name`.
    pub(super) fn value_of(&mut self, name: &str) -> Option<Node> {
        let source = self.named.get(*self.by_name.get(name)?)?.1?;
        self.once(name, |scope| match source {
            Source::Hcl(expression) => Some(scope.value(expression)),
            Source::Json(node) => Some(scope.templates(node)),
        })
    }

    /// What `read` gives for `name`, which is not asked for while it is being read.
    pub(super) fn once(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Self) -> Option<Node>,
    ) -> Option<Node> {
        if let Some(known) = self.known.get(name).cloned() {
            return self.repeated(known);
        }
        if !self.asked.insert(name.to_owned()) {
            return None;
        }
        // A declaration does not see the names within the expression that asks for it.
        let inner = std::mem::take(&mut self.inner);
        let line = self.line.take();
        let value = read(self);
        self.inner = inner;
        self.line = line;
        self.asked.remove(name);
        // What was cut off for its depth here may be known from elsewhere.
        if let Some(value) = &value
            && self.depth < DEEPEST / 2
        {
            self.known.insert(name.to_owned(), value.clone());
        }
        value
    }

    /// A value that stands here once more.
    pub(super) fn repeated(&mut self, node: Node) -> Option<Node> {
        self.take(node.size()).then_some(node)
    }

    /// Whether there is room for so much more.
    pub(super) fn take(&mut self, size: usize) -> bool {
        match self.room.checked_sub(size) {
            Some(left) => self.room = left,
            None => self.is_too_large = true,
        }
        !self.is_too_large
    }

    /// A text that takes no more than there is room for.
    pub(super) fn parts(&self) -> Parts {
        Parts::within(self.room)
    }

    /// Whether `depth` is none that is read.
    pub(super) fn is_deep(&self) -> bool {
        self.depth >= DEEPEST
    }
}
