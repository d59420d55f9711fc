use access_list::{Context, Verdict, read};

use super::*;
use crate::access_list::needed::sample as needed;
use crate::addresses::unusual::Unusual;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

/// The usual Atlas, or the one of the practice project.
pub(super) fn source(practice: bool) -> Source {
    Source {
        origin: "https://cloud.mongodb.com".to_owned(),
        practice,
    }
}

#[test]
fn a6_without_a_list_there_is_no_comparison() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    assert!(
        access
            .compare(&source(false), &storage, needed(&[])?, &[])
            .is_none()
    );
    Ok(())
}

fn government() -> Source {
    Source {
        origin: "https://cloud.mongodbgov.com".to_owned(),
        practice: false,
    }
}

#[test]
fn a5_a_late_answer_of_one_atlas_leaves_what_another_has() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    access.set_list(&government(), &storage, list("8.8.8.8")?);
    let compared = access.compare(&government(), &storage, needed(&[])?, &[]);
    let compared = compared.ok_or("not compared")?;

    access.set_needed(&source(false), &storage, needed(&["9.9.9.9/32"])?);

    let still = access.compared(&government(), &storage).ok_or("gone")?;
    assert_eq!(still.generation, compared.generation);
    assert!(access.needed(&government(), &storage).is_none());
    Ok(())
}

#[test]
fn a5_the_names_of_what_one_atlas_has_name_nothing_of_another() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let list = needed(&["3.0.0.1/32"])?.in_use();
    let put = |source: &Source| access.put_artefact(source, &storage, artefact(), list.clone());
    let (of_one, of_other) = (put(&source(false)), put(&government()));

    assert_ne!(of_one, of_other);
    assert!(matches!(
        access.artefact(&government(), &storage, of_one, true),
        Err(ShellError::StaleSummary)
    ));
    assert!(
        access
            .artefact(&source(false), &storage, of_one, true)
            .is_ok()
    );
    Ok(())
}

type Listed = Option<(AccessList, Vec<KeptText>)>;

fn list(text: &str) -> std::result::Result<Listed, access_list::ReadError> {
    let context = Context::at(Timestamp::UNIX_EPOCH);
    let kept = KeptText {
        half: None,
        bytes: text.as_bytes().into(),
    };
    Ok(Some((read(&[text.as_bytes()], &context)?, vec![kept])))
}

#[test]
fn a3_the_half_hour_begins_anew_with_every_addition() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let since = |text: &str| -> std::result::Result<_, Box<dyn std::error::Error>> {
        access.set_list(&source(false), &storage, list(text)?);
        let compared = access
            .compare(&source(false), &storage, needed(&[])?, &[])
            .ok_or("not compared")?;
        Ok(compared.complete_since.ok_or("something is missing")?)
    };
    let first = since("8.8.8.8")?;
    assert_eq!(since("8.8.8.8")?, first, "nothing was added");
    let second = since("8.8.8.8 9.9.9.9")?;
    assert!(second > first, "something was added");
    assert_eq!(since("9.9.9.9")?, second, "something was taken away");
    Ok(())
}

#[test]
fn a9_a_list_whose_dates_have_passed_says_why_it_proves_nothing() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let (mut ended, texts) = list("8.8.8.8")?.ok_or("no list")?;
    ended.ends_at = Some(Timestamp::UNIX_EPOCH);
    access.set_list(&source(false), &storage, Some((ended, texts)));

    let compared = access.compare(&source(false), &storage, needed(&["8.8.8.8/32"])?, &[]);
    let compared = compared.ok_or("not compared")?;
    assert_eq!(compared.comparison.proof.verdict, Verdict::NotProven);
    assert_eq!(compared.list.doubts[0].reason, Reason::Ended);
    Ok(())
}

#[test]
fn a9_a_list_proves_nothing_for_projects_that_were_ticked_after_it_was_read() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let (read, texts) = list("8.8.8.8")?.ok_or("no list")?;
    let of = |projects: &[&str]| AccessList {
        projects: Some(projects.iter().map(|&id| id.to_owned()).collect()),
        ..read.clone()
    };
    let set = NeededSet {
        unseen: vec!["payments".to_owned(), "ledger".to_owned()],
        ..needed(&["8.8.8.8/32"])?
    };
    for (projects, expected) in [
        (&["payments"][..], Verdict::NotProven),
        (&["ledger", "other", "payments"][..], Verdict::Allowed),
    ] {
        let taken = (of(projects), texts.clone());
        access.set_list(&source(false), &storage, Some(taken));
        let compared = access.compare(&source(false), &storage, set.clone(), &[]);
        let compared = compared.ok_or("not compared")?;
        assert_eq!(compared.comparison.proof.verdict, expected);
        let is_doubted = compared
            .list
            .doubts
            .iter()
            .any(|doubt| doubt.reason == Reason::ProjectsSince);
        assert_eq!(is_doubted, expected == Verdict::NotProven);
        let standing = access.standing(&source(false), &storage, &set);
        assert_eq!(standing.map(|standing| standing.verdict), Some(expected));
    }
    Ok(())
}

#[test]
fn a3_a_missing_block_ends_the_half_hour_whether_compared_or_watched() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    access.set_list(&source(false), &storage, list("8.8.8.8")?);
    access.compare(&source(false), &storage, needed(&[])?, &[]);

    let needed = needed(&["9.9.9.9/32"])?;
    let standing = access.standing(&source(false), &storage, &needed);
    let standing = standing.ok_or("not known")?;
    assert_eq!((standing.verdict, standing.missing), (Verdict::Missing, 1));
    let remembered = storage.access(&source(false).origin).list.ok_or("gone")?;
    assert_eq!(remembered.complete_since, None);
    Ok(())
}

fn artefact() -> Arc<Artefact> {
    Arc::new(Artefact {
        count: 1,
        ..Artefact::default()
    })
}

fn unusual(set: NeededSet, wide: usize, added: usize, removed: usize) -> NeededSet {
    let unusual = Unusual {
        wide,
        added,
        removed,
    };
    NeededSet { unusual, ..set }
}

#[test]
fn a4_what_is_unusual_in_a_written_set_is_confirmed_before_it_is_copied_or_saved() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let take = |set: NeededSet, confirmed| {
        let list = set.in_use();
        let token = access.put_artefact(&source(false), &storage, artefact(), list);
        access.artefact(&source(false), &storage, token, confirmed)
    };

    assert!(take(needed(&["3.0.0.1/32"])?, false).is_ok());

    let wide = unusual(needed(&["3.0.0.0/24"])?, 1, 0, 0);
    assert!(matches!(
        take(wide.clone(), false),
        Err(ShellError::UnusualList { wide: 1, .. })
    ));
    assert!(take(wide, true).is_ok(), "confirming is enough");

    let changed = unusual(needed(&["3.0.0.1/32"])?, 0, 61, 12);
    assert!(matches!(
        take(changed, false),
        Err(ShellError::UnusualList {
            added: 61,
            removed: 12,
            wide: 0
        })
    ));
    Ok(())
}

#[test]
fn what_the_access_list_has_outlasts_a_restart_but_not_its_text() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    AccessListState::default().set_list(&source(false), &storage, list("198.51.100.7")?);

    let again = AccessListState::default();
    let compared = again
        .compare(&source(false), &storage, needed(&[])?, &[])
        .ok_or("not remembered")?;
    assert_eq!(compared.comparison.not_from_atlas, [0]);
    assert!(!compared.mergeable);
    Ok(())
}

#[test]
fn a1_what_the_administrator_had_stays_known_though_the_list_is_forgotten() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let read = |second, blocks: &[&str]| -> std::result::Result<_, Box<dyn std::error::Error>> {
        let blocks: std::result::Result<_, _> = blocks.iter().map(|it| it.parse()).collect();
        Ok(AccessListRead {
            at: Timestamp::from_second(second)?,
            blocks: blocks?,
        })
    };
    let add = |read| access.add_administrators(&source(false), &storage, read);
    add(read(1, &["81.2.69.142/32"])?);
    add(read(2, &["81.2.69.142/32", "81.2.70.0/24"])?);
    add(read(3, &["81.2.70.7/32"])?);
    access.set_list(&source(false), &storage, None);
    let kept = storage.access(&source(false).origin).administrators;
    let expected = [read(1, &["81.2.69.142/32"])?, read(2, &["81.2.70.0/24"])?];
    assert_eq!(kept, expected, "what is new each time");

    for number in 0..MOST_READS {
        let block = format!("80.0.{number}.0/24");
        add(read(i64::try_from(number)? + 10, &[&block])?);
    }
    let kept = storage.access(&source(false).origin).administrators;
    assert_eq!(kept.len(), MOST_READS, "the oldest became one");
    assert_eq!(kept[0].at, Timestamp::from_second(1)?);
    assert!(kept[0].blocks.len() > 1);
    let all = kept.iter().map(|read| read.blocks.len()).sum::<usize>();
    assert_eq!(all, MOST_READS + 2, "none is lost");
    Ok(())
}

#[test]
fn a5_a_practice_list_is_not_kept() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    AccessListState::default().set_list(&source(true), &storage, list("198.18.0.1")?);
    assert!(!folder.path().join("access").exists());
    Ok(())
}

#[test]
fn a4_one_confirmation_holds_for_every_file_and_form_of_the_same_list() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let put =
        |set: &NeededSet| access.put_artefact(&source(false), &storage, artefact(), set.in_use());
    let take = |token, confirmed| access.artefact(&source(false), &storage, token, confirmed);
    let wide = unusual(needed(&["3.0.0.0/24"])?, 1, 0, 0);

    let first = put(&wide);
    assert!(take(first, false).is_err());
    assert!(take(first, true).is_ok());
    assert!(take(first, false).is_ok(), "the next file");
    let form = put(&wide);
    assert!(take(form, false).is_ok(), "another form");
    let merged = put(&unusual(wide, 2, 0, 0));
    assert!(take(merged, false).is_err(), "more is unusual");
    assert!(take(merged, true).is_ok());
    let other = put(&unusual(needed(&["3.0.0.0/23"])?, 2, 0, 0));
    assert!(take(other, false).is_err(), "another list");
    Ok(())
}

#[test]
fn only_a_policy_is_held_for_merging() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let held = |text: &str| -> std::result::Result<bool, Box<dyn std::error::Error>> {
        access.set_list(&source(false), &storage, list(text)?);
        Ok(access.policy(&source(false), &storage).is_some())
    };
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"}]}"#;
    assert!(held(policy)?);
    assert!(!held("8.8.8.8")?);
    assert!(!held(&format!("{policy}{}", " ".repeat(LONGEST_KEPT)))?);
    Ok(())
}

#[test]
fn a9_what_was_compared_counts_no_more_once_what_is_needed_changed() -> Result {
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let access = AccessListState::default();
    let compared = || -> std::result::Result<_, Box<dyn std::error::Error>> {
        let set = needed(&["8.8.8.8/32"])?;
        access.set_needed(&source(false), &storage, set.clone());
        access.compare(&source(false), &storage, set.clone(), &[]);
        let token = access.put_artefact(&source(false), &storage, artefact(), set.in_use());
        Ok(token)
    };
    let is_void = |token| {
        access.is_void(&source(false), &storage)
            && matches!(
                access.artefact(&source(false), &storage, token, true),
                Err(ShellError::StaleSummary)
            )
    };
    access.set_list(&source(false), &storage, list("8.8.8.8")?);

    let token = compared()?;
    assert!(!is_void(token));
    access.set_projects(&source(false), &storage, Some(vec!["a".to_owned()]));
    assert!(is_void(token), "another project is ticked");

    let token = compared()?;
    access.set_needed(&source(false), &storage, needed(&["9.9.9.9/32"])?);
    assert!(is_void(token), "another list was fetched");

    let token = compared()?;
    access.set_needed(&source(false), &storage, needed(&["8.8.8.8/32"])?);
    assert!(!is_void(token), "the same is needed");
    access.void(&source(false), &storage);
    assert!(is_void(token), "the watch found a change");
    Ok(())
}
