//! A task of the Task Scheduler of Windows. Source: Microsoft's documentation, Task Scheduler Schema
//! and `schtasks`. Presets are set for the user's account there, so that a task has them anyway.

use std::path::Path;

use super::launchd::escaped;
use super::{Job, Plan, command, spread};
use crate::support::identifier::IDENTIFIER;

/// What the task of `user` is called: all users of a computer share the names of its tasks. The
/// uninstaller knows it, too (`windows/uninstall.nsh`).
fn name(user: &str) -> String {
    format!("Keygate check for {user}")
}

/// `data` is the user's folder for data of this computer.
pub(super) fn plan(data: &Path, user: &str, job: &Job) -> Plan {
    let name = name(user);
    let file = data.join(IDENTIFIER).join("check-task.xml");
    let path = file.display().to_string();
    Plan {
        files: vec![(file, utf16(&task(job)))],
        asked: Some(command(&["schtasks", "/Query", "/TN", &name])),
        traces: Vec::new(),
        start: vec![command(&[
            "schtasks", "/Create", "/TN", &name, "/XML", &path, "/F",
        ])],
        stop: vec![command(&["schtasks", "/Delete", "/TN", &name, "/F"])],
        gone: Vec::new(),
    }
}

fn task(job: &Job) -> String {
    let (hours, spread) = (job.every.hours(), spread(job.every).as_secs());
    format!(
        r#"<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Keygate checks whether the addresses Atlas uses changed</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Repetition>
        <Interval>PT{hours}H</Interval>
        <Duration>P1D</Duration>
      </Repetition>
      <StartBoundary>2026-01-01T00:17:00</StartBoundary>
      <RandomDelay>PT{spread}S</RandomDelay>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>true</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{}</Command>
      <Arguments>--check</Arguments>
    </Exec>
  </Actions>
</Task>
"#,
        escaped(&job.program.display().to_string())
    )
}

/// As the Task Scheduler writes its own files.
fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::timer::tests::job;

    #[test]
    fn the_task_runs_as_often_as_was_chosen_and_makes_up_for_what_was_missed() {
        let plan = plan(
            Path::new("/data"),
            "sam",
            &job("C:\\Keygate & Co\\keygate.exe"),
        );
        let (_, content) = &plan.files[0];
        assert_eq!(content[..2], [0xff, 0xfe], "a byte order mark");
        let units = content[2..]
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        let text: String = char::decode_utf16(units).flatten().collect();
        assert!(text.contains("<Interval>PT6H</Interval>"));
        assert!(text.contains("<RandomDelay>PT1200S</RandomDelay>"));
        assert!(text.contains("<StartWhenAvailable>true</StartWhenAvailable>"));
        assert!(text.contains("<Command>C:\\Keygate &amp; Co\\keygate.exe</Command>"));
        assert!(text.contains("<Arguments>--check</Arguments>"));
        let name = "Keygate check for sam";
        assert_eq!(plan.start[0][..4], ["schtasks", "/Create", "/TN", name]);
        assert_eq!(plan.stop[0][..4], ["schtasks", "/Delete", "/TN", name]);
        assert_eq!(
            plan.asked,
            Some(command(&["schtasks", "/Query", "/TN", name]))
        );
    }

    #[test]
    fn the_uninstaller_removes_the_same_task() {
        let hook = include_str!("../../../windows/uninstall.nsh");
        let user = "$R0";
        assert!(hook.contains("ReadEnvStr $R0 USERNAME"), "{hook}");
        let delete = format!("schtasks /Delete /TN \"{}\" /F", name(user));
        assert!(hook.contains(&delete), "{hook}");
        let settings = include_str!("../../../tauri.conf.json");
        assert!(settings.contains("\"installerHooks\": \"windows/uninstall.nsh\""));
    }

    /// Under a name of its own: the person who runs this may have the real one.
    #[cfg(windows)]
    #[test]
    fn the_task_scheduler_takes_the_task_and_gives_it_back()
    -> Result<(), Box<dyn std::error::Error>> {
        use crate::watch::timer::{is_there, run, switch_off, switch_on};

        let folder = tempfile::tempdir()?;
        let user = format!("test {}", std::process::id());
        let name = name(&user);
        let program = std::env::current_exe()?;
        let plan = plan(folder.path(), &user, &job(&program.display().to_string()));
        let known = || run(&command(&["schtasks", "/Change", "/TN", &name, "/ENABLE"]));
        assert!(known().is_err(), "nothing of that name yet");
        let answers = plan.asked.as_deref().is_some_and(|it| run(it).is_err());
        if !answers {
            fixtures::skipped("schtasks says that every task is there");
        }
        let run = |words: &[String]| match plan.asked.as_deref() == Some(words) && !answers {
            true => known(),
            false => run(words),
        };
        switch_on(&plan, &run)?;
        known()?;
        assert!(is_there(&plan, &run));
        switch_on(&plan, &run)?;
        switch_off(&plan, &run)?;
        assert!(known().is_err(), "the task is gone");
        assert!(!is_there(&plan, &run));
        assert!(plan.files.iter().all(|(file, _)| !file.exists()));
        switch_off(&plan, &run)?;
        Ok(())
    }
}
