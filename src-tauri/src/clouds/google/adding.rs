//! What is missing, let in by a level and an ingress rule of Google Cloud.

use access_list::{Context, GoogleAdd, GoogleEdit, GooglePart, GooglePlan, add_to_google};
use clouds::change::Edit;
use clouds::google::{GoogleTarget, LevelName, PerimeterName, Place, Refusal as GoogleRefusal};
use jiff::Timestamp;

use super::SignedIn;
use super::reading::GoogleRead;
use crate::clouds::adding::Asked;
use crate::clouds::changing::{self, Change, Drafted, Edits, Ready, Refusal};
use crate::support::clouds::AdditionProblem;

/// What changes so that everything needed is allowed.
///
/// # Errors
/// Why nothing can be added; `None` where what was read has to be read anew.
pub(in crate::clouds) fn plan(
    read: &GoogleRead,
    who: &SignedIn,
    asked: Asked<'_>,
) -> Result<Drafted, Option<AdditionProblem>> {
    let asked = GoogleAdd {
        read: read.read(),
        needed: asked.needed,
        own_level: asked.own,
        practice: asked.practice,
    };
    let plan = add_to_google(asked, &Context::at(Timestamp::now()));
    // A level that others use is left alone without a word.
    let problem = |error| Some(AdditionProblem::of(&error, String::new(), Vec::new()));
    let plan = plan.map_err(problem)?;
    drafted(&plan, read, who).ok_or(None)
}

/// What a plan changes; `None` where what was read has to be read anew.
pub(super) fn drafted(plan: &GooglePlan, read: &GoogleRead, who: &SignedIn) -> Option<Drafted> {
    let changes = plan.edits.iter().map(|one| change(one, read)).collect();
    let edits = plan.edits.iter().map(|one| edit(one, read));
    let edits: Vec<_> = edits.collect::<Option<_>>()?;
    let ready = Ready::Google(Edits {
        target: GoogleTarget::new(who.session.clone()),
        timing: *who.session.wire().http().timing(),
        names: plan.edits.iter().map(|edit| edit.name.clone()).collect(),
        edits,
    });
    Some((changes, ready))
}

fn change(edit: &GoogleEdit, read: &GoogleRead) -> Change {
    let there = read.resource(&edit.name);
    let (place, parts) = match edit.part {
        GooglePart::Level { .. } => (changing::Place::Level, Vec::new()),
        GooglePart::Rule {
            in_force,
            in_dry_run,
            ..
        } => {
            let both = [(in_force, "status"), (in_dry_run, "spec")].into_iter();
            let parts = both.filter(|(is_it, _)| *is_it);
            let parts = parts.map(|(_, name)| format!("{name}.ingressPolicies"));
            (changing::Place::Rule, parts.collect())
        }
    };
    let meter = edit.part.meter();
    let short = edit.name.rsplit('/').next().unwrap_or_default();
    Change {
        place,
        name: short.to_owned(),
        is_new: there.is_none(),
        parts,
        added: edit.added.clone(),
        removed: edit.removed.clone(),
        used: meter.map_or(0, |meter| meter.used),
        limit: meter.map_or(0, |meter| meter.limit),
        before: there.map(|there| there.text.clone()).unwrap_or_default(),
        after: edit.text.clone(),
    }
}

/// `None` for a resource that was not read in a form that can be confirmed.
fn edit(edit: &GoogleEdit, read: &GoogleRead) -> Option<Edit<Place>> {
    let there = read.resource(&edit.name);
    let confirmed = match there {
        Some(there) => Some(there.document().ok()?.fingerprint),
        None => None,
    };
    let place = match edit.part {
        GooglePart::Level { .. } => Place::Level(LevelName::parse(&edit.name).ok()?),
        GooglePart::Rule { .. } => Place::Perimeter(PerimeterName::parse(&edit.name).ok()?),
    };
    Some(Edit {
        place,
        confirmed,
        text: edit.text.clone(),
    })
}

impl From<GoogleRefusal> for Refusal {
    fn from(refusal: GoogleRefusal) -> Self {
        match refusal {
            GoogleRefusal::Cloud(error) => Self::Cloud(error),
            GoogleRefusal::TooMany { used, most } => Self::TooLong { used, limit: most },
            GoogleRefusal::AdmitsEverybody
            | GoogleRefusal::NotOnlyAddresses
            | GoogleRefusal::NotOnlyOneRule
            | GoogleRefusal::NoVersion => Self::NotWritable,
        }
    }
}
