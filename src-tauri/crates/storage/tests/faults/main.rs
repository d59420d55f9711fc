//! Nothing lost: killed writers, damaged files, full and read-only disks. Starts itself as the
//! program that something happens to, so it has a `main` of its own.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and says what it tried"
)]

mod damage;
mod full;
mod killed;
mod kinds;
#[cfg(unix)]
mod limits;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = || Path::new(&arguments[1]);
    match arguments.first().map(String::as_str) {
        Some(killed::WRITER) => killed::write_until_killed(folder(), arguments[2].parse().unwrap()),
        Some(killed::KILLS) => {
            let kills = arguments[1].parse().unwrap();
            killed::a_writer_killed_at_any_point_leaves_the_old_state_or_the_new(kills);
        }
        #[cfg(unix)]
        Some(limits::FULL) => limits::no_file_may_grow(folder()),
        #[cfg(unix)]
        Some(limits::SMALL_DISK) => limits::on_a_small_disk(folder()),
        // A filter of `cargo test` that means other tests.
        Some(filter) if !filter.starts_with('-') && !"faults".contains(filter) => {}
        _ => {
            killed::a_writer_killed_at_any_point_leaves_the_old_state_or_the_new(killed::FEW);
            damage::every_kind_of_state_survives_every_damage();
            damage::where_nothing_can_be_written_everything_is_read_and_holds_in_memory();
            #[cfg(unix)]
            limits::a_full_disk_is_reported_and_what_it_did_not_take_holds_in_memory();
            #[cfg(unix)]
            limits::a_real_disk_full_or_read_only_does_the_same();
            #[cfg(not(unix))]
            full::a_real_disk_that_is_full_is_reported_and_memory_holds();
        }
    }
}
