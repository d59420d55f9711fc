//! Lists that belong to no cloud.

use std::collections::HashSet;

use addresses::csv::defused;
use csv::{Terminator, WriterBuilder};
use ipnet::IpNet;
use serde_json::json;

use super::artefact::{Artefact, File, FileKind};
use super::{WriteRequest, quote};
use crate::needed::UsedBy;

fn one(file: File) -> Artefact {
    Artefact {
        files: vec![file],
        ..Artefact::default()
    }
}

/// One block a line.
pub(super) fn plain(all: &[IpNet], order: &WriteRequest<'_>) -> Artefact {
    let mut text = quote::comment(&order.about, all.len());
    for net in all {
        text.push_str(&net.to_string());
        text.push('\n');
    }
    let name = quote::file(&order.about, "atlas-addresses.txt");
    one(File::of_set(name, FileKind::List, text))
}

/// The header is `cidr,cloud,region,service,project`; RFC 4180, UTF-8, lines end in CR LF.
pub(super) fn csv(all: &[IpNet], order: &WriteRequest<'_>) -> Artefact {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    // Written into memory: nothing here can fail.
    let _written = writer.write_record(["cidr", "cloud", "region", "service", "project"]);
    let kept: HashSet<IpNet> = order.kept.iter().map(IpNet::trunc).collect();
    for net in all {
        let [cloud, region, service, project] = cells(net, order, &kept);
        let _written = writer.write_record([&net.to_string(), &cloud, &region, &service, &project]);
    }
    let content = writer.into_inner().unwrap_or_default();
    let text = String::from_utf8_lossy(&content).into_owned();
    let name = quote::file(&order.about, "atlas-addresses.csv");
    one(File::of_set(name, FileKind::Table, text))
}

/// JSON with where the list comes from.
pub(super) fn json(all: &[IpNet], order: &WriteRequest<'_>) -> Artefact {
    let addresses: Vec<String> = all.iter().map(ToString::to_string).collect();
    let source = if order.about.practice {
        format!("PRACTICE {}", order.about.host)
    } else {
        order.about.host.clone()
    };
    let document = json!({
        "addresses": addresses,
        "count": all.len(),
        "fetchedAt": order.about.fetched_at.to_string(),
        "practice": order.about.practice,
        "source": source,
    });
    let text = format!("{document:#}\n");
    let name = quote::file(&order.about, "atlas-addresses.json");
    one(File::of_set(name, FileKind::Json, text))
}

/// Cloud, region, service and project of a block, as far as they are known.
fn cells(net: &IpNet, order: &WriteRequest<'_>, kept: &HashSet<IpNet>) -> [String; 4] {
    let origin = order
        .needed
        .nets()
        .binary_search(net)
        .ok()
        .and_then(|position| order.needed.origins(position).next());
    let practice = if order.about.practice {
        "PRACTICE "
    } else {
        ""
    };
    let Some(origin) = origin else {
        let service = if kept.contains(net) {
            "Not from Atlas: keep"
        } else {
            ""
        };
        return [
            String::new(),
            String::new(),
            format!("{practice}{service}"),
            String::new(),
        ];
    };
    let UsedBy {
        service,
        cloud,
        region,
        project,
        planned,
    } = origin;
    let planned = if *planned { ", on its way" } else { "" };
    [
        cloud.key(),
        region,
        &format!("{practice}{service}{planned}"),
        project.as_deref().unwrap_or_default(),
    ]
    .map(|cell| defused(cell).into_owned())
}
