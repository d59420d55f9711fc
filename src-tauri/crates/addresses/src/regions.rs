//! The places people know cloud regions by. Sources: the region pages of AWS, Azure and Google
//! Cloud. A region that is not here is shown by its own name alone.

use crate::address::Cloud;

/// The place of `region` of `cloud`, for example `N. Virginia` for AWS's `us-east-1`.
#[must_use]
pub fn place_name(cloud: &Cloud, region: &str) -> Option<&'static str> {
    match cloud {
        Cloud::Aws => aws(region),
        Cloud::Azure => azure(region),
        Cloud::Gcp => gcp(region),
        Cloud::Other(_) => None,
    }
}

fn aws(region: &str) -> Option<&'static str> {
    Some(match region {
        "af-south-1" => "Cape Town",
        "ap-east-1" => "Hong Kong",
        "ap-east-2" => "Taipei",
        "ap-northeast-1" => "Tokyo",
        "ap-northeast-2" => "Seoul",
        "ap-northeast-3" => "Osaka",
        "ap-south-1" => "Mumbai",
        "ap-south-2" => "Hyderabad",
        "ap-southeast-1" => "Singapore",
        "ap-southeast-2" => "Sydney",
        "ap-southeast-3" => "Jakarta",
        "ap-southeast-4" => "Melbourne",
        "ap-southeast-5" => "Malaysia",
        "ap-southeast-6" => "New Zealand",
        "ap-southeast-7" => "Thailand",
        "ca-central-1" => "Central Canada",
        "ca-west-1" => "Calgary",
        "cn-north-1" => "Beijing",
        "cn-northwest-1" => "Ningxia",
        "eu-central-1" => "Frankfurt",
        "eu-central-2" => "Zurich",
        "eu-north-1" => "Stockholm",
        "eu-south-1" => "Milan",
        "eu-south-2" => "Spain",
        "eu-west-1" => "Ireland",
        "eu-west-2" => "London",
        "eu-west-3" => "Paris",
        "il-central-1" => "Tel Aviv",
        "me-central-1" => "UAE",
        "me-south-1" => "Bahrain",
        "mx-central-1" => "Central Mexico",
        "sa-east-1" => "São Paulo",
        "us-east-1" => "N. Virginia",
        "us-east-2" => "Ohio",
        "us-gov-east-1" => "US-East",
        "us-gov-west-1" => "US-West",
        "us-west-1" => "N. California",
        "us-west-2" => "Oregon",
        _ => return None,
    })
}

fn azure(region: &str) -> Option<&'static str> {
    Some(match region {
        "australiacentral" | "australiacentral2" => "Canberra",
        "australiaeast" => "New South Wales",
        "australiasoutheast" => "Victoria",
        "austriaeast" => "Vienna",
        "belgiumcentral" => "Brussels",
        "brazilsouth" => "São Paulo State",
        "brazilsoutheast" => "Rio",
        "canadacentral" => "Toronto",
        "canadaeast" => "Quebec",
        "centralindia" => "Pune",
        "centralus" => "Iowa",
        "chilecentral" => "Santiago",
        "chinaeast" | "chinaeast2" => "Shanghai",
        "chinanorth" | "chinanorth2" => "Beijing",
        "chinanorth3" => "Hebei",
        "eastasia" => "Hong Kong",
        "eastus" | "eastus2" => "Virginia",
        "francecentral" => "Paris",
        "francesouth" => "Marseille",
        "germanynorth" => "Berlin",
        "germanywestcentral" => "Frankfurt",
        "indonesiacentral" => "Jakarta",
        "israelcentral" => "Israel",
        "italynorth" => "Milan",
        "japaneast" => "Tokyo, Saitama",
        "japanwest" => "Osaka",
        "koreacentral" => "Seoul",
        "koreasouth" => "Busan",
        "malaysiawest" => "Kuala Lumpur",
        "mexicocentral" => "Querétaro State",
        "newzealandnorth" => "Auckland",
        "northcentralus" => "Illinois",
        "northeurope" => "Ireland",
        "norwayeast" | "norwaywest" => "Norway",
        "polandcentral" => "Warsaw",
        "qatarcentral" => "Doha",
        "southafricanorth" => "Johannesburg",
        "southafricawest" => "Cape Town",
        "southcentralus" => "Texas",
        "southeastasia" => "Singapore",
        "southindia" => "Chennai",
        "spaincentral" => "Madrid",
        "swedencentral" => "Gävle",
        "switzerlandnorth" => "Zurich",
        "switzerlandwest" => "Geneva",
        "uaecentral" => "Abu Dhabi",
        "uaenorth" => "Dubai",
        "uksouth" => "London",
        "ukwest" => "Cardiff",
        "usgovarizona" => "Arizona",
        "usgovtexas" => "Texas",
        "usgovvirginia" => "Virginia",
        "westcentralus" => "Wyoming",
        "westeurope" => "Netherlands",
        "westindia" => "Mumbai",
        "westus" => "California",
        "westus2" => "Washington",
        "westus3" => "Phoenix",
        _ => return None,
    })
}

fn gcp(region: &str) -> Option<&'static str> {
    Some(match region {
        "africa-south1" => "Johannesburg",
        "asia-east1" => "Taiwan",
        "asia-east2" => "Hong Kong",
        "asia-northeast1" => "Tokyo",
        "asia-northeast2" => "Osaka",
        "asia-northeast3" => "Seoul",
        "asia-south1" => "Mumbai",
        "asia-south2" => "Delhi",
        "asia-southeast1" => "Singapore",
        "asia-southeast2" => "Jakarta",
        "australia-southeast1" => "Sydney",
        "australia-southeast2" => "Melbourne",
        "europe-central2" => "Warsaw",
        "europe-north1" => "Finland",
        "europe-north2" => "Stockholm",
        "europe-southwest1" => "Madrid",
        "europe-west1" => "Belgium",
        "europe-west10" => "Berlin",
        "europe-west12" => "Turin",
        "europe-west2" => "London",
        "europe-west3" => "Frankfurt",
        "europe-west4" => "Netherlands",
        "europe-west6" => "Zurich",
        "europe-west8" => "Milan",
        "europe-west9" => "Paris",
        "me-central1" => "Doha",
        "me-central2" => "Dammam",
        "me-west1" => "Tel Aviv",
        "northamerica-northeast1" => "Montréal",
        "northamerica-northeast2" => "Toronto",
        "northamerica-south1" => "Querétaro",
        "southamerica-east1" => "São Paulo",
        "southamerica-west1" => "Santiago",
        "us-central1" => "Iowa",
        "us-east1" => "South Carolina",
        "us-east4" => "N. Virginia",
        "us-east5" => "Columbus",
        "us-south1" => "Dallas",
        "us-west1" => "Oregon",
        "us-west2" => "Los Angeles",
        "us-west3" => "Salt Lake City",
        "us-west4" => "Las Vegas",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Direction;
    use crate::samples;

    #[test]
    fn every_region_of_the_real_list_has_a_place() {
        let Some(book) = samples::july() else { return };
        for direction in Direction::BOTH {
            for cloud in book.totals(direction).clouds {
                for region in cloud.regions {
                    let place = place_name(&cloud.cloud, &region.region);
                    assert!(place.is_some(), "{} has no place", region.key);
                }
            }
        }
    }

    #[test]
    fn an_unknown_region_has_no_invented_place() {
        assert_eq!(place_name(&Cloud::Aws, "eastus"), None);
        assert_eq!(
            place_name(&Cloud::Other("oci".to_owned()), "us-east-1"),
            None
        );
        assert_eq!(place_name(&Cloud::Aws, "us-east-1"), Some("N. Virginia"));
    }
}
