//! Query parameters that every operation shares.

use crate::asked::Asked;
use crate::operation::Operation;
use crate::refusal::Refusal;

/// Refuses parameters that the operation does not know, and those given twice.
pub(crate) fn check(operation: Operation, asked: &Asked) -> Result<(), Refusal> {
    for (index, (name, _)) in asked.query.iter().enumerate() {
        let given_before = asked.query[..index].iter().any(|(known, _)| known == name);
        if given_before || !operation.takes(name) {
            return Err(invalid(name));
        }
    }
    // This stand-in does not wrap its answers.
    if flag(asked, "envelope", false)? {
        return Err(invalid("envelope"));
    }
    Ok(())
}

/// `true` or `false`, or `otherwise` where the parameter is not there.
pub(crate) fn flag(asked: &Asked, name: &str, otherwise: bool) -> Result<bool, Refusal> {
    match asked.parameter(name) {
        None => Ok(otherwise),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(_) => Err(invalid(name)),
    }
}

pub(crate) fn invalid(name: &str) -> Refusal {
    Refusal::new(
        400,
        "INVALID_QUERY_PARAMETER",
        format!("Invalid query parameter {name} specified."),
    )
    .with(name)
}
