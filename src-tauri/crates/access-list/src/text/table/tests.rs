use super::*;
use crate::document::GO_ON;
use crate::found::{Found, allowed};

fn read(text: &str) -> Option<Found> {
    super::read(text, GO_ON).map(Collected::found)
}

fn states<const N: usize>(text: &str, nets: [&str; N]) -> [Option<bool>; N] {
    allowed(read(text).as_ref(), nets)
}

#[test]
fn atlas_own_list_counts_outbound_alone_with_its_lines() -> Result<(), &'static str> {
    let text = "sep=,\r\ndirection,service,cloud,region,cidr\r\noutbound,Control plane,aws,us-east-1,3.0.0.1/32\r\n\
        inbound,Control plane,aws,us-east-1,9.9.9.9/32\r\noutbound,Control plane,aws,us-east-1,300.0.0.1\r\n";
    let found = read(text).ok_or("no table")?;
    let nets: Vec<(u32, String)> = found
        .listed
        .iter()
        .map(|entry| (entry.line, entry.net.to_string()))
        .collect();
    assert_eq!(nets, [(3, "3.0.0.1/32".to_owned())]);
    assert_eq!(found.doubts[0].line, 5);
    Ok(())
}

#[test]
fn in_a_firewall_inbound_counts_and_outbound_does_not() {
    let text = "Name,Direction,Access,Source\na,Inbound,Allow,3.0.0.1\nb,Outbound,Allow,3.0.0.2\n";
    assert_eq!(
        states(text, ["3.0.0.1", "3.0.0.2"]),
        [Some(true), Some(false)]
    );
}

#[test]
fn a10_a_row_that_denies_or_is_switched_off_is_refused() {
    let text = "Priority,Action,Status,IP-Adresse\n1,Allow,enabled,3.0.0.1\n2,Deny,enabled,3.0.0.2\n\
        3,Allow,disabled,3.0.0.3\n4,Deny,enabled,Any\n";
    assert_eq!(
        states(text, ["3.0.0.1", "3.0.0.2", "3.0.0.3"]),
        [Some(true), Some(false), Some(false)]
    );
    let both = "action,cidr\nallow,3.0.0.0/24\ndeny,3.0.0.2\n";
    assert_eq!(
        states(both, ["3.0.0.1", "3.0.0.2"]),
        [Some(true), None],
        "which of them comes first is not known"
    );
}

#[test]
fn a9_a_cell_that_is_not_understood_proves_nothing() -> Result<(), &'static str> {
    let found = read("cidr,action\n3.0.0.1,perhaps\n").ok_or("no table")?;
    assert_eq!(found.doubts[0].reason, Reason::Cell("perhaps".to_owned()));
    Ok(())
}

#[test]
fn a_text_without_a_heading_is_no_table() {
    assert!(read("3.0.0.1, 3.0.0.2\n3.0.0.3, 3.0.0.4\n").is_none());
}

#[test]
fn a9_a_column_that_may_take_rows_out_is_a_doubt() -> Result<(), &'static str> {
    for text in [
        "cidr,status\n3.0.0.1,pending\n",
        "cidr,expires\n3.0.0.1,2024-01-01\n",
        "cidr,negate\n3.0.0.1,true\n",
        "cidr,note\n3.0.0.1,blocked by security\n",
        "cidr,type\n3.0.0.1,deny\n",
        "cidr,note\n3.0.0.1,\"a\n3.0.0.2,b\n",
        "vault,cidr\na,3.0.0.1\nb,3.0.0.2\n",
    ] {
        let found = read(text).ok_or("no table")?;
        assert!(found.doubts.iter().any(|doubt| doubt.is_whole), "{text}");
    }
    let plain = "vault,cidr,note,expires\na,3.0.0.1,new,\na,3.0.0.2,\"x, y\",never\n";
    assert_eq!(read(plain).ok_or("no table")?.doubts, []);
    Ok(())
}

#[test]
fn a_first_and_a_last_address_are_a_range() {
    let text = "name,start ip address,end ip address\na,3.0.0.0,3.0.0.3\n";
    assert_eq!(
        states(text, ["3.0.0.3", "3.0.0.4"]),
        [Some(true), Some(false)]
    );
    let tab = "sep=\t\ncidr\taction\n3.0.0.1\tallow\n3.0.0.2\tdeny\n";
    assert_eq!(
        states(tab, ["3.0.0.1", "3.0.0.2"]),
        [Some(true), Some(false)]
    );
}
