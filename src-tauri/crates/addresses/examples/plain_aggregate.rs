//! `plain_aggregate IN OUT`: what one would write first with ipnet; the benchmarks' measure for
//! `aggregate`.

mod files;

use std::fs::{self, File};
use std::io::{BufWriter, Error, Write};

use ipnet::IpNet;

fn main() -> std::process::ExitCode {
    files::run(|[input, output]| {
        let text = fs::read_to_string(input)?;
        let blocks: Result<Vec<IpNet>, _> = text.lines().map(str::parse).collect();
        let mut out = BufWriter::new(File::create(output)?);
        for block in IpNet::aggregate(&blocks.map_err(Error::other)?) {
            writeln!(out, "{block}")?;
        }
        out.flush()
    })
}
