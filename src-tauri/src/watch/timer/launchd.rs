//! An agent of the user's launchd. Source: Apple's manual, `launchd.plist(5)` (`StartCalendarInterval`:
//! what was missed while the computer slept is made up for, once, when it wakes) and `launchctl(1)`
//! (`load` and `unload` are its legacy commands; `gui/<uid>` is a person's own session).

use std::path::Path;

use super::{Job, Plan, command};

const LABEL: &str = "io.keygate.Keygate.check";

/// `home` is the user's folder, and `user` the number of the account.
pub(super) fn plan(home: &Path, user: u32, job: &Job) -> Plan {
    let file = home
        .join("Library/LaunchAgents")
        .join(format!("{LABEL}.plist"));
    let path = file.display().to_string();
    let session = format!("gui/{user}");
    let agent_there = format!("{session}/{LABEL}");
    Plan {
        files: vec![(file, agent(job).into())],
        traces: Vec::new(),
        asked: Some(command(&["launchctl", "print", &agent_there])),
        start: vec![
            // One that was switched off in an earlier way stays so, and is then not taken.
            command(&["launchctl", "enable", &agent_there]),
            command(&["launchctl", "bootstrap", &session, &path]),
        ],
        stop: vec![command(&["launchctl", "bootout", &agent_there])],
        gone: Vec::new(),
    }
}

fn agent(job: &Job) -> String {
    let minute = job.minute;
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
                "    <dict>\n      <key>Hour</key>\n      <integer>{hour}</integer>\n      <key>Minute</key>\n      <integer>{minute}</integer>\n    </dict>\n"
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
        let plan = plan(Path::new("/Users/dana"), 501, &job("/Applications/Keygate"));
        let (file, content) = &plan.files[0];
        assert_eq!(
            file,
            Path::new("/Users/dana/Library/LaunchAgents/io.keygate.Keygate.check.plist")
        );
        let content = String::from_utf8_lossy(content);
        assert_eq!(content.matches("<key>Hour</key>").count(), 4);
        assert!(content.contains("<string>--check</string>"));
        assert_eq!(content.matches("<integer>42</integer>").count(), 4);
        let agent = "gui/501/io.keygate.Keygate.check";
        assert_eq!(plan.start[0], ["launchctl", "enable", agent]);
        assert_eq!(plan.start[1][..3], ["launchctl", "bootstrap", "gui/501"]);
        assert_eq!(plan.start[1][3], file.display().to_string());
        assert_eq!(plan.stop[0], ["launchctl", "bootout", agent]);
        assert_eq!(plan.asked, Some(command(&["launchctl", "print", agent])));
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
