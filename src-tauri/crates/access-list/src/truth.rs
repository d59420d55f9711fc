//! Yes, no, or not known.

/// Whether something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It may be.
    Maybe,
}

impl Truth {
    pub(crate) fn of(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Maybe,
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// At most [`Truth::Maybe`].
    pub(crate) fn doubted(self) -> Self {
        self.and(Self::Maybe)
    }

    pub(crate) fn may_be(self) -> bool {
        self != Self::No
    }

    /// Whether any of them is so.
    pub(crate) fn any(of: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Self::No;
        for one in of {
            any = any.or(one);
            if any == Self::Yes {
                break;
            }
        }
        any
    }
}
