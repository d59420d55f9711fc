//! The body of the query protocol: a form.

use url::form_urlencoded;

use super::refusal::AwsRefusal;

/// Parameters, decoded, in the order sent.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }

    /// A parameter that has to be there.
    pub(super) fn needed(&self, name: &str) -> Result<&str, AwsRefusal> {
        self.get(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| missing(name))
    }

    /// A number, where the parameter is there.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, AwsRefusal> {
        let number = |text: &str| {
            text.parse()
                .map_err(|_| AwsRefusal::new(400, "MalformedInput", "Invalid number."))
        };
        self.get(name).map(number).transpose()
    }
}

/// Source: answers of IAM; member names begin with a small letter there.
fn missing(name: &str) -> AwsRefusal {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    let member: String = first.into_iter().chain(letters).collect();
    AwsRefusal::new(
        400,
        "ValidationError",
        format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: \
             Member must not be null"
        ),
    )
}
