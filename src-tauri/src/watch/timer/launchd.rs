//! An agent of the user's launchd. Source: Apple's documentation, `launchd.plist(5)` and
//! `launchctl(1)`: what was missed while the computer slept is made up for when it wakes.

use std::path::Path;

use super::{Job, Plan, command};

const LABEL: &str = "io.keygate.Keygate.check";
/// Off the full hour, at which everybody asks.
const MINUTE: u8 = 17;

/// `home` is the user's folder.
pub(super) fn plan(home: &Path, job: &Job) -> Plan {
    let file = home
        .join("Library/LaunchAgents")
        .join(format!("{LABEL}.plist"));
    let path = file.display().to_string();
    Plan {
        files: vec![(file, agent(job).into())],
        traces: Vec::new(),
        start: vec![command(&["launchctl", "load", "-w", &path])],
        stop: vec![command(&["launchctl", "unload", "-w", &path])],
        gone: Vec::new(),
    }
}

fn agent(job: &Job) -> String {
    let mut environment = String::new();
    for (name, value) in &job.environment {
        environment.push_str(&format!(
            "    <key>{}</key>\n    <string>{}</string>\n",
            escaped(name),
            escaped(value)
        ));
    }
    let times: String = (0..24)
        .step_by(job.every.hours() as usize)
        .map(|hour| {
            format!(
                "    <dict>\n      <key>Hour</key>\n      <integer>{hour}</integer>\n      <key>Minute</key>\n      <integer>{MINUTE}</integer>\n    </dict>\n"
            )
        })
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>{LABEL}</string>
  <key>ProgramArguments</key>
  <array>
    <string>{}</string>
    <string>--check</string>
  </array>
  <key>EnvironmentVariables</key>
  <dict>
{environment}  </dict>
  <key>StartCalendarInterval</key>
  <array>
{times}  </array>
  <key>ProcessType</key>
  <string>Background</string>
</dict>
</plist>
"#,
        escaped(&job.program.display().to_string())
    )
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::timer::tests::job;

    #[test]
    fn the_agent_checks_as_often_as_was_chosen_and_launchd_finds_its_file() {
        let plan = plan(Path::new("/Users/dana"), &job("/Applications/Keygate"));
        let (file, content) = &plan.files[0];
        assert_eq!(
            file,
            Path::new("/Users/dana/Library/LaunchAgents/io.keygate.Keygate.check.plist")
        );
        let content = String::from_utf8_lossy(content);
        assert_eq!(content.matches("<key>Hour</key>").count(), 4);
        assert!(content.contains("<string>--check</string>"));
        assert_eq!(plan.start[0][..3], ["launchctl", "load", "-w"]);
        assert_eq!(plan.stop[0][..3], ["launchctl", "unload", "-w"]);
    }

    #[test]
    fn x3_names_with_markup_stay_names() {
        let agent = agent(&job("/Applications/</string><b>&/keygate"));
        assert!(
            agent.contains("<string>/Applications/&lt;/string&gt;&lt;b&gt;&amp;/keygate</string>")
        );
        assert!(agent.contains("<string>/data/a &quot;b&quot; %c</string>"));
    }
}
