//! What a machine needs before Rounds can be built and its window driven. Looks first, installs only what is missing.

use crate::run;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// The WebDriver bridge to a Tauri window, built once into the target folder.
const TAURI_DRIVER: &str = "2.1.0";
/// Oldest major version of Node that Vite takes.
const NODE_MAJOR: u32 = 20;

/// One system's way of naming and fetching packages.
struct PackageManager {
    program: &'static str,
    /// Answers with success only if the package is there.
    asks: &'static [&'static str],
    refreshes: Option<&'static [&'static str]>,
    installs: &'static [&'static str],
    needs: &'static [Need],
}

/// Packages and what they are for.
struct Need {
    why: &'static str,
    packages: &'static [&'static str],
}

const MANAGERS: &[PackageManager] = &[
    PackageManager {
        program: "apt-get",
        asks: &["dpkg", "-s"],
        refreshes: Some(&["apt-get", "update"]),
        installs: &["apt-get", "install", "-y", "--no-install-recommends"],
        needs: &[
            Need { why: "compiler and linker", packages: &["build-essential", "pkg-config"] },
            Need {
                why: "the window (WebKitGTK) and its icons",
                packages: &["libwebkit2gtk-4.1-dev", "libgtk-3-dev", "librsvg2-dev"],
            },
            Need { why: "SQLCipher's cipher", packages: &["libssl-dev"] },
            Need { why: "the UI's tools", packages: &["nodejs", "npm"] },
            Need {
                why: "a display without a screen",
                packages: &["xvfb", "fonts-dejavu-core", "fonts-noto-core", "fonts-noto-cjk"],
            },
            Need { why: "a keychain of its own for tests", packages: &["dbus", "dbus-x11", "gnome-keyring"] },
            Need { why: "links back from the browser", packages: &["xdg-utils", "libglib2.0-bin"] },
            Need { why: "driving the window in tests", packages: &["webkit2gtk-driver"] },
            Need { why: "a Wayland compositor without a screen", packages: &["weston"] },
        ],
    },
    PackageManager {
        program: "dnf",
        asks: &["rpm", "-q"],
        refreshes: None,
        installs: &["dnf", "install", "-y"],
        needs: &[
            Need {
                why: "compiler and linker",
                packages: &["gcc", "gcc-c++", "make", "pkgconf-pkg-config", "perl-core"],
            },
            Need {
                why: "the window (WebKitGTK, with its WebDriver) and its icons",
                packages: &["webkit2gtk4.1-devel", "gtk3-devel", "librsvg2-devel"],
            },
            Need { why: "SQLCipher's cipher", packages: &["openssl-devel"] },
            Need { why: "the UI's tools", packages: &["nodejs", "nodejs-npm"] },
            Need {
                why: "a display without a screen",
                packages: &[
                    "xorg-x11-server-Xvfb",
                    "dejavu-sans-fonts",
                    "google-noto-sans-fonts",
                    "google-noto-sans-cjk-fonts",
                ],
            },
            Need {
                why: "a keychain of its own for tests",
                packages: &["dbus-daemon", "dbus-x11", "gnome-keyring"],
            },
            Need { why: "links back from the browser", packages: &["xdg-utils", "glib2"] },
        ],
    },
    PackageManager {
        program: "pacman",
        asks: &["pacman", "-Q"],
        refreshes: None,
        installs: &["pacman", "-S", "--noconfirm", "--needed"],
        needs: &[
            Need { why: "compiler and linker", packages: &["base-devel"] },
            Need {
                why: "the window (WebKitGTK, with its WebDriver) and its icons",
                packages: &["webkit2gtk-4.1", "gtk3", "librsvg"],
            },
            Need { why: "SQLCipher's cipher", packages: &["openssl"] },
            Need { why: "the UI's tools", packages: &["nodejs", "npm"] },
            Need {
                why: "a display without a screen",
                packages: &["xorg-server-xvfb", "ttf-dejavu", "noto-fonts", "noto-fonts-cjk"],
            },
            Need { why: "a keychain of its own for tests", packages: &["dbus", "gnome-keyring"] },
            Need { why: "links back from the browser", packages: &["xdg-utils", "glib2"] },
        ],
    },
    PackageManager {
        program: "brew",
        asks: &["brew", "list"],
        refreshes: None,
        installs: &["brew", "install"],
        needs: &[Need { why: "the UI's tools", packages: &["node"] }],
    },
];

/// Another clock for a program, which only `cargo xtask calendar` needs.
pub(crate) fn faketime() -> Result<((), String), String> {
    if run::present("faketime") {
        return Ok(((), "present".to_owned()));
    }
    let Some(manager) = MANAGERS.iter().find(|manager| run::present(manager.program)) else {
        return Err("    faketime is not on the PATH, and other days are played with it.".to_owned());
    };
    let missing =
        [(if manager.program == "apt-get" { "faketime" } else { "libfaketime" }, "other days for tests")];
    println!("missing:\n      {:<28} {}", missing[0].0, missing[0].1);
    fetch(manager, &missing)?;
    Ok(((), "installed".to_owned()))
}

/// What makes and looks into packages, which only `cargo xtask release` needs.
pub(crate) fn packaging() -> Result<((), String), String> {
    let tools: &[(&str, &str, &str)] = match std::env::consts::OS {
        "linux" => &[
            ("dpkg-shlibdeps", "dpkg-dev", "what the program needs, as Debian says it"),
            ("lintian", "lintian", "Debian's critic"),
            ("rpm", "rpm", "what the program needs, as Fedora says it, and a look into the rpm"),
            ("desktop-file-validate", "desktop-file-utils", "a look at the desktop file"),
            ("makensis", "nsis", "the installer for Windows"),
        ],
        _ => &[],
    };
    let missing: Vec<(&str, &str)> =
        tools.iter().filter(|tool| !run::present(tool.0)).map(|tool| (tool.1, tool.2)).collect();
    if missing.is_empty() {
        return Ok(((), "all present".to_owned()));
    }
    match MANAGERS.iter().find(|manager| manager.program == "apt-get" && run::present(manager.program)) {
        Some(manager) => {
            fetch(manager, &missing)?;
            Ok(((), format!("{} installed", missing.len())))
        }
        None => {
            let names: Vec<&str> = missing.iter().map(|(package, _)| *package).collect();
            Err(format!(
                "    The packages for Linux are made on a Debian or Ubuntu, with {}.",
                names.join(" ")
            ))
        }
    }
}

/// Packages of Debian and its kin, by name and purpose, that only commands which look at other systems need.
pub(crate) fn debian(packages: &[(&str, &str)]) -> Result<((), String), String> {
    let Some(manager) =
        MANAGERS.iter().find(|manager| manager.program == "apt-get" && run::present(manager.program))
    else {
        return Err(
            "    This runs on a Debian or Ubuntu: the compiler for other systems is theirs.".to_owned()
        );
    };
    let missing: Vec<(&str, &str)> =
        packages.iter().filter(|(package, _)| !installed(manager, package)).copied().collect();
    if missing.is_empty() {
        return Ok(((), "all present".to_owned()));
    }
    say(&missing);
    fetch(manager, &missing)?;
    Ok(((), format!("{} installed", missing.len())))
}

fn say(missing: &[(&str, &str)]) {
    println!("missing:");
    for (package, why) in missing {
        println!("      {package:<28} {why}");
    }
}

fn installed(manager: &PackageManager, package: &str) -> bool {
    let mut ask = run::command(&std::env::temp_dir(), manager.asks[0], &manager.asks[1..]);
    // dpkg knows removed packages too, and answers success for them.
    run::quietly(ask.arg(package)).is_ok_and(|said| !said.contains("Status: deinstall"))
}

/// System packages: says what is missing and why, and fetches it.
pub(crate) fn system() -> Result<((), String), String> {
    let Some(manager) = MANAGERS.iter().find(|manager| run::present(manager.program)) else {
        return Ok(((), "no package manager we know: README.md lists what is needed".to_owned()));
    };
    // Node often comes from elsewhere than the system's packages; what counts is that it answers.
    let node = node_major();
    let missing: Vec<(&str, &str)> = manager
        .needs
        .iter()
        .flat_map(|need| need.packages.iter().map(|package| (*package, need.why)))
        .filter(
            |(package, why)| {
                if *why == "the UI's tools" { node.is_none() } else { !installed(manager, package) }
            },
        )
        .collect();
    if !missing.is_empty() {
        say(&missing);
        fetch(manager, &missing)?;
    }
    match node_major() {
        Some(major) if major >= NODE_MAJOR => {
            let word = if missing.is_empty() {
                "all present".to_owned()
            } else {
                format!("{} installed", missing.len())
            };
            Ok(((), word))
        }
        Some(major) => {
            Err(format!("    Node {major} is too old for the UI's tools; {NODE_MAJOR} or newer is needed."))
        }
        None => Err("    Node is not on the PATH, and the UI is built with it.".to_owned()),
    }
}

fn fetch(manager: &PackageManager, missing: &[(&str, &str)]) -> Result<(), String> {
    let here = std::env::temp_dir();
    let ours_to_change = manager.program == "brew"
        || run::quietly(&mut run::command(&here, "id", ["-u"])).is_ok_and(|said| said.trim() == "0");
    let with_rights = |words: &[&'static str]| {
        let mut all = words.to_vec();
        if !ours_to_change {
            all.insert(0, "sudo");
        }
        run::command(&here, all[0], &all[1..])
    };
    if !ours_to_change {
        if !run::present("sudo") {
            let names: Vec<&str> = missing.iter().map(|(package, _)| *package).collect();
            return Err(format!(
                "    As an administrator: {} {}",
                manager.installs.join(" "),
                names.join(" ")
            ));
        }
        println!("      sudo may ask for your password: only {} runs with it.", manager.program);
    }
    if let Some(refreshes) = manager.refreshes {
        run::quietly(&mut with_rights(refreshes))?;
    }
    let mut install = with_rights(manager.installs);
    install.args(missing.iter().map(|(package, _)| *package)).env("DEBIAN_FRONTEND", "noninteractive");
    run::quietly(&mut install).map(|_| ())
}

fn node_major() -> Option<u32> {
    let said = run::quietly(&mut run::command(&std::env::temp_dir(), "node", ["--version"])).ok()?;
    run::present("npm").then_some(())?;
    said.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Where tauri-driver lies once [`tauri_driver`] has run; the tests look there too.
fn tools(workspace: &Workspace) -> PathBuf {
    workspace.target.join("tools")
}

/// tauri-driver, built once.
pub(crate) fn tauri_driver(workspace: &Workspace) -> Result<((), String), String> {
    let tools = tools(workspace);
    let wanted = format!("tauri-driver {TAURI_DRIVER}");
    let list = run::quietly(run::cargo(&workspace.root, ["install", "--list", "--root"]).arg(&tools));
    if list.is_ok_and(|said| said.contains(&format!("tauri-driver v{TAURI_DRIVER}"))) {
        return Ok(((), wanted));
    }
    let install =
        ["install", "tauri-driver", "--version", TAURI_DRIVER, "--locked", "--quiet", "--force", "--root"];
    run::quietly(run::cargo(&workspace.root, install).arg(&tools))?;
    Ok(((), format!("{wanted} built")))
}

/// rustfmt and clippy of the toolchain in use.
pub(crate) fn toolchain(workspace: &Workspace) -> Result<((), String), String> {
    for (component, ask) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if run::quietly(&mut run::cargo(&workspace.root, [ask, "--version"])).is_err() {
            run::quietly(&mut run::command(&workspace.root, "rustup", ["component", "add", component]))?;
        }
    }
    let version = run::quietly(&mut run::cargo(&workspace.root, ["--version"]))?;
    Ok(((), version.split(" (").next().unwrap_or_default().to_owned()))
}
