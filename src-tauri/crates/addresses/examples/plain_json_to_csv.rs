//! `plain_json_to_csv IN OUT`: what one would write first with serde_json and csv; the benchmarks'
//! measure for `json_to_csv`.

mod files;

use std::collections::BTreeMap;
use std::fs::{self, File};

type Regions = BTreeMap<String, Vec<String>>;
type Document = BTreeMap<String, BTreeMap<String, Regions>>;

fn main() -> std::process::ExitCode {
    files::run(|[input, output]| {
        let document: Document = serde_json::from_slice(&fs::read(input)?)?;
        let mut writer = csv::Writer::from_writer(File::create(output)?);
        writer.write_record(["direction", "service", "cloud", "region", "cidr"])?;
        for (direction, clouds) in &document {
            for (cloud, regions) in clouds {
                for (region, blocks) in regions {
                    for block in blocks {
                        writer.write_record([direction, "Control plane", cloud, region, block])?;
                    }
                }
            }
        }
        writer.flush()
    })
}
