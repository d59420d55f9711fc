//! Who may mislead the program, what they can do, and what is said then: every attack meets everything
//! that a person does, through a proxy that rewrites what the stand-in answers.

mod attack;
mod before;
mod doing;
mod expected;
mod world;

use std::sync::Arc;

use fixtures::tried;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use attack::{Attack, Attacker};
use doing::Doing;
use expected::expected;
use world::{Harm, Stop, World};

/// Cells tried at a time: most of their time is waiting.
const AT_A_TIME: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attack_meets_everything_that_a_person_does() {
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let mut cells = JoinSet::new();
    for attack in Attack::ALL {
        for doing in Doing::ALL {
            let (attack, doing, places) = (*attack, *doing, Arc::clone(&places));
            cells.spawn(async move {
                let _place = places.acquire_owned().await;
                let seen = World::start(attack, doing).await?.meet().await?;
                let expected = expected(attack, doing);
                if seen == expected {
                    return Ok(());
                }
                Err(format!(
                    "{attack:?} × {doing:?}: {seen:?} instead of {expected:?}"
                ))
            });
        }
    }
    let outcomes = cells.join_all().await;
    let mut wrong: Vec<String> = outcomes.into_iter().filter_map(Result::err).collect();
    wrong.sort_unstable();

    assert!(
        wrong.is_empty(),
        "{} cells:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let (attackers, attacks, doings) = (Attacker::ALL.len(), Attack::ALL.len(), Doing::ALL.len());
    tried(&format!(
        "attackers: {attackers} attackers with {attacks} attacks × {doings} things a person does = {} cells tried",
        attacks * doings
    ));
}

#[tokio::test]
async fn a_secret_that_is_read_along_would_be_noticed() -> Result<(), Stop> {
    let world = World::start(Attack::InspectsAtOnce, Doing::SignIn).await?;
    // As though the program had warned a person.
    world.connection.client.accept_private_issuer();
    let seen = world.meet().await?;
    assert_eq!(
        (seen.told.as_str(), seen.harm),
        ("ok", vec![Harm::SecretRead])
    );
    Ok(())
}
