//! Which of WebKitGTK's renderers draws the window.

use std::path::Path;

/// Takes WebKitGTK's renderer away that needs a GPU. Source: WebKitGTK's environment variables.
const WITHOUT_GPU: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// On a computer without a GPU, has the renderer that draws in memory draw the window: the usual one
/// goes through a GPU made of software there, which takes 85 MiB and a third of the time of the first
/// paint more. What is set from outside holds.
///
/// Must be called before anything else runs beside.
pub fn choose() {
    if std::env::var_os(WITHOUT_GPU).is_none() && !has_gpu(Path::new("/dev/dri")) {
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
}
