//! The block that the AWS access portal offers for copying, and what people write like it: for Bash,
//! PowerShell and the Windows command line, and as part of a credentials file.
//!
//! Source: IAM Identity Center User Guide, *Getting IAM Identity Center user credentials for the AWS
//! CLI or AWS SDKs*.

use std::time::SystemTime;

use jiff::Timestamp;
use secret::Secret;

use super::parts::{Parts, PartsError, unquoted};
use crate::aws::{Credentials, Region};

/// What a pasted text holds.
#[derive(Debug)]
pub struct Pasted {
    /// The access key.
    pub credentials: Credentials,
    /// The region that stood beside it.
    pub region: Option<Region>,
}

/// Reads a pasted text.
///
/// # Errors
/// [`PartsError`], which names the part and quotes nothing.
pub fn read(text: &Secret) -> Result<Pasted, PartsError> {
    let (mut parts, mut region, mut expires) = (Parts::default(), None, None);
    // Its parts are what it was pasted for.
    for line in text.expose().split(['\n', '\r']) {
        let Some((name, value)) = assignment(line) else {
            continue;
        };
        parts.take(name, value)?;
        match name.to_ascii_lowercase().as_str() {
            "aws_region" | "aws_default_region" | "region" => {
                region = region.or_else(|| Region::parse(value).ok());
            }
            // Source: AWS CLI Command Reference, *configure export-credentials*.
            "aws_credential_expiration" => {
                expires = value.parse::<Timestamp>().ok().map(SystemTime::from);
            }
            _ => {}
        }
    }
    let mut credentials = parts.credentials()?;
    credentials.expires = expires;
    Ok(Pasted {
        credentials,
        region,
    })
}

/// The name and the value of a line that sets something.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
    let line = ["export ", "set ", "$env:"]
        .iter()
        .find_map(|prefix| without(line, prefix))
        .unwrap_or(line)
        .trim_start();
    // The command line takes the whole assignment in quotes, too.
    let line = match line.starts_with('"') {
        true => unquoted(line),
        false => line,
    };
    let (name, value) = line.split_once('=')?;
    let value = value.trim().trim_end_matches(';');
    Some((name.trim(), unquoted(value)))
}

fn without<'a>(line: &'a str, prefix: &str) -> Option<&'a str> {
    let begin = line.get(..prefix.len())?;
    begin
        .eq_ignore_ascii_case(prefix)
        .then(|| line.get(prefix.len()..))?
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::super::parts::Part;
    use super::*;

    const ID: &str = "ASIAEXAMPLEKEY000001";
    const KEY: &str = "planted+secret/key0000000000000000000000";
    const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE/planted+token==";

    fn pasted(text: &str) -> Result<Pasted, PartsError> {
        read(&Secret::new(text.to_owned()))
    }

    fn is_whole(text: &str) -> bool {
        // Compared with what the test planted itself.
        pasted(text).is_ok_and(|Pasted { credentials, .. }| {
            credentials.access_key_id == ID
                && credentials.secret_access_key.expose() == KEY
                && credentials
                    .session_token
                    .is_some_and(|token| token.expose() == TOKEN)
        })
    }

    #[test]
    fn every_form_of_the_access_portal_is_read() {
        let bash = format!(
            "export AWS_ACCESS_KEY_ID=\"{ID}\"\nexport AWS_SECRET_ACCESS_KEY=\"{KEY}\"\n\
             export AWS_SESSION_TOKEN=\"{TOKEN}\""
        );
        let powershell = format!(
            "$Env:AWS_ACCESS_KEY_ID=\"{ID}\"\r\n$Env:AWS_SECRET_ACCESS_KEY=\"{KEY}\"\r\n\
             $Env:AWS_SESSION_TOKEN=\"{TOKEN}\"\r\n"
        );
        let cmd = format!(
            "SET AWS_ACCESS_KEY_ID={ID}\r\nSET AWS_SECRET_ACCESS_KEY={KEY}\r\n\
             SET AWS_SESSION_TOKEN={TOKEN}"
        );
        let file = format!(
            "\u{feff}[111122223333_AdministratorAccess]\naws_access_key_id={ID}\n\
             aws_secret_access_key = {KEY}\n  aws_session_token={TOKEN}  \n"
        );
        let single = bash.replace('"', "'").replace("export ", "");
        let quoted = cmd.replace("SET ", "set \"").replace("\r\n", "\"\r\n") + "\"";
        let spaced = powershell.replace('=', " = ").replace("$Env", "$env");
        let spaced = spaced.replace(" =  = ", "==");
        for text in [bash, powershell, cmd, file, single, quoted, spaced] {
            assert!(is_whole(&text), "{text}");
        }
    }

    #[test]
    fn a_long_lived_key_needs_no_token_and_what_stands_beside_is_taken() {
        let text = format!(
            "# mine\nAWS_ACCESS_KEY_ID=AKIAEXAMPLEKEY000001;\nAWS_SECRET_ACCESS_KEY={KEY}\n\
             AWS_DEFAULT_REGION=eu-west-1\nAWS_CREDENTIAL_EXPIRATION=2026-11-30T10:00:00+00:00"
        );
        let read = pasted(&text).unwrap();
        assert!(!read.credentials.are_temporary());
        assert!(read.credentials.expires.is_some());
        assert_eq!(
            read.region.map(|it| it.to_string()).as_deref(),
            Some("eu-west-1")
        );
    }

    #[test]
    fn what_is_missing_or_cut_is_named_and_nothing_is_quoted() {
        let whole = [
            (Part::AccessKeyId, format!("AWS_ACCESS_KEY_ID={ID}")),
            (
                Part::SecretAccessKey,
                format!("AWS_SECRET_ACCESS_KEY={KEY}"),
            ),
            (Part::SessionToken, format!("AWS_SESSION_TOKEN={TOKEN}")),
        ];
        let lines = |whole: &[(Part, String)]| {
            let lines: Vec<_> = whole.iter().map(|(_, line)| line.as_str()).collect();
            lines.join("\n")
        };
        for at in 0..whole.len() {
            let part = whole[at].0;
            let mut without = whole.clone().to_vec();
            without.remove(at);
            assert_eq!(
                pasted(&lines(&without)).err(),
                Some(PartsError::Missing(part))
            );
            for cut in ["…", "****************", "short", "a b c d e f g h i j k l"] {
                let mut changed = whole.clone();
                changed[at].1 = format!("{part}={cut}");
                let error = pasted(&lines(&changed)).err();
                assert_eq!(error, Some(PartsError::Broken(part)), "{cut}");
            }
            let twice = format!("{}\n{part}=PLANTEDPLANTEDPLANTED", lines(&whole));
            let error = pasted(&twice).unwrap_err();
            assert_eq!(error, PartsError::Several(part));
            assert!(!format!("{error}{error:?}").contains("PLANTED"));
        }
        for text in ["", "hello", "=", "export", "$Env:", "[profile]"] {
            assert_eq!(pasted(text).err(), Some(PartsError::Nothing), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            let _ = pasted(&text);
        }

        #[test]
        fn no_text_that_looks_like_a_block_makes_it_panic(
            text in "((export |SET |\\$Env:|\"|')?(AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|[ä€]?)[ =\"'\\r\\n]?[A-Zä\"']{0,20}\\n?){0,6}"
        ) {
            let _ = pasted(&text);
        }
    }
}
