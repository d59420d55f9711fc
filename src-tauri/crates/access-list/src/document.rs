//! A text as a tree: JSON, YAML and HCL in one shape, with the line of every value, and with values
//! that the text does not hold kept as unknown.

mod node;

pub(crate) use node::{Map, Member, Node, Part, Value};
