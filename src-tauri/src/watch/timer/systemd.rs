//! A timer of the user's systemd. Source: systemd's documentation, `systemd.unit`, `systemd.service`
//! (the quoting of command lines), `systemd.exec` and `systemd.timer`.

use std::path::Path;

use storage::Every;

use super::{Job, Plan, command, spread};

const SERVICE: &str = "keygate-check.service";
const TIMER: &str = "keygate-check.timer";

/// `config` and `data` are the user's folders for configuration and for what programs keep.
pub(super) fn plan(config: &Path, data: &Path, job: &Job) -> Plan {
    let folder = config.join("systemd/user");
    let reload = command(&["systemctl", "--user", "daemon-reload"]);
    Plan {
        files: vec![
            (folder.join(TIMER), timer(job.every).into()),
            (folder.join(SERVICE), service(job).into()),
        ],
        asked: None,
        traces: vec![
            // Being enabled, and when a persistent timer went off last.
            folder.join("timers.target.wants").join(TIMER),
            data.join("systemd/timers").join(format!("stamp-{TIMER}")),
        ],
        start: vec![
            reload.clone(),
            command(&["systemctl", "--user", "enable", "--now", TIMER]),
        ],
        stop: vec![command(&["systemctl", "--user", "disable", "--now", TIMER])],
        gone: vec![reload],
    }
}

fn service(job: &Job) -> String {
    let mut environment = String::new();
    for (name, value) in &job.environment {
        environment.push_str(&format!(
            "Environment={}\n",
            quoted(&format!("{name}={value}"))
        ));
    }
    // In a command line, unlike elsewhere, a dollar stands for a variable.
    let program = quoted(&job.program.display().to_string()).replace('$', "$$");
    format!(
        "[Unit]\nDescription=Keygate checks whether the addresses Atlas uses changed\n\n[Service]\nType=oneshot\n{environment}ExecStart={program} --check\n"
    )
}

/// Of the calendar, so that what a sleeping computer missed is made up for.
fn timer(every: Every) -> String {
    let hours = match every {
        Every::Day => "00".to_owned(),
        every => format!("00/{}", every.hours()),
    };
    let spread = spread(every).as_secs();
    format!(
        "[Unit]\nDescription=Keygate checks whether the addresses Atlas uses changed\n\n[Timer]\nOnStartupSec=5min\nOnCalendar=*-*-* {hours}:00:00\nRandomizedDelaySec={spread}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
}

fn quoted(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
        .replace('%', "%%");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::timer::tests::job;

    #[test]
    fn x3_names_with_quotes_percents_and_dollars_stay_one_word() {
        let service = service(&job("/opt/my \"50%\" $HOME/keygate"));
        assert!(
            service.contains("ExecStart=\"/opt/my \\\"50%%\\\" $$HOME/keygate\" --check\n"),
            "{service}"
        );
        assert!(
            service.contains("Environment=\"KEYGATE_DATA_DIR=/data/a \\\"b\\\" %%c\"\n"),
            "{service}"
        );
    }

    #[test]
    fn the_timer_goes_off_as_often_as_was_chosen() {
        for (every, times) in [
            (
                Every::Hour,
                "OnCalendar=*-*-* 00/1:00:00\nRandomizedDelaySec=200\n",
            ),
            (
                Every::SixHours,
                "OnCalendar=*-*-* 00/6:00:00\nRandomizedDelaySec=1200\n",
            ),
            (
                Every::Day,
                "OnCalendar=*-*-* 00:00:00\nRandomizedDelaySec=4800\n",
            ),
        ] {
            assert!(timer(every).contains(times), "{}", timer(every));
        }
    }

    #[test]
    fn systemd_understands_the_units_where_it_is_installed() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let plan = plan(folder.path(), folder.path(), &job("/bin/true"));
        for (file, content) in &plan.files {
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(file, content)?;
        }
        let Ok(output) = std::process::Command::new("systemd-analyze")
            .args(["verify", "--user", "--man=no"])
            .args(plan.files.iter().map(|(file, _)| file))
            .output()
        else {
            fixtures::skipped("systemd-analyze is not installed");
            return Ok(());
        };
        let stderr = String::from_utf8_lossy(&output.stderr);
        for complaint in ["Unknown key", "Failed to parse", "Invalid", "not absolute"] {
            assert!(!stderr.contains(complaint), "{stderr}");
        }
        Ok(())
    }
}
