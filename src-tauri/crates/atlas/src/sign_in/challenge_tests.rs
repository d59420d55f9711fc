#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::recorded;

/// RFC 7616, section 3.9.1.
const BOTH_ALGORITHMS: [&str; 2] = [
    r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256,
       nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
    r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5,
       nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
];

fn strongest(headers: &[&str]) -> Option<Challenge> {
    let mut map = HeaderMap::new();
    for header in headers {
        let one_line = header.replace('\n', "");
        map.append(WWW_AUTHENTICATE, one_line.parse().unwrap());
    }
    Challenge::strongest(&map)
}

fn answer(challenge: &Challenge) -> String {
    challenge.answer(
        "Mufasa",
        &Secret::new("Circle of Life".to_owned()),
        &Question {
            method: "GET",
            target: "/dir/index.html",
            count: 1,
            client_nonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        },
    )
}

#[test]
fn the_md5_example_of_the_standard_comes_out() {
    assert_eq!(
        answer(&strongest(&BOTH_ALGORITHMS[1..]).unwrap()),
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", \
         nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", \
         algorithm=MD5, qop=auth, nc=00000001, \
         cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", \
         response=\"8ca523f5e9506fed4657c9700eebdbec\", \
         opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
    );
}

#[test]
fn of_both_algorithms_the_stronger_is_answered_as_in_the_standard() {
    for headers in [
        BOTH_ALGORITHMS.to_vec(),
        BOTH_ALGORITHMS.iter().rev().copied().collect(),
        vec![BOTH_ALGORITHMS.join(", ").as_str()],
    ] {
        let answer = answer(&strongest(&headers).unwrap());

        assert!(answer.contains("algorithm=SHA-256"), "{answer}");
        assert!(
            answer.contains(
                "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""
            ),
            "{answer}"
        );
    }
}

#[test]
fn the_example_of_the_older_standard_comes_out_too() {
    // RFC 2617, section 3.5.
    let challenge = strongest(&[
        r#"Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#,
    ])
    .unwrap();
    let answer = challenge.answer(
        "Mufasa",
        &Secret::new("Circle Of Life".to_owned()),
        &Question {
            method: "GET",
            target: "/dir/index.html",
            count: 1,
            client_nonce: "0a4f113b",
        },
    );

    assert!(
        answer.contains("response=\"6629fae49393a05397450978507c4ef1\""),
        "{answer}"
    );
}

#[test]
fn atlass_recorded_challenge_is_understood() {
    let Some(reply) = recorded::reply("digest-challenge.http") else {
        return;
    };

    assert_eq!(
        Challenge::strongest(&reply.headers),
        Some(Challenge {
            realm: "MMS Public API".to_owned(),
            nonce: "SlgYP7Tv3FS/BuCj/x4WQRIV1bNKdpJg".to_owned(),
            opaque: None,
            algorithm: Algorithm::Md5,
            stale: false,
        })
    );
}

#[test]
fn spelling_blanks_and_other_schemes_are_accepted() {
    let challenge = strongest(&[
        r#"Negotiate, Basic realm="a, b", DIGEST Realm = "say \"hi\"" , NONCE=abc,QOP=AUTH, stale=TRUE, algorithm="sha-256",, Bearer"#,
    ])
    .unwrap();

    assert_eq!(
        challenge,
        Challenge {
            realm: "say \"hi\"".to_owned(),
            nonce: "abc".to_owned(),
            opaque: None,
            algorithm: Algorithm::Sha256,
            stale: true,
        }
    );
    assert!(answer(&challenge).contains(r#"realm="say \"hi\"""#));
}

#[test]
fn what_cannot_be_answered_is_no_challenge() {
    for header in [
        r#"Basic realm="x""#,
        r#"Digest realm="x", qop="auth""#,
        r#"Digest nonce="x", qop="auth""#,
        r#"Digest realm="x", nonce="y""#,
        r#"Digest realm="x", nonce="y", qop="auth-int""#,
        r#"Digest realm="x", nonce="y", qop="auth", algorithm=MD5-sess"#,
        r#"Digest realm="x", nonce="y", qop="auth", algorithm=SHA-512-256"#,
        r#"Digest realm="x, nonce="y", qop="auth"#,
        "Digest",
        "=,=",
        "",
    ] {
        assert_eq!(strongest(&[header]), None, "{header}");
    }
}

proptest! {
    #[test]
    fn whatever_a_challenge_holds_is_read_back_and_answered_in_one_line(
        realm in "[ -~]{0,20}", nonce in "[ -~]{1,20}", opaque in proptest::option::of("[ -~]{0,20}"),
        sha in any::<bool>(), stale in any::<bool>(),
    ) {
        let algorithm = if sha { Algorithm::Sha256 } else { Algorithm::Md5 };
        let mut header = format!(
            "Digest realm={}, nonce={}, qop=\"auth-int,auth\", algorithm={}, stale={stale}",
            quoted(&realm), quoted(&nonce), algorithm.name(),
        );
        if let Some(opaque) = &opaque {
            header.push_str(&format!(", opaque={}", quoted(opaque)));
        }
        let challenge = strongest(&[&header]).unwrap();
        prop_assert_eq!(&challenge, &Challenge { realm, nonce, opaque, algorithm, stale });

        let answer = answer(&challenge);
        let response = answer.split("response=\"").nth(1).unwrap_or_default();
        let digits = response.chars().take_while(char::is_ascii_hexdigit).count();
        let least = if sha { 64 } else { 32 };
        prop_assert!(digits >= least);
        prop_assert!(!answer.contains(['\r', '\n']));
        prop_assert!(!answer.contains("Circle of Life"));
    }
}
