//! Condition operators by name.
//!
//! Source: AWS documentation, IAM user guide, "IAM JSON policy elements: Condition operators" and
//! "Set operators for multi-valued context keys".

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) set: Option<Set>,
    pub(super) kind: Kind,
    /// It matches where no value does.
    pub(super) is_negated: bool,
    /// It matches where the request has no such key.
    pub(super) if_exists: bool,
}

/// How the values of the request count, where there may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    /// One has to match.
    Any,
    /// All have to match; none does, too.
    All,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Texts.
    Text {
        /// Whatever their case.
        ignores_case: bool,
    },
    /// Texts with patterns.
    TextLike,
    /// Numbers.
    Number(Comparison),
    /// Times.
    Date(Comparison),
    /// `true` and `false`.
    Bool,
    /// Base64.
    Binary,
    /// Addresses in blocks.
    Ip,
    /// ARNs with patterns.
    Arn,
    /// Whether the request has no such key.
    Null,
}

/// How numbers and times are compared: the request's with the policy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

impl Operator {
    /// The operator of this name; `None` where AWS has none.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (set, name) = match name.split_once(':') {
            Some(("ForAnyValue", name)) => (Some(Set::Any), name),
            Some(("ForAllValues", name)) => (Some(Set::All), name),
            Some(_) => return None,
            None => (None, name),
        };
        let (if_exists, name) = match name.strip_suffix("IfExists") {
            Some(name) => (true, name),
            None => (false, name),
        };
        let (kind, is_negated) = kind(name)?;
        // AWS knows neither `NullIfExists` nor `Null` of several values.
        let is_alone = set.is_none() && !if_exists;
        (kind != Kind::Null || is_alone).then_some(Self {
            set,
            kind,
            is_negated,
            if_exists,
        })
    }

    /// Whether it matches where the request has no such key.
    pub(super) fn matches_absent(self) -> bool {
        self.if_exists
            || match self.set {
                Some(Set::All) => true,
                Some(Set::Any) => false,
                None => self.is_negated,
            }
    }

    /// Whether it expands policy variables: the operators for texts and ARNs do.
    pub(super) fn takes_variables(self) -> bool {
        matches!(self.kind, Kind::Text { .. } | Kind::TextLike | Kind::Arn)
    }
}

fn kind(name: &str) -> Option<(Kind, bool)> {
    let exact = Kind::Text {
        ignores_case: false,
    };
    let ignoring = Kind::Text { ignores_case: true };
    Some(match name {
        "StringEquals" => (exact, false),
        "StringNotEquals" => (exact, true),
        "StringEqualsIgnoreCase" => (ignoring, false),
        "StringNotEqualsIgnoreCase" => (ignoring, true),
        "StringLike" => (Kind::TextLike, false),
        "StringNotLike" => (Kind::TextLike, true),
        "Bool" => (Kind::Bool, false),
        "BinaryEquals" => (Kind::Binary, false),
        "IpAddress" => (Kind::Ip, false),
        "NotIpAddress" => (Kind::Ip, true),
        "ArnEquals" | "ArnLike" => (Kind::Arn, false),
        "ArnNotEquals" | "ArnNotLike" => (Kind::Arn, true),
        "Null" => (Kind::Null, false),
        _ => {
            if let Some(order) = name.strip_prefix("Numeric") {
                let (order, is_negated) = order_of(order)?;
                (Kind::Number(order), is_negated)
            } else {
                let (order, is_negated) = order_of(name.strip_prefix("Date")?)?;
                (Kind::Date(order), is_negated)
            }
        }
    })
}

fn order_of(name: &str) -> Option<(Comparison, bool)> {
    Some(match name {
        "Equals" => (Comparison::Equals, false),
        "NotEquals" => (Comparison::Equals, true),
        "LessThan" => (Comparison::LessThan, false),
        "LessThanEquals" => (Comparison::LessThanEquals, false),
        "GreaterThan" => (Comparison::GreaterThan, false),
        "GreaterThanEquals" => (Comparison::GreaterThanEquals, false),
        _ => return None,
    })
}
