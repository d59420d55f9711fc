//! *Leave this computer*: nothing of the program's is left.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::desktop::Desktop;
use tests::office::{Office, PASSWORD, USER};
use tests::steps::{SignIn, connect, go_to};
use tests::window::Window;

use crate::journey;

/// What is kept for a sign-in that nobody remembers, and by another program under the same user.
const EARLIER_USER: &str = "api-key:earlier";
const EARLIER: &str = "planted-secret-of-an-earlier-sign-in";
const ANOTHER: &str = "planted-secret-of-another-program";

/// What the key store holds for the API key `public` and the proxy's user, as its own tool prints it.
/// They are looked for by name: not every entry gets a schema to go by.
fn kept_secrets(desktop: &Desktop, public: &str) -> Result<String, Stop> {
    let mut said = Vec::new();
    let own = [format!("api-key:{public}"), format!("proxy:{USER}")];
    for name in own.iter().map(String::as_str).chain([EARLIER_USER]) {
        let found = desktop
            .command("secret-tool")
            .args(["search", "--all", "--unlock", "username", name])
            .output()?;
        said.extend([found.stdout, found.stderr].concat());
    }
    Ok(String::from_utf8_lossy(&said).into_owned())
}

/// Keeps `secret` under the name of an API key of `service`.
fn keep(desktop: &Desktop, service: &str, secret: &str) -> Result<(), Stop> {
    let mut keeping = desktop
        .command("secret-tool")
        .args(["store", "--label=kept", "service", service])
        .args(["username", EARLIER_USER])
        .stdin(Stdio::piped())
        .spawn()?;
    let mut pipe = keeping.stdin.take().ok_or("no pipe to secret-tool")?;
    pipe.write_all(secret.as_bytes())?;
    drop(pipe);
    if keeping.wait()?.success() {
        Ok(())
    } else {
        Err("secret-tool kept nothing".into())
    }
}

/// Every file and folder below `folder` whose path names the program.
fn named_keygate(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.to_lowercase().contains("keygate") {
            found.push(path.clone());
        }
        if path.is_dir() && !path.is_symlink() {
            found.extend(named_keygate(&path)?);
        }
    }
    Ok(found)
}

#[tokio::test]
async fn whoever_leaves_this_computer_leaves_nothing_on_it() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let office = Office::before(&atlas, true)?;
        let environment = [("KEYGATE_ATLAS_URL", atlas.origin().into())];
        let window = Window::open(desktop, &environment).await?;
        let screen = &window.screen;
        let (public, private) = atlas.api_key();
        connect(screen, SignIn::ApiKey(public, private), true).await?;
        screen.find("navigation", "Main").await?;
        go_to(screen, "Settings").await?;
        screen.press("radio", "Address").await?;
        screen.fill("Proxy address", &office.proxy.host()).await?;
        screen.fill("Proxy user", USER).await?;
        screen.fill("Proxy password", PASSWORD).await?;
        screen.press("button", "Use this proxy").await?;
        screen.shows("Keygate uses this proxy now.").await?;
        let units = desktop.folder("config/systemd/user")?;
        for unit in ["keygate-check.timer", "keygate-check.service"] {
            std::fs::write(units.join(unit), "[Unit]\n")?;
        }
        let wanted = units.join("timers.target.wants");
        std::fs::create_dir(&wanted)?;
        std::os::unix::fs::symlink("../keygate-check.timer", wanted.join("keygate-check.timer"))?;
        keep(desktop, "keygate https://earlier.example", EARLIER)?;
        keep(desktop, "another program", ANOTHER)?;
        let secrets = kept_secrets(desktop, public)?;
        assert!(
            secrets.contains(private) && secrets.contains(PASSWORD),
            "both are there to be forgotten"
        );
        assert!(!named_keygate(desktop.home())?.is_empty());

        screen.press("button", "Leave this computer…").await?;
        screen.shows(public).await?;
        screen.press("button", "Forget everything").await?;
        screen.shows("Everything is forgotten").await?;
        window.leave("Close Keygate").await?;

        let secrets = kept_secrets(desktop, public)?;
        assert!(!secrets.contains(private) && !secrets.contains(PASSWORD));
        assert!(
            !secrets.contains(EARLIER),
            "what an earlier sign-in left behind goes, too"
        );
        assert!(
            secrets.contains(ANOTHER),
            "what others keep is theirs: {secrets}"
        );
        assert_eq!(named_keygate(desktop.home())?, Vec::<PathBuf>::new());

        let again = Window::open(desktop, &environment).await?;
        again.screen.find("button", "Connect").await?;
        again.screen.press("button", "Settings").await?;
        again.screen.shows("Uses the proxy in HTTPS_PROXY").await?;
        again.close().await
    })
    .await
}
