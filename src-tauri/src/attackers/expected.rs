//! What must come of it: as usual, and the exceptions by name.

use super::attack::Attack;
use super::doing::Doing;
use super::world::{Harm, Seen};

/// What a list is taken for.
#[derive(Clone, Copy)]
enum Listed {
    /// A usual change.
    News,
    /// It waits for a person, for this reason.
    Waits(&'static str),
    /// It is never used.
    HeldBack,
    /// It is no list: the code of the error.
    NotRead(&'static str),
}

pub(super) fn expected(attack: Attack, doing: Doing) -> Seen {
    Seen {
        told: told(attack, doing).unwrap_or("ok").to_owned(),
        harm: harm(attack, doing),
    }
}

/// So few addresses are taken for a usual change: news, the history and *Missing* say that they came.
fn harm(attack: Attack, doing: Doing) -> Vec<Harm> {
    match (attack, doing) {
        (Attack::StrangersWithin, Doing::CopyList | Doing::WriteList) => {
            vec![Harm::StrangerUsed, Harm::StrangerWritten]
        }
        (
            Attack::StrangersWithin,
            Doing::FetchLists | Doing::CheckClosed | Doing::GoogleForm | Doing::Watch,
        ) => vec![Harm::StrangerUsed],
        (Attack::ClusterOther, Doing::WriteList) => vec![Harm::StrangerWritten],
        _ => Vec::new(),
    }
}

fn told(attack: Attack, doing: Doing) -> Option<&'static str> {
    use Attack as A;
    match attack {
        A::PauseOfAYear | A::NegativePause | A::PauseAsDate => paused(doing),
        A::InspectsAtOnce
        | A::InspectsAccepted
        | A::InspectsSignedIn
        | A::InspectsInBetween
        | A::InspectsSummed => inspected(attack, doing),
        A::ClusterWide | A::ClusterPrivate | A::ClusterOther | A::ClusterManyOthers => {
            of_clusters(attack, doing)
        }
        A::PrivateAddresses => (doing == Doing::RemoveOld).then_some("incomplete"),
        _ => match listed(attack) {
            Some(listed) => of_lists(attack, listed, doing),
            None => named(attack, doing),
        },
    }
}

fn named(attack: Attack, doing: Doing) -> Option<&'static str> {
    use Attack as A;
    use Doing as D;
    let is_aws = matches!(doing, D::AwsRole | D::FirstAwsRole);
    Some(match (attack, doing) {
        (A::OtherAccount | A::RoleOfOtherAccount | A::ExternalIdChanged, D::AwsRole)
        | (A::GoogleAnother, D::GoogleRole)
        | (A::AzureAnother, D::AzureRole) => "compare:differs",
        (A::OtherAccount | A::RoleOfOtherAccount | A::ExternalIdChanged, D::FirstAwsRole) => {
            "compare:first"
        }
        (A::EveryAccount | A::EveryRoot, _) if is_aws => "granteeRefused:everyAccount",
        (A::OtherPartition, _) if is_aws => "granteeRefused:partitionsDiffer",
        (A::NoAccount | A::NoPrincipal, _) if is_aws => "granteeRefused:notPrincipal",
        (A::Nobody, _) if is_aws => "granteeRefused:missing",
        (A::ExternalIdMissing | A::ExternalIdZeros, _) if is_aws => {
            "granteeRefused:externalIdMissing"
        }
        (A::ExternalIdWord, _) if is_aws => "granteeRefused:externalIdNotUuid",
        (A::GoogleOtherDomain, D::GoogleRole) => "granteeRefused:notServiceAccount",
        (A::GoogleNotOfAtlas, D::GoogleRole) => "granteeRefused:notAtlasServiceAccount",
        (A::GoogleMissing, D::GoogleRole) => "nobody",
        (A::GoogleOtherDomain | A::GoogleNotOfAtlas | A::GoogleMissing, D::GoogleForm) => "empty",
        (A::GoogleAnother, D::GoogleForm) => "compare",
        (A::AzureWord, D::AzureRole) => "granteeRefused:applicationNotUuid",
        _ => return None,
    })
}

fn listed(attack: Attack) -> Option<Listed> {
    use Attack as A;
    Some(match attack {
        A::ShrunkByATenth | A::StrangersWithin | A::OwnAddresses => Listed::News,
        A::OneWideBlock => Listed::Waits("waits:wide"),
        A::ShrunkByMore | A::StrangersBeyond | A::Swapped => Listed::Waits("waits:change"),
        A::TooWideBlock | A::TooWideBlockOfV6 | A::WholeInternet => Listed::HeldBack,
        A::Emptied => Listed::NotRead("emptyList"),
        A::Truncated => Listed::NotRead("unexpectedAnswer:notJson"),
        _ => return None,
    })
}

fn of_lists(attack: Attack, listed: Listed, doing: Doing) -> Option<&'static str> {
    Some(match (listed, doing) {
        (Listed::Waits(why), Doing::FetchLists) => why,
        (Listed::Waits(_), Doing::CheckClosed | Doing::Watch) => "news:look",
        (Listed::HeldBack, Doing::FetchLists | Doing::CheckClosed | Doing::Watch) => "heldBack",
        (Listed::NotRead(code), Doing::FetchLists | Doing::Watch) => code,
        (Listed::NotRead(_), Doing::CheckClosed) => "NotFetched",
        (Listed::News, Doing::CheckClosed | Doing::Watch) => "news",
        (Listed::News, Doing::RemoveOld) => match attack {
            Attack::ShrunkByATenth => "justShrank",
            Attack::StrangersWithin => "missing",
            _ => return None,
        },
        (_, Doing::RemoveOld) => "incomplete",
        _ => return None,
    })
}

fn of_clusters(attack: Attack, doing: Doing) -> Option<&'static str> {
    Some(match (attack, doing) {
        (_, Doing::Watch) => "news:cluster",
        (Attack::ClusterPrivate, Doing::RemoveOld) => "incomplete",
        (_, Doing::RemoveOld) => "missing",
        (Attack::ClusterWide | Attack::ClusterManyOthers, Doing::WriteList) => "unusualList",
        _ => return None,
    })
}

/// What was read before stays in use.
fn paused(doing: Doing) -> Option<&'static str> {
    Some(match doing {
        Doing::SignIn | Doing::CopyList | Doing::WriteList => return None,
        Doing::CheckClosed => "NotFetched",
        Doing::GoogleForm => "empty",
        Doing::RemoveOld => "incomplete",
        _ => "rateLimited",
    })
}

fn inspected(attack: Attack, doing: Doing) -> Option<&'static str> {
    use Attack as A;
    use Doing as D;
    Some(match (attack, doing) {
        (A::InspectsAtOnce, _) if doing.needs_sign_in() => "unreachable:privateIssuer",
        (A::InspectsSummed, D::SaveKey) => "unreachable:privateIssuer",
        (A::InspectsAtOnce | A::InspectsSummed, _) => return None,
        (_, D::AwsRole | D::FirstAwsRole | D::AzureRole | D::GoogleRole | D::SaveKey) => {
            "readAlong"
        }
        (_, D::RemoveOld) => "noPublicIssuer",
        _ => return None,
    })
}
