//! The calls themselves.
#![expect(unsafe_code, reason = "the functions of Windows are called over C")]

use std::ffi::OsStr;
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use windows_sys::Win32::Globalization::{CP_OEMCP, MultiByteToWideChar};
use windows_sys::Win32::Storage::FileSystem::{
    MOVEFILE_REPLACE_EXISTING, MOVEFILE_WRITE_THROUGH, MoveFileExW,
};
use windows_sys::Win32::System::Diagnostics::Debug::{
    GetErrorMode, SEM_NOGPFAULTERRORBOX, SetErrorMode,
};
use windows_sys::Win32::System::ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags};
use windows_sys::Win32::UI::Shell::SetCurrentProcessExplicitAppUserModelID;

/// Renames the file `from` to `to`, in place of a file there, and returns once that is on the disk.
/// Source: Microsoft's documentation, `MoveFileExW`.
///
/// # Errors
/// The system's, with its number.
pub fn rename_through(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (
        wide(verbatim(from).as_os_str()),
        wide(verbatim(to).as_os_str()),
    );
    let how = MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH;
    // SAFETY: both are texts that end with a zero, and live until the call is over.
    match unsafe { MoveFileExW(from.as_ptr(), to.as_ptr(), how) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// What a program of the command line printed: those of Windows use the code page of its console.
#[must_use]
pub fn oem_text(bytes: &[u8]) -> String {
    let Ok(length) = i32::try_from(bytes.len()) else {
        return String::new();
    };
    // No code page makes more units than it has bytes.
    let mut units = vec![0_u16; bytes.len()];
    // SAFETY: both buffers are as long as is said. An empty one is refused, with 0.
    let written = unsafe {
        MultiByteToWideChar(
            CP_OEMCP,
            0,
            bytes.as_ptr(),
            length,
            units.as_mut_ptr(),
            length,
        )
    };
    let written = usize::try_from(written).unwrap_or_default();
    String::from_utf16_lossy(units.get(..written).unwrap_or_default())
}

/// Lets Windows Error Reporting keep nothing of this program when it crashes, nor of those it starts.
/// Source: Microsoft's documentation, `SetErrorMode` (`SEM_NOGPFAULTERRORBOX`: the system does not
/// invoke Windows Error Reporting) and `WerSetFlags` (`NOHEAP`, for a crash that is reported anyway).
pub fn no_crash_reports() {
    // SAFETY: neither takes or gives memory.
    unsafe {
        SetErrorMode(GetErrorMode() | SEM_NOGPFAULTERRORBOX);
        // A Windows that refuses reports as it did.
        WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP);
    }
}

/// Tells Windows that this process belongs to the program `id`, whose shortcut in the Start menu bears
/// the same: that gives notifications and the taskbar their name. Source: Microsoft's documentation,
/// Application User Model IDs.
pub fn is_program(id: &str) {
    let id = wide(OsStr::new(id));
    // SAFETY: a text that ends with a zero, and lives until the call is over.
    // Where it is refused the taskbar goes by the program's file.
    unsafe { SetCurrentProcessExplicitAppUserModelID(id.as_ptr()) };
}

fn wide(text: &OsStr) -> Vec<u16> {
    text.encode_wide().chain(std::iter::once(0)).collect()
}

/// As paths of more than 260 letters have to be written; as it was where the folder is not found.
fn verbatim(path: &Path) -> PathBuf {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_renamed_in_place_of_another_also_where_its_path_is_long() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let deep = folder
            .path()
            .canonicalize()?
            .join("a".repeat(150))
            .join("b".repeat(150));
        fs::create_dir_all(&deep)?;
        for folder in [folder.path(), &deep] {
            let (from, to) = (folder.join("from"), folder.join("to"));
            fs::write(&from, "new")?;
            fs::write(&to, "old")?;
            rename_through(&from, &to)?;
            assert_eq!(fs::read(&to)?, b"new");
            assert!(!from.exists());
        }
        Ok(())
    }

    #[test]
    fn a_file_that_somebody_has_open_alone_is_refused_with_its_number() -> io::Result<()> {
        use std::os::windows::fs::OpenOptionsExt;
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "new")?;
        fs::write(&to, "old")?;
        let held = fs::OpenOptions::new().read(true).share_mode(0).open(&to)?;
        let refused = rename_through(&from, &to).map_err(|error| error.raw_os_error());
        // Access denied, or a sharing violation (winerror.h).
        assert!(matches!(refused, Err(Some(5 | 32))), "{refused:?}");
        drop(held);
        rename_through(&from, &to)
    }

    #[test]
    fn what_the_console_s_programs_print_is_text() {
        assert_eq!(oem_text(b""), "");
        assert_eq!(
            oem_text(b"ERROR: Access is denied."),
            "ERROR: Access is denied."
        );
    }

    #[test]
    fn this_program_s_crashes_are_not_reported() {
        no_crash_reports();
        // SAFETY: it takes and gives no memory.
        let mode = unsafe { GetErrorMode() };
        assert_eq!(mode & SEM_NOGPFAULTERRORBOX, SEM_NOGPFAULTERRORBOX);
    }
}
