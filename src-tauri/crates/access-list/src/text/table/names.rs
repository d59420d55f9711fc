//! What columns and their cells are called, in English and German.

/// What a column of addresses is called, in small letters and with nothing but letters and digits.
pub(super) const ADDRESS: [&str; 32] = [
    "cidr",
    "cidrs",
    "cidrblock",
    "cidrip",
    "ip",
    "ips",
    "ipv4",
    "address",
    "addresses",
    "ipaddress",
    "ipaddresses",
    "ipaddressorrange",
    "ipaddressrange",
    "iprange",
    "range",
    "prefix",
    "network",
    "netz",
    "netzwerk",
    "subnet",
    "subnetwork",
    "source",
    "sourceip",
    "startip",
    "startipaddress",
    "startaddress",
    "ipfrom",
    "quelle",
    "ipadresse",
    "adresse",
    "bereich",
    "value",
];

/// What a column of last addresses is called, beside one of first addresses.
pub(super) const LAST: [&str; 4] = ["endip", "endipaddress", "endaddress", "ipto"];

/// What a row may belong to: each has a list of its own.
pub(super) const OWNER: [&str; 12] = [
    "vault",
    "keyvault",
    "vaultname",
    "keyvaultname",
    "accesslevel",
    "level",
    "role",
    "rolename",
    "key",
    "keyname",
    "resource",
    "tresor",
];

/// What a column that takes rows out of force is called, whatever stands in it.
pub(super) const DOUBTFUL: [&str; 14] = [
    "expires",
    "expiry",
    "expiresat",
    "expirydate",
    "expiration",
    "validuntil",
    "validto",
    "ablauf",
    "ablaufdatum",
    "gültigbis",
    "negate",
    "except",
    "exclude",
    "excluded",
];

/// What a column that allows or denies is called.
pub(super) const ACTION: [&str; 9] = [
    "action",
    "aktion",
    "effect",
    "access",
    "permission",
    "verdict",
    "policy",
    "zugriff",
    "ruleaction",
];

/// What a column that switches a row off is called.
pub(super) const STATUS: [&str; 8] = [
    "status",
    "enabled",
    "active",
    "aktiv",
    "state",
    "disabled",
    "deaktiviert",
    "zustand",
];

/// What a cell that allows has.
pub(super) const ALLOWS: [&str; 13] = [
    "allow",
    "allowed",
    "allows",
    "permit",
    "permitted",
    "accept",
    "accepted",
    "pass",
    "yes",
    "erlauben",
    "erlaubt",
    "zulassen",
    "grant",
];

/// What a cell that denies has.
pub(super) const DENIES: [&str; 17] = [
    "deny",
    "denied",
    "denies",
    "block",
    "blocked",
    "drop",
    "dropped",
    "reject",
    "rejected",
    "refuse",
    "forbid",
    "no",
    "verweigern",
    "verweigert",
    "blockieren",
    "sperren",
    "gesperrt",
];

/// What a cell that leaves a row in force has.
pub(super) const ON: [&str; 10] = [
    "enabled",
    "enable",
    "active",
    "aktiv",
    "true",
    "yes",
    "ja",
    "on",
    "1",
    "succeeded",
];

/// What a cell that switches a row off has.
pub(super) const OFF: [&str; 10] = [
    "disabled", "disable", "inactive", "inaktiv", "false", "no", "nein", "off", "0", "deleted",
];

/// What stands for every address.
pub(super) const ANY: [&str; 7] = ["any", "*", "all", "0.0.0.0/0", "::/0", "internet", "alle"];
