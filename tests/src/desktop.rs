//! A desktop of its own: screen, window manager, session bus and an unlocked key store, all in a
//! temporary folder and gone at the end.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use crate::Stop;
use crate::process::Process;
use crate::waiting::{INTERVAL, PATIENCE};

/// Draws no frame around the window and lets it fill the screen, so that a picture of the screen
/// is a picture of the program.
const WINDOW_MANAGER: &str = r#"<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard>
    <keybind key="A-F4"><action name="Close"/></keybind>
  </keyboard>
  <applications>
    <application type="normal"><decor>no</decor><maximized>yes</maximized></application>
  </applications>
</openbox_config>
"#;

/// A session bus that starts no service by itself, a key store among them.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Width and height of a screen, pixels.
#[derive(Debug, Clone, Copy)]
pub struct Size(pub u32, pub u32);

/// A running desktop. Programs started in it see nothing of the machine's own.
#[derive(Debug)]
pub struct Desktop {
    home: TempDir,
    display: String,
    bus: String,
    // Ended in this order.
    _key_store: Option<Process>,
    _window_manager: Process,
    _bus: Process,
    _screen: Process,
}

impl Desktop {
    /// Starts a desktop with a screen of `size` and an unlocked key store.
    ///
    /// # Errors
    /// Names what is not installed or did not start.
    pub fn start(size: Size) -> Result<Self, Stop> {
        Self::with_key_store(size, true)
    }

    /// The same without a key store, and windows do not fill the screen.
    ///
    /// # Errors
    /// Names what is not installed or did not start.
    pub fn with_free_windows(size: Size) -> Result<Self, Stop> {
        let free = WINDOW_MANAGER.replace("<maximized>yes</maximized>", "");
        Self::with(size, false, &free)
    }

    /// The same, with or without a key store.
    ///
    /// # Errors
    /// Names what is not installed or did not start.
    pub fn with_key_store(size: Size, key_store: bool) -> Result<Self, Stop> {
        Self::with(size, key_store, WINDOW_MANAGER)
    }

    fn with(Size(width, height): Size, key_store: bool, manager: &str) -> Result<Self, Stop> {
        let home = tempfile::Builder::new()
            .prefix("keygate-desktop-")
            .tempdir()?;
        let mut screen = Process::start(
            Command::new("Xvfb")
                .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
                .arg(format!("{width}x{height}x24"))
                .arg("-fbdir")
                .arg(home.path())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let display = format!(":{}", first_line(&mut screen)?);
        let mut bus_command = Command::new("dbus-daemon");
        if key_store {
            bus_command.arg("--session");
        } else {
            let bare = home.path().join("bus.xml");
            fs::write(&bare, BARE_BUS)?;
            bus_command.arg(format!("--config-file={}", bare.display()));
        }
        let mut bus = Process::start(
            bus_command
                .args(["--nofork", "--print-address"])
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let address = first_line(&mut bus)?;

        let settings = home.path().join("openbox.xml");
        fs::write(&settings, manager)?;
        let window_manager = Process::start(
            inside(Command::new("openbox"), home.path(), &display, &address)
                .arg("--config-file")
                .arg(&settings)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        let key_store = key_store
            .then(|| unlocked_key_store(home.path(), &display, &address))
            .transpose()?;
        Ok(Self {
            home,
            display,
            bus: address,
            _key_store: key_store,
            _window_manager: window_manager,
            _bus: bus,
            _screen: screen,
        })
    }

    /// `program` as somebody sitting at this desktop would start it.
    #[must_use]
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        inside(
            Command::new(program.as_ref()),
            self.home.path(),
            &self.display,
            &self.bus,
        )
    }

    /// The address of the session bus.
    #[must_use]
    pub fn bus(&self) -> &str {
        &self.bus
    }

    /// The home folder of whoever sits here.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the program keeps its data unless it is told otherwise.
    ///
    /// # Errors
    /// Its configuration has no identifier.
    pub fn data_folder(&self) -> Result<PathBuf, Stop> {
        Ok(self.home.path().join("share").join(crate::identifier()?))
    }

    /// The file that holds what is on the screen, as an X window dump that is always up to date.
    #[must_use]
    pub fn screen_memory(&self) -> PathBuf {
        self.home.path().join("Xvfb_screen0")
    }

    /// A folder in the home folder, made if it is not there.
    ///
    /// # Errors
    /// The file system's.
    pub fn folder(&self, name: &str) -> Result<PathBuf, Stop> {
        let folder = self.home.path().join(name);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// What is on the clipboard.
    ///
    /// # Errors
    /// Nothing is on it, or `xclip` is not installed.
    pub fn clipboard(&self) -> Result<String, Stop> {
        self.selection("clipboard")?
            .ok_or_else(|| "nothing is on the clipboard".into())
    }

    /// What is in the selection called `name`: `clipboard`, or `primary` for what is marked and can
    /// be pasted with the middle button.
    ///
    /// # Errors
    /// `xclip` is not installed.
    pub fn selection(&self, name: &str) -> Result<Option<String>, Stop> {
        let read = self
            .command("xclip")
            .args(["-selection", name, "-out"])
            .output()?;
        if !read.status.success() {
            return Ok(None);
        }
        Ok(Some(String::from_utf8(read.stdout)?))
    }

    /// Types `text` on the keyboard, into whatever has the focus. Unlike typing through WebDriver
    /// this leaves no copy in the program but those it makes itself.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn type_text(&self, text: &str) -> Result<(), Stop> {
        let mut typing = self
            .command("xdotool")
            .args(["type", "--delay", "2", "--file", "-"])
            .stdin(Stdio::piped())
            .spawn()?;
        let mut pipe = typing.stdin.take().ok_or("no pipe to xdotool")?;
        pipe.write_all(text.as_bytes())?;
        drop(pipe);
        ended(typing.wait()?)
    }

    /// Presses a key, such as `F5` or `ctrl+c`, on the keyboard.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn press_key(&self, key: &str) -> Result<(), Stop> {
        ended(self.command("xdotool").args(["key", key]).status()?)
    }

    /// Has the mouse do what `xdotool` calls these: `mousemove 10 20`, `mousedown 1`.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn mouse(&self, arguments: &[&str]) -> Result<(), Stop> {
        ended(self.command("xdotool").args(arguments).status()?)
    }

    /// Moves the mouse to this place of the screen, pixels.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn mouse_to(&self, (x, y): (u32, u32)) -> Result<(), Stop> {
        self.mouse(&["mousemove", &x.to_string(), &y.to_string()])
    }

    /// The title of the window that has the keyboard, if one has it.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn front_window_title(&self) -> Result<Option<String>, Stop> {
        let asked = self
            .command("xdotool")
            .args(["getactivewindow", "getwindowname"])
            .output()?;
        let title = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        Ok(asked.status.success().then_some(title))
    }

    /// Asks the window in front to close, as a person would with the window manager.
    ///
    /// # Errors
    /// `xdotool` is not installed.
    pub fn close_front_window(&self) -> Result<(), Stop> {
        self.press_key("alt+F4")
    }

    /// Saves what is on the screen as a PNG file.
    ///
    /// # Errors
    /// The file system's, or ImageMagick's `import` is not installed.
    pub fn picture(&self, file: &Path) -> Result<(), Stop> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let done = self
            .command("import")
            .args(["-window", "root", "-define", "png:exclude-chunks=date,time"])
            .arg(file)
            .status()?;
        ended(done)
    }
}

fn ended(status: ExitStatus) -> Result<(), Stop> {
    if status.success() {
        Ok(())
    } else {
        Err(format!("a helper program ended with {status}").into())
    }
}

fn inside(mut command: Command, home: &Path, display: &str, bus: &str) -> Command {
    for name in ["WAYLAND_DISPLAY", "XAUTHORITY", "SESSION_MANAGER"] {
        command.env_remove(name);
    }
    for (name, value) in std::env::vars_os() {
        let preset = name.to_string_lossy().starts_with("KEYGATE_");
        let proxy = name.to_string_lossy().to_lowercase().ends_with("_proxy");
        if preset || proxy {
            command.env_remove(&name);
        }
        drop(value);
    }
    command
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("share"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_RUNTIME_DIR", home)
        .env("DISPLAY", display)
        .env("GDK_BACKEND", "x11")
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC");
    command
}

fn unlocked_key_store(home: &Path, display: &str, bus: &str) -> Result<Process, Stop> {
    let mut daemon = Process::start(
        inside(Command::new("gnome-keyring-daemon"), home, display, bus)
            .args(["--unlock", "--components=secrets", "--foreground"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )?;
    let mut password = daemon
        .child
        .stdin
        .take()
        .ok_or("no pipe to the key store")?;
    password.write_all(b"the password of a temporary key store")?;
    drop(password);
    let started = Instant::now();
    loop {
        let answer = inside(Command::new("dbus-send"), home, display, bus)
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
            ])
            .arg("org.freedesktop.DBus.NameHasOwner")
            .arg("string:org.freedesktop.secrets")
            .output()?;
        if String::from_utf8_lossy(&answer.stdout).contains("boolean true") {
            return Ok(daemon);
        }
        if started.elapsed() > PATIENCE {
            return Err("the key store did not take its name on the bus".into());
        }
        std::thread::sleep(INTERVAL);
    }
}

fn first_line(process: &mut Process) -> Result<String, Stop> {
    let pipe = process.child.stdout.take().ok_or("no pipe")?;
    let mut line = String::new();
    BufReader::new(pipe).read_line(&mut line)?;
    let line = line.trim().to_owned();
    if line.is_empty() {
        return Err(format!("a helper program ended at once: {:?}", process.child).into());
    }
    Ok(line)
}
