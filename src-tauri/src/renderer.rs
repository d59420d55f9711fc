//! Which of WebKitGTK's renderers draws the window.

use std::ffi::OsStr;
use std::path::Path;

/// Takes WebKitGTK's renderer away that needs a GPU. Source: WebKitGTK's environment variables.
const WITHOUT_GPU: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// What decides.
#[derive(Debug, Clone, Copy)]
struct Graphics {
    /// The kernel offers something that renders.
    gpu: bool,
    /// NVIDIA's own driver is loaded; the open one, nouveau, is none.
    nvidia: bool,
    /// WebKitGTK comes out of an AppImage.
    appimage: bool,
}

/// Has the renderer that draws in memory draw the window where the usual one leaves it blank: with
/// NVIDIA's own driver (tauri issues 9304 and 9394, WebKit bugs 254807 and 262607), and where an
/// AppImage's WebKitGTK meets another system's graphics (tauri issue 13885). On a computer without a
/// GPU as well: the usual one goes through a GPU made of software there, which takes 85 MiB more (171
/// against 258 MiB with Connect on screen). What is set from outside holds.
///
/// Must be called before anything else runs beside.
pub fn choose() {
    let graphics = Graphics {
        gpu: has_gpu(Path::new("/dev/dri")),
        nvidia: Path::new("/proc/driver/nvidia/version").exists()
            || Path::new("/sys/module/nvidia").exists(),
        appimage: std::env::var_os("APPIMAGE").is_some_and(|image| !image.is_empty()),
    };
    if draws_in_memory(graphics, std::env::var_os(WITHOUT_GPU).as_deref()) {
        #[expect(
            unsafe_code,
            reason = "WebKitGTK reads it from the environment alone; starting anew with it set would \
                      link everything twice"
        )]
        // SAFETY: no other thread runs yet that could read the environment meanwhile.
        unsafe {
            std::env::set_var(WITHOUT_GPU, "1");
        }
    }
}

/// `set`: what the environment says of it already.
fn draws_in_memory(graphics: Graphics, set: Option<&OsStr>) -> bool {
    set.is_none() && (!graphics.gpu || graphics.nvidia || graphics.appimage)
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
    fn the_usual_renderer_draws_where_nothing_is_known_against_it() {
        assert!(!draws_in_memory(USUAL, None));
    }

    #[test]
    fn the_other_one_draws_where_windows_stay_blank_or_nothing_could_speed_it_up() {
        let nvidia = Graphics {
            nvidia: true,
            ..USUAL
        };
        let none = Graphics {
            gpu: false,
            ..USUAL
        };
        let appimage = Graphics {
            appimage: true,
            ..USUAL
        };
        for graphics in [nvidia, none, appimage] {
            assert!(draws_in_memory(graphics, None), "{graphics:?}");
        }
    }

    #[test]
    fn what_was_set_from_outside_holds() {
        let nvidia = Graphics {
            nvidia: true,
            ..USUAL
        };
        for set in ["0", "1", ""] {
            assert!(!draws_in_memory(nvidia, Some(set.as_ref())), "{set:?}");
        }
    }
}
