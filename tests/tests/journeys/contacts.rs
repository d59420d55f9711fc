//! The one promise about the network: only the chosen Atlas address is contacted. The system is
//! asked, not the program: every connection it and the webview's processes open is traced.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use fixtures::tried;
use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::authority::{Authority, Validity};
use tests::desktop::Desktop;
use tests::scripted::{Reply, ScriptedServer};
use tests::steps::{SignIn, connect, go_to, open_project, switch_on};
use tests::window::{Window, program};

use crate::journey;

/// Whatever can name the other side.
const CALLS: &str = "trace=connect,sendto,sendmsg,sendmmsg";

/// Where credentials that name no region are proven.
const STS: &str = "sts.us-east-1.amazonaws.com";
/// Where a portal in Frankfurt makes programs known.
const OIDC: &str = "oidc.eu-central-1.amazonaws.com";
const PASTED: &str = "export AWS_ACCESS_KEY_ID=ASIAEXAMPLEKEY000001
export AWS_SECRET_ACCESS_KEY=made+up+and+forty+characters+long+000000
export AWS_SESSION_TOKEN=made+up+and+long+enough+000000";

#[tokio::test]
async fn only_the_chosen_atlas_is_contacted_by_any_process_in_a_whole_journey() -> Result<(), Stop>
{
    journey(async |desktop| {
        let list =
            br#"{"outbound": {"aws": {"us-east-1": ["3.0.0.1", "3.0.0.2"]}}, "inbound": {}}"#;
        let atlas = Sandbox::start(Config {
            control_plane: Some(list.to_vec()),
            ..Config::default()
        })
        .await?;
        let allowed = atlas.origin().trim_start_matches("http://").to_owned();
        let data = desktop.folder("data")?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_DATA_DIR", data.clone().into()),
            ("KEYGATE_SAVE_DIR", desktop.folder("exports")?.into()),
        ];

        let (starter, trace) = traced(desktop, "nobody-signs-in")?;
        let window = Window::open_installed(desktop, &starter, &environment).await?;
        window.screen.find("button", "Connect").await?;
        window.screen.rest().await?;
        let driver = driver_of(&window)?;
        window.close().await?;
        Contacts::read(&trace)?.are_only(&[&driver])?;

        let (starter, trace) = traced(desktop, "whole-journey")?;
        let window = Window::open_installed(desktop, &starter, &environment).await?;
        let screen = &window.screen;
        let (id, secret) = atlas.service_account();
        connect(screen, SignIn::ServiceAccount(id, secret), true).await?;
        open_project(screen).await?;
        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "practice-atlas-kms").await?;
            let key = "arn:aws:kms:us-east-1:123456789012:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789";
            screen.fill("Customer master key ID", key).await?;
            screen.choose("AWS region", "US_EAST_1").await
        })
        .await?;
        screen.shows("Valid").await?;
        go_to(screen, "IP addresses").await?;
        screen.press("button", "Refresh").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.press("button", "Export CSV").await?;
        screen.press("button", "Save anyway").await?;
        for place in ["Access list", "Clusters", "Settings"] {
            go_to(screen, place).await?;
        }
        screen.rest().await?;
        let driver = driver_of(&window)?;
        window.close().await?;
        let contacts = Contacts::read(&trace)?;
        contacts.are_only(&[&driver, &allowed])?;
        assert!(
            contacts.processes > 2,
            "the webview's processes are traced as well: {}",
            contacts.processes
        );

        let (starter, trace) = traced(desktop, "check")?;
        let mut check = desktop.command(&starter);
        check.arg("--check");
        for (name, value) in &environment {
            check.env(name, value);
        }
        // The stand-in answers meanwhile, on this thread.
        let looked = tokio::task::spawn_blocking(move || check.status()).await??;
        assert!(looked.success(), "the list was fetched");
        Contacts::read(&trace)?.are_only(&[&allowed])
    })
    .await
}

/// What signing in to AWS may contact: the hosts of the region that is named, and no others.
#[tokio::test]
async fn x1_only_the_listed_hosts_are_contacted_for_a_sign_in_to_aws() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let allowed = atlas.origin().trim_start_matches("http://").to_owned();
        // A company's proxy, which reads along and whose certificate nobody else knows.
        let authority = Authority::new()?;
        let inspecting = |host| -> Result<_, Stop> {
            let server = authority.server(host, Validity::Now)?;
            Ok(ScriptedServer::start_encrypted(server, |_, _| {
                Reply::json(403, "{}")
            })?)
        };
        let [sts, oidc] = [inspecting(STS)?, inspecting(OIDC)?];
        let ways = [(STS, sts.host()), (OIDC, oidc.host())];
        let proxy = ScriptedServer::start(move |request, _| {
            let host = request.target.trim_end_matches(":443");
            match ways.iter().find(|(name, _)| *name == host) {
                Some((_, way)) => Reply::Through(way.clone()),
                None => Reply::json(502, ""),
            }
        })?;
        let trusted = desktop.home().join("company.pem");
        fs::write(&trusted, authority.pem())?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("HTTPS_PROXY", proxy.origin().into()),
            ("https_proxy", proxy.origin().into()),
            ("SSL_CERT_FILE", trusted.into()),
        ];
        let (starter, trace) = traced(desktop, "aws")?;
        let window = Window::open_installed(desktop, &starter, &environment).await?;
        let screen = &window.screen;
        let (id, secret) = atlas.service_account();
        connect(screen, SignIn::ServiceAccount(id, secret), true).await?;
        open_project(screen).await?;
        assert_eq!(proxy.connections(), 0, "no cloud is asked by itself");

        go_to(screen, "Settings").await?;
        screen.press("button", "Connect AWS…").await?;
        screen.press("radio", "Paste credentials").await?;
        screen.paste("Credentials", PASTED).await?;
        screen.press("button", "Sign in").await?;
        screen.shows(STS).await?;
        screen.press("radio", "Identity Center").await?;
        let start = "https://d-1234567890.awsapps.com/start";
        screen.fill("Start URL", start).await?;
        screen.fill("Region", "eu-central-1").await?;
        screen.press("button", "Sign in in the browser").await?;
        screen.shows(OIDC).await?;

        let driver = driver_of(&window)?;
        window.close().await?;
        let way = proxy.origin();
        let way = way.trim_start_matches("http://");
        Contacts::read(&trace)?.are_only(&[&driver, &allowed, way])?;
        let mut asked: Vec<_> = proxy
            .requests()
            .into_iter()
            .map(|it| (it.method, it.target))
            .collect();
        asked.sort();
        asked.dedup();
        let connect = |host: &str| ("CONNECT".to_owned(), format!("{host}:443"));
        assert_eq!(asked, [connect(OIDC), connect(STS)]);
        for reading_along in [sts, oidc] {
            let requests = reading_along.requests();
            assert!(
                requests.is_empty(),
                "x6: nothing is sent where somebody can read along: {requests:?}"
            );
        }
        Ok(())
    })
    .await
}

/// What a trace tells.
struct Contacts {
    /// `address:port`, each once.
    internet: Vec<String>,
    /// Sockets of services on this computer that look names up.
    name_services: Vec<String>,
    processes: usize,
    calls: usize,
}

impl Contacts {
    fn read(trace: &Path) -> Result<Self, Stop> {
        let trace = fs::read_to_string(trace)?;
        let mut contacts = Self {
            internet: Vec::new(),
            name_services: Vec::new(),
            processes: 0,
            calls: 0,
        };
        let mut processes = Vec::new();
        for line in trace.lines().filter(|line| line.contains('(')) {
            contacts.calls += 1;
            let process = line.split(' ').next().unwrap_or_default();
            if !processes.contains(&process) {
                processes.push(process);
            }
            if line.contains("sa_family=AF_INET") {
                let contact = internet_address(line);
                if !contacts.internet.contains(&contact) {
                    contacts.internet.push(contact);
                }
            }
            if line.contains("systemd/resolve") || line.contains("avahi") {
                contacts.name_services.push(line.to_owned());
            }
        }
        contacts.processes = processes.len();
        Ok(contacts)
    }

    fn are_only(&self, allowed: &[&str]) -> Result<(), Stop> {
        tried(&format!(
            "network: {} calls of {} threads looked at; {} addresses contacted, {} allowed",
            self.calls,
            self.processes,
            self.internet.len(),
            allowed.len()
        ));
        if self.calls == 0 {
            return Err("the trace is empty: nothing was looked at".into());
        }
        let mut contacted = self.internet.clone();
        let mut allowed = allowed.to_vec();
        contacted.sort();
        allowed.sort_unstable();
        if contacted != allowed || !self.name_services.is_empty() {
            return Err(format!(
                "contacted {:?} and {:?} instead of only {allowed:?}",
                self.internet, self.name_services
            )
            .into());
        }
        Ok(())
    }
}

/// Where the webview is driven from: in tests alone it connects there, because the environment says so.
fn driver_of(window: &Window<'_>) -> Result<String, Stop> {
    let processes = window.processes()?;
    let program = processes.first().ok_or("no program")?;
    let environment = String::from_utf8_lossy(&program.about("environ")?).into_owned();
    environment
        .split('\0')
        .find_map(|variable| variable.strip_prefix("WEBKIT_INSPECTOR_SERVER="))
        .map(str::to_owned)
        .ok_or_else(|| "the webview is not driven".into())
}

/// `127.0.0.1:4040` of `… sin_port=htons(4040), sin_addr=inet_addr("127.0.0.1") …`, or the whole line
/// where it is no such address.
fn internet_address(line: &str) -> String {
    let between = |before: &str, after: &str| {
        let (_, rest) = line.split_once(before)?;
        Some(rest.split_once(after)?.0.to_owned())
    };
    let address = between("inet_addr(\"", "\"");
    let port = between("sin_port=htons(", ")");
    match (address, port) {
        (Some(address), Some(port)) => format!("{address}:{port}"),
        _ => line.to_owned(),
    }
}

/// A program that becomes Keygate with its connections traced, and the file the trace goes to.
fn traced(desktop: &Desktop, name: &str) -> Result<(PathBuf, PathBuf), Stop> {
    let starter = desktop.home().join(format!("{name}.sh"));
    let trace = desktop.home().join(format!("{name}.trace"));
    // The tracer is the one that steps aside (-D): whoever started this knows the program by the
    // same process number.
    let script = format!(
        "#!/bin/sh\nexec strace -D -f --seccomp-bpf -qq -e {CALLS} -o '{}' '{}' \"$@\"\n",
        trace.display(),
        program()?.display()
    );
    fs::write(&starter, script)?;
    fs::set_permissions(&starter, fs::Permissions::from_mode(0o755))?;
    Ok((starter, trace))
}

#[test]
fn a_line_of_the_trace_names_the_other_side() {
    let line = r#"71 connect(9, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.2")}, 16) = 0"#;
    assert_eq!(internet_address(line), "10.0.0.2:53");
    let other = r#"71 connect(9, {sa_family=AF_INET6, sin6_port=htons(53), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0"#;
    assert_eq!(
        internet_address(other),
        other,
        "never equal to an allowed one"
    );
}
