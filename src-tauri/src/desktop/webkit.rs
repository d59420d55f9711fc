//! What is set for WebKitGTK before it starts. It reads that from its environment alone; what is set
//! there from outside holds.

use std::path::Path;

/// Takes WebKitGTK's renderer away that needs a GPU. Source: WebKitGTK's environment variables.
const WITHOUT_GPU: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Keeps WebKitGTK from reading every few seconds how much memory there is and, in the process that
/// draws, twice a minute all of its own memory map: most of what an idle window cost (WebKit pull
/// request 55641 would do away with the latter). It gives back caches where memory runs short, and
/// Keygate's one page has next to none.
const WITHOUT_MEMORY_WATCH: &str = "WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR";

/// Has the engine of the page's scripts take this computer for one of little memory. It lets garbage lie
/// until that is a good part of what it takes for the size of memory: scrolling through a list for a
/// minute left up to 70 MiB of it, and leaves next to none now, at no cost in frames. Source:
/// JavaScriptCore's options.
const SMALL_HEAP: &str = "JSC_forceRAMSize";

/// What it takes for this computer's memory, in bytes: what its own objects need at most, about.
const SMALL: &str = "16777216";

/// What decides which renderer draws.
#[derive(Debug, Clone, Copy)]
struct Graphics {
    /// The kernel offers something that renders.
    gpu: bool,
    /// NVIDIA's own driver is loaded; the open one, nouveau, is none.
    nvidia: bool,
    /// WebKitGTK comes out of an AppImage.
    appimage: bool,
}

/// Has the window drawn where the usual renderer would leave it blank, cost little while it is not
/// shown, and leave little garbage.
///
/// Must be called before anything else runs beside.
pub fn prepare() {
    let graphics = Graphics {
        gpu: has_gpu(Path::new("/dev/dri")),
        nvidia: Path::new("/proc/driver/nvidia/version").exists()
            || Path::new("/sys/module/nvidia").exists(),
        appimage: std::env::var_os("APPIMAGE").is_some_and(|image| !image.is_empty()),
    };
    for (variable, value) in variables(graphics, |variable| std::env::var_os(variable).is_some()) {
        #[expect(
            unsafe_code,
            reason = "WebKitGTK reads it from the environment alone; starting anew with it set would \
                      link everything twice"
        )]
        // SAFETY: no other thread runs yet that could read the environment meanwhile.
        unsafe {
            std::env::set_var(variable, value);
        }
    }
}

/// The variables to set and their values, without those that are `set` already.
fn variables(graphics: Graphics, set: impl Fn(&str) -> bool) -> Vec<(&'static str, &'static str)> {
    let renderer = draws_in_memory(graphics).then_some((WITHOUT_GPU, "1"));
    let wanted = renderer
        .into_iter()
        .chain([(WITHOUT_MEMORY_WATCH, "1"), (SMALL_HEAP, SMALL)]);
    wanted.filter(|(variable, _)| !set(variable)).collect()
}

/// Whether the renderer that draws in memory draws the window: where the usual one leaves it blank, with
/// NVIDIA's own driver (tauri issues 9304 and 9394, WebKit bugs 254807 and 262607), and where an
/// AppImage's WebKitGTK meets another system's graphics (tauri issue 13885). On a computer without a
/// GPU as well: the usual one goes through a GPU made of software there, which takes 85 MiB more (171
/// against 258 MiB with Connect on screen).
fn draws_in_memory(graphics: Graphics) -> bool {
    !graphics.gpu || graphics.nvidia || graphics.appimage
}

/// Whether the kernel offers something that renders.
fn has_gpu(devices: &Path) -> bool {
    std::fs::read_dir(devices).is_ok_and(|devices| {
        devices
            .filter_map(Result::ok)
            .any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Graphics = Graphics {
        gpu: true,
        nvidia: false,
        appimage: false,
    };

    const NVIDIA: Graphics = Graphics {
        nvidia: true,
        ..USUAL
    };

    #[test]
    fn only_a_device_that_renders_is_a_gpu() -> std::io::Result<()> {
        let devices = tempfile::tempdir()?;
        assert!(!has_gpu(&devices.path().join("dri")), "no devices at all");
        std::fs::write(devices.path().join("card0"), "")?;
        assert!(!has_gpu(devices.path()), "a screen is no GPU");
        std::fs::write(devices.path().join("renderD128"), "")?;
        assert!(has_gpu(devices.path()));
        Ok(())
    }

    #[test]
    fn the_usual_renderer_is_used_where_no_problem_is_known() {
        assert!(!draws_in_memory(USUAL));
    }

    #[test]
    fn the_plain_renderer_is_used_for_nvidia_appimages_and_without_a_gpu() {
        let none = Graphics {
            gpu: false,
            ..USUAL
        };
        let appimage = Graphics {
            appimage: true,
            ..USUAL
        };
        for graphics in [NVIDIA, none, appimage] {
            assert!(draws_in_memory(graphics), "{graphics:?}");
        }
    }

    #[test]
    fn every_window_costs_little_and_the_renderer_changes_where_it_has_to() {
        let little = [
            ("WEBKIT_DISABLE_MEMORY_PRESSURE_MONITOR", "1"),
            ("JSC_forceRAMSize", "16777216"),
        ];
        assert_eq!(variables(USUAL, |_| false), little);
        let without = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        assert_eq!(
            variables(NVIDIA, |_| false),
            [without, little[0], little[1]]
        );
    }

    #[test]
    fn a_variable_that_is_set_already_stays() {
        for (variable, _) in variables(NVIDIA, |_| false) {
            let left = variables(NVIDIA, |set| set == variable);
            assert!(
                left.iter().all(|(other, _)| *other != variable),
                "{variable}"
            );
            assert_eq!(left.len(), 2, "the others are set all the same");
        }
    }
}
