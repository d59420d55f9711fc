//! What a person lets somebody else do in practice, and what Keygate says to it.

use ::access_list::RemovalBlock;
use sandbox::Rehearsal;

use super::*;
use crate::clouds::rehearsing::rehearse;
use crate::connection::stand_in::StandIn;

impl Scene {
    fn rehearse(&self, what: Rehearsal) -> Result {
        rehearse(&self.clouds, &self.connection, self.cloud, what)?;
        Ok(())
    }
}

/// What each cloud says to an edit by somebody else, to a full list, and to its beginnings.
async fn tries_everything(scene: &Scene, is_full: fn(&AdditionProblem) -> bool) -> Result {
    let (shown, _) = scene.read().await?;
    let before = verdict(&shown);
    let planned = scene.plan()?;
    scene.rehearse(Rehearsal::Edit)?;
    let changed = scene.add(planned.token).await?;
    assert!(matches!(changed.outcome.ended, Ended::Stopped));
    assert!(matches!(
        changed.outcome.fates.as_slice(),
        [Fate::Changed { .. }]
    ));
    let (shown, _) = changed.now.ok_or("it was not read again")?;
    assert_eq!(verdict(&shown), before, "nothing was written");

    scene.rehearse(Rehearsal::Fill)?;
    scene.read().await?;
    let Err(ShellError::CloudAddition { problem, .. }) = scene.plan() else {
        return Err("it was planned".into());
    };
    assert!(is_full(&problem), "{problem:?}");

    scene.rehearse(Rehearsal::AsItWas)?;
    scene.read().await?;
    let planned = scene.plan()?;
    let added = scene.add(planned.token).await?;
    assert!(matches!(added.outcome.ended, Ended::Proven));
    Ok(())
}

fn is_too_large(problem: &AdditionProblem, most: usize) -> bool {
    matches!(problem, AdditionProblem::TooLarge { used, limit, .. } if *limit == most && used > limit)
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_in_practice_aws_shows_a_conflict_and_a_limit() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    tries_everything(&scene, |problem| is_too_large(problem, 10_240)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_in_practice_azure_shows_a_conflict_and_a_limit() -> Result {
    let scene = azure::scene("AZURE").await?;
    scene.sign_in_to_azure().await?;
    tries_everything(&scene, |problem| is_too_large(problem, 1_000)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_practice_no_longer_needs_waits_for_nothing_but_the_short_wait() -> Result {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    let added = scene.add(planned.token).await?;
    let (shown, _) = added.now.ok_or("it was not read again")?;
    let comparison = shown.compared.ok_or("nothing was compared")?.comparison;
    assert_eq!(comparison.no_longer_needed.len(), 3);
    let others = |block: &&RemovalBlock| !matches!(block, RemovalBlock::TooSoon { seconds_left, .. } if *seconds_left <= 30);
    let others: Vec<&RemovalBlock> = shown.removal.blocked_by.iter().filter(others).collect();
    assert!(others.is_empty(), "{others:?}");
    Ok(())
}

#[tokio::test]
async fn x2_nothing_happens_outside_practice_or_before_a_pretend_cloud_was_started() -> Result {
    let atlas = StandIn::start().await?;
    let clouds = Clouds::default();
    for cloud in Provider::ALL {
        let refused = rehearse(&clouds, &atlas.connection()?, cloud, Rehearsal::Edit);
        assert!(matches!(refused, Err(ShellError::NotPractice)));
        let practice = connecting::practice().await?;
        let refused = rehearse(&clouds, &practice, cloud, Rehearsal::Edit);
        assert!(matches!(refused, Err(ShellError::CloudNotSignedIn(known)) if known == cloud));
    }
    Ok(())
}
