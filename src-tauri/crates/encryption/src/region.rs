//! The AWS regions a key can be in.

/// One AWS region that Atlas knows.
///
/// Source: Atlas Admin API description, `AWSKMSConfiguration.region`. Its `GLOBAL` is no region of
/// a key and is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AwsRegion {
    key: &'static str,
    place: &'static str,
}

impl AwsRegion {
    /// All of them, in the order to offer them.
    pub const ALL: &'static [Self] = &[
        Self::new("US_EAST_1", "N. Virginia"),
        Self::new("US_EAST_2", "Ohio"),
        Self::new("US_WEST_1", "N. California"),
        Self::new("US_WEST_2", "Oregon"),
        Self::new("CA_CENTRAL_1", "Montreal"),
        Self::new("CA_WEST_1", "Calgary"),
        Self::new("MX_CENTRAL_1", "Querétaro"),
        Self::new("SA_EAST_1", "São Paulo"),
        Self::new("EU_CENTRAL_1", "Frankfurt"),
        Self::new("EU_CENTRAL_2", "Zurich"),
        Self::new("EU_NORTH_1", "Stockholm"),
        Self::new("EU_SOUTH_1", "Milan"),
        Self::new("EU_SOUTH_2", "Spain"),
        Self::new("EU_WEST_1", "Ireland"),
        Self::new("EU_WEST_2", "London"),
        Self::new("EU_WEST_3", "Paris"),
        Self::new("AF_SOUTH_1", "Cape Town"),
        Self::new("IL_CENTRAL_1", "Tel Aviv"),
        Self::new("ME_CENTRAL_1", "UAE"),
        Self::new("ME_SOUTH_1", "Bahrain"),
        Self::new("AP_EAST_1", "Hong Kong"),
        Self::new("AP_EAST_2", "Taipei"),
        Self::new("AP_NORTHEAST_1", "Tokyo"),
        Self::new("AP_NORTHEAST_2", "Seoul"),
        Self::new("AP_NORTHEAST_3", "Osaka"),
        Self::new("AP_SOUTH_1", "Mumbai"),
        Self::new("AP_SOUTH_2", "Hyderabad"),
        Self::new("AP_SOUTHEAST_1", "Singapore"),
        Self::new("AP_SOUTHEAST_2", "Sydney"),
        Self::new("AP_SOUTHEAST_3", "Jakarta"),
        Self::new("AP_SOUTHEAST_4", "Melbourne"),
        Self::new("AP_SOUTHEAST_5", "Malaysia"),
        Self::new("AP_SOUTHEAST_6", "New Zealand"),
        Self::new("AP_SOUTHEAST_7", "Thailand"),
        Self::new("CN_NORTH_1", "Beijing"),
        Self::new("CN_NORTHWEST_1", "Ningxia"),
        Self::new("US_GOV_EAST_1", "GovCloud, US-East"),
        Self::new("US_GOV_WEST_1", "GovCloud, US-West"),
    ];

    /// The region written `text`, in Atlas's spelling (`US_EAST_1`) or AWS's (`us-east-1`).
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let key = text.to_ascii_uppercase().replace('-', "_");
        Self::ALL.iter().copied().find(|region| region.key == key)
    }

    /// As Atlas spells it: `US_EAST_1`.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.key
    }

    /// As AWS spells it: `us-east-1`.
    #[must_use]
    pub fn name(self) -> String {
        self.key.to_ascii_lowercase().replace('_', "-")
    }

    /// Where it is: `N. Virginia`.
    #[must_use]
    pub fn place(self) -> &'static str {
        self.place
    }

    const fn new(key: &'static str, place: &'static str) -> Self {
        Self { key, place }
    }
}

/// Atlas's names of the Azure regions. Source: Atlas Admin API description, `Azure Regions`.
pub const AZURE_REGIONS: [&str; 56] = [
    "US_CENTRAL",
    "US_EAST",
    "US_EAST_2",
    "US_NORTH_CENTRAL",
    "US_WEST",
    "US_SOUTH_CENTRAL",
    "EUROPE_NORTH",
    "EUROPE_WEST",
    "US_WEST_CENTRAL",
    "US_WEST_2",
    "US_WEST_3",
    "CANADA_EAST",
    "CANADA_CENTRAL",
    "BRAZIL_SOUTH",
    "BRAZIL_SOUTHEAST",
    "AUSTRALIA_CENTRAL",
    "AUSTRALIA_CENTRAL_2",
    "AUSTRALIA_EAST",
    "AUSTRALIA_SOUTH_EAST",
    "GERMANY_WEST_CENTRAL",
    "GERMANY_NORTH",
    "SWEDEN_CENTRAL",
    "SWEDEN_SOUTH",
    "SWITZERLAND_NORTH",
    "SWITZERLAND_WEST",
    "UK_SOUTH",
    "UK_WEST",
    "NORWAY_EAST",
    "NORWAY_WEST",
    "INDIA_CENTRAL",
    "INDIA_SOUTH",
    "INDIA_WEST",
    "CHINA_EAST",
    "CHINA_NORTH",
    "ASIA_EAST",
    "JAPAN_EAST",
    "JAPAN_WEST",
    "ASIA_SOUTH_EAST",
    "KOREA_CENTRAL",
    "KOREA_SOUTH",
    "FRANCE_CENTRAL",
    "FRANCE_SOUTH",
    "SOUTH_AFRICA_NORTH",
    "SOUTH_AFRICA_WEST",
    "UAE_CENTRAL",
    "UAE_NORTH",
    "QATAR_CENTRAL",
    "POLAND_CENTRAL",
    "ISRAEL_CENTRAL",
    "ITALY_NORTH",
    "SPAIN_CENTRAL",
    "MEXICO_CENTRAL",
    "NEW_ZEALAND_NORTH",
    "US_GOV_VIRGINIA",
    "US_GOV_ARIZONA",
    "US_GOV_TEXAS",
];

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_regions_are_those_of_the_description_without_global() {
        let Some(path) = fixtures::shared("atlas/openapi-subset.json") else {
            return;
        };
        let description: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let described: BTreeSet<&str> = description
            .pointer("/components/schemas/AWSKMSConfiguration/properties/region/enum")
            .and_then(|regions| regions.as_array())
            .unwrap()
            .iter()
            .filter_map(|region| region.as_str())
            .filter(|region| *region != "GLOBAL")
            .collect();
        let offered: BTreeSet<&str> = AwsRegion::ALL.iter().map(|region| region.key()).collect();

        assert_eq!(offered, described);
        assert_eq!(offered.len(), AwsRegion::ALL.len(), "each once");
    }

    #[test]
    fn both_spellings_are_found_and_global_is_not() {
        let virginia = AwsRegion::find("us-east-1").unwrap();
        assert_eq!(virginia.key(), "US_EAST_1");
        assert_eq!(virginia.name(), "us-east-1");
        assert_eq!(virginia.place(), "N. Virginia");
        assert_eq!(AwsRegion::find("US_EAST_1"), Some(virginia));

        assert_eq!(AwsRegion::find("GLOBAL"), None);
        assert_eq!(AwsRegion::find("us-east-9"), None);
        assert_eq!(AwsRegion::find(""), None);
    }
}
