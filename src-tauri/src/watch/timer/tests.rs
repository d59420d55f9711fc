use std::cell::RefCell;

use super::*;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

pub(super) fn job(program: &str) -> Job {
    Job {
        program: PathBuf::from(program),
        every: Every::SixHours,
        minute: 42,
        environment: vec![("KEYGATE_DATA_DIR", "/data/a \"b\" %c".to_owned())],
    }
}

fn no_bus() -> TimerProblem {
    TimerProblem::Refused {
        program: "systemctl".to_owned(),
        detail: "no bus".to_owned(),
    }
}

#[test]
#[cfg(unix)]
fn an_image_is_started_only_by_the_program_that_lies_in_it() {
    let path = |text: &str| PathBuf::from(text);
    let (image, mounted) = ("/home/sam/Keygate.AppImage", "/tmp/.mount_Keygat1");
    let started = |running: &str, image: &str, mounted: &str| {
        program(path(running), Some(path(image)), Some(path(mounted)))
    };
    let inside = "/tmp/.mount_Keygat1/usr/bin/keygate";
    assert_eq!(started(inside, image, mounted), path(image));
    for (running, image, mounted) in [
        ("/usr/bin/keygate", image, mounted),
        ("/tmp/.mount_Keygat12/usr/bin/keygate", image, mounted),
        ("/usr/bin/keygate", image, "/"),
        (inside, "Keygate.AppImage", mounted),
        (inside, image, ""),
    ] {
        assert_eq!(started(running, image, mounted), path(running), "{image}");
    }
    assert_eq!(program(path(inside), Some(path(image)), None), path(inside));
}

#[test]
fn a_link_to_the_timer_is_removed_though_the_system_does_not_answer() -> Result {
    let home = tempfile::tempdir()?;
    let plan = systemd::plan(home.path(), home.path(), &job("/opt/keygate"));
    for trace in &plan.traces {
        if let Some(folder) = trace.parent() {
            fs::create_dir_all(folder)?;
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("../keygate-check.timer", trace)?;
        #[cfg(not(unix))]
        fs::write(trace, "")?;
    }
    switch_off(&plan, &|_| Err(no_bus()))?;
    assert_eq!(plan.traces.len(), 2);
    for trace in &plan.traces {
        assert!(fs::symlink_metadata(trace).is_err(), "{}", trace.display());
    }
    Ok(())
}

#[test]
fn switching_on_makes_files_and_runs_commands_and_off_undoes_both() -> Result {
    let config = tempfile::tempdir()?;
    let plan = systemd::plan(config.path(), config.path(), &job("/opt/keygate"));
    let ran = RefCell::new(Vec::new());
    let run = |command: &[String]| {
        ran.borrow_mut().push(command.join(" "));
        Ok(())
    };
    switch_on(&plan, &run)?;
    assert!(plan.files.iter().all(|(file, _)| file.exists()));
    assert_eq!(
        ran.take(),
        [
            "systemctl --user daemon-reload",
            "systemctl --user enable --now keygate-check.timer"
        ]
    );
    switch_off(&plan, &run)?;
    assert!(plan.files.iter().all(|(file, _)| !file.exists()));
    assert_eq!(
        ran.take(),
        [
            "systemctl --user disable --now keygate-check.timer",
            "systemctl --user daemon-reload"
        ]
    );
    switch_off(&plan, &run)?;
    Ok(())
}

#[test]
fn a_timer_that_cannot_be_started_leaves_no_file() -> Result {
    let config = tempfile::tempdir()?;
    let plan = systemd::plan(config.path(), config.path(), &job("/opt/keygate"));
    let refused = |_: &[String]| Err(no_bus());
    assert_eq!(switch_on(&plan, &refused), Err(no_bus()));
    assert!(plan.files.iter().all(|(file, _)| !file.exists()));
    assert_eq!(switch_off(&plan, &refused), Ok(()), "nothing is left");
    Ok(())
}

#[test]
fn a_file_that_cannot_be_written_is_named() -> Result {
    let config = tempfile::tempdir()?;
    let taken = config.path().join("systemd");
    fs::write(&taken, "no folder")?;
    let plan = systemd::plan(config.path(), config.path(), &job("/opt/keygate"));
    let problem = switch_on(&plan, &|_| Ok(())).err();
    assert!(
        matches!(&problem, Some(TimerProblem::File { path, .. }) if path.starts_with(&taken)),
        "{problem:?}"
    );
    Ok(())
}

#[test]
fn a_program_that_is_not_there_and_one_that_fails_are_told_apart() {
    let program = "keygate-no-such-program".to_owned();
    let missing = run(&command(&[&program]));
    assert_eq!(missing, Err(TimerProblem::NotInstalled { program }));
    let ends_with = |status: &str| {
        if cfg!(windows) {
            run(&command(&["cmd", "/c", "exit", status]))
        } else {
            run(&command(&["sh", "-c", &format!("exit {status}")]))
        }
    };
    assert_eq!(ends_with("0"), Ok(()));
    assert!(matches!(
        ends_with("1"),
        Err(TimerProblem::Refused { detail, .. }) if detail.is_empty()
    ));
}

/// A system that answers whether it has the timer, and takes `stops` away when it is told to.
fn asked(plan: &Plan, stops: bool) -> impl Fn(&[String]) -> Done {
    let (asked, stop) = (plan.asked.clone(), plan.stop.clone());
    let has = RefCell::new(true);
    move |command| {
        if Some(command) == asked.as_deref() {
            return has.borrow().then_some(()).ok_or_else(no_bus);
        }
        if stop.iter().any(|it| it == command) {
            let known = has.replace(!stops);
            return (known && stops).then_some(()).ok_or_else(no_bus);
        }
        Ok(())
    }
}

#[test]
fn off_is_not_said_while_the_system_still_has_the_timer() -> Result {
    let folder = tempfile::tempdir()?;
    for plan in [
        task_scheduler::plan(folder.path(), "sam", &job("C:\\keygate.exe")),
        launchd::plan(folder.path(), 501, &job("/Applications/keygate")),
    ] {
        let refuses = asked(&plan, false);
        assert_eq!(switch_off(&plan, &refuses), Err(no_bus()));
        assert!(is_there(&plan, &refuses), "whatever became of our file");
        let obeys = asked(&plan, true);
        assert_eq!(switch_off(&plan, &obeys), Ok(()));
        assert!(!is_there(&plan, &obeys));
        assert_eq!(switch_off(&plan, &obeys), Ok(()), "nothing to remove");
    }
    Ok(())
}

#[test]
fn on_is_what_the_system_says_and_not_our_file() -> Result {
    let folder = tempfile::tempdir()?;
    let plan = task_scheduler::plan(folder.path(), "sam", &job("C:\\keygate.exe"));
    write(&plan)?;
    assert!(!is_there(&plan, &|_| Err(no_bus())));
    assert!(is_there(&plan, &|_| Ok(())));
    let plan = systemd::plan(folder.path(), folder.path(), &job("/opt/keygate"));
    assert!(!is_there(&plan, &|_| Ok(())));
    write(&plan)?;
    assert!(is_there(&plan, &|_| Err(no_bus())));
    Ok(())
}

#[test]
fn computers_users_and_folders_each_have_a_minute_of_their_own_and_keep_it() {
    let minutes = |parts: [&str; 3]| minute(&parts);
    let first = minutes(["mac-1", "/Users/dana", ""]);
    assert_eq!(first, minutes(["mac-1", "/Users/dana", ""]));
    let all: std::collections::BTreeSet<u8> = (0..600)
        .map(|number| minutes([&format!("mac-{number}"), "/Users/dana", ""]))
        .collect();
    assert!(all.len() > 50, "not all at once: {all:?}");
    assert!(all.iter().all(|minute| *minute < 60));
    assert_ne!(
        minute(&["a", "bc"]),
        minute(&["ab", "c"]),
        "the parts are kept apart"
    );
}

#[test]
fn a_program_that_macos_takes_away_is_no_program_for_a_timer() {
    for (program, gone) in [
        ("/Applications/Keygate.app/Contents/MacOS/keygate", false),
        (
            "/Users/dana/Applications/Keygate.app/Contents/MacOS/keygate",
            false,
        ),
        (
            "/Users/dana/Volumes/Keygate.app/Contents/MacOS/keygate",
            false,
        ),
        ("/Volumes/Keygate/Keygate.app/Contents/MacOS/keygate", true),
        (
            "/private/var/folders/x1/abc/T/AppTranslocation/0F-1/d/Keygate.app/Contents/MacOS/keygate",
            true,
        ),
    ] {
        assert_eq!(vanishes(Path::new(program)), gone, "{program}");
    }
}
