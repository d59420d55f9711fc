//! The perimeter and its levels as they will be.

use ipnet::IpNet;
use serde_json::Value;

use super::super::{AddError, SpliceError, without};
use super::{GoogleEdit, GooglePart, GooglePlan, level, rule};
use crate::found::Context;
use crate::google::{
    GoogleConfig, GoogleDocument, GoogleEvaluation, GoogleRead, GoogleSource, GoogleState,
    evaluate_google, is_unused, short,
};
use crate::list::AccessList;
use crate::write::{A_CONDITION, CONDITIONS, Meter, Unit};

/// What a level and a rule of Keygate's own are called, with a number where that is taken.
const NAME: &str = "KeygateAtlasAddresses";
const NAME_PRACTICE: &str = "KeygatePRACTICEAddresses";

/// What the enforced configuration and the dry run do not accept.
pub(super) struct Lacks {
    in_force: Vec<IpNet>,
    in_dry_run: Vec<IpNet>,
}

impl Lacks {
    /// Of what is needed in force, and of what in the dry run.
    pub(super) fn of(now: &GoogleEvaluation, needed: &[IpNet], in_dry_run: &[IpNet]) -> Self {
        let lacking = |list: &AccessList, needed: &[IpNet]| without(needed, &list.accepted());
        let dry_run = now.dry_run.as_ref();
        Self {
            in_force: lacking(&now.list, needed),
            in_dry_run: dry_run
                .map(|list| lacking(list, in_dry_run))
                .unwrap_or_default(),
        }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.in_force.is_empty() && self.in_dry_run.is_empty()
    }

    /// Both, in numeric order.
    fn all(&self) -> Vec<IpNet> {
        let mut all: Vec<IpNet> = self
            .in_force
            .iter()
            .chain(&self.in_dry_run)
            .copied()
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The perimeter and its levels as they will be.
#[derive(Clone)]
pub(super) struct Draft<'a> {
    read: GoogleRead<'a>,
    context: &'a Context<'a>,
    perimeter: Value,
    edits: Vec<GoogleEdit>,
    has_dry_run: bool,
}

impl<'a> Draft<'a> {
    /// # Errors
    /// [`AddError::NoList`] and [`AddError::NotProven`], where nothing may be written.
    pub(super) fn new(
        read: GoogleRead<'a>,
        before: &GoogleEvaluation,
        context: &'a Context<'a>,
    ) -> Result<Self, AddError> {
        match before.state {
            GoogleState::NoPerimeter | GoogleState::NotRestricted => return Err(AddError::NoList),
            GoogleState::NotKnown => return Err(AddError::NotProven),
            GoogleState::InForce => {}
        }
        let lists = std::iter::once(&before.list).chain(&before.dry_run);
        if lists
            .flat_map(|list| &list.doubts)
            .any(|doubt| doubt.is_whole)
        {
            return Err(AddError::NotProven);
        }
        if before.list.is_open {
            return Err(AddError::NoList);
        }
        let text = read
            .perimeter
            .and_then(|perimeter| perimeter.text.as_deref());
        Ok(Self {
            read,
            context,
            perimeter: parsed(text)?,
            edits: Vec::new(),
            has_dry_run: before.dry_run.is_some(),
        })
    }

    fn perimeter_name(&self) -> &str {
        self.read.perimeter.map_or("", |perimeter| &perimeter.name)
    }

    fn level(&self, name: &str) -> Result<Value, AddError> {
        let level = self.read.levels.iter().find(|level| level.name == name);
        parsed(level.and_then(|level| level.text.as_deref()))
    }

    /// Puts what is missing into a level that one rule uses, and that rule into a dry run that lacks
    /// it.
    pub(super) fn extend(&mut self, source: &GoogleSource, lacks: &Lacks) -> Result<(), AddError> {
        let added = lacks.all();
        let level = self.level(&source.level)?;
        let changed = level::put(&level, &added)?;
        // What only the dry run lacks may be in the level already.
        let (known, mut more) = (level::named(&level), added.clone());
        more.retain(|net| !known.contains(net));
        if !more.is_empty() {
            self.set_level(&source.level, &changed, false, more, Vec::new());
        }
        let rule = source.rule.and_then(|at| rule::at(&self.perimeter, at));
        let rule = rule.cloned().ok_or(SpliceError::NotOneList)?;
        let still = Lacks::of(&self.evaluation(), &added, &added);
        if !still.in_dry_run.is_empty() {
            self.put_rule(&rule, &[GoogleConfig::Spec], &added)?;
        }
        Ok(())
    }

    /// A level and a rule of Keygate's own. Where the level is there already, only the rule is put in.
    pub(super) fn add_own(
        &mut self,
        lacks: &Lacks,
        account: &str,
        practice: bool,
    ) -> Result<(), AddError> {
        let added = lacks.all();
        let name = match self.level_without_rule(&added, practice) {
            Some((name, text)) => {
                // It stays as it is, and is compared once more before the rule names it.
                self.edits.push(GoogleEdit {
                    part: GooglePart::Level {
                        is_new: false,
                        used: added.len(),
                    },
                    name: name.to_owned(),
                    text: text.to_owned(),
                    added: added.clone(),
                    removed: Vec::new(),
                });
                name.to_owned()
            }
            None => self.add_level(&added, practice)?,
        };
        let rule = rule::new(short(&name), &name, account, self.read.by.project);
        let mut configs = Vec::new();
        if !lacks.in_force.is_empty() {
            configs.push(GoogleConfig::Status);
        }
        if !lacks.in_dry_run.is_empty() {
            configs.push(GoogleConfig::Spec);
        }
        self.put_rule(&rule, &configs, &added)
    }

    /// A new level under a free name. Gives its full name.
    fn add_level(&mut self, added: &[IpNet], practice: bool) -> Result<String, AddError> {
        let short_name = self.free_name(practice);
        let name = format!("{}/accessLevels/{short_name}", self.policy());
        let level = level::new(&name, &short_name, added).ok_or(AddError::TooLarge {
            policy: 0,
            meter: meter(added.len()),
        })?;
        self.set_level(&name, &level, true, added.to_vec(), Vec::new());
        Ok(name)
    }

    /// A level that Keygate made for just these blocks, by its name and text, where the rule that was to
    /// follow never came: nothing uses it.
    fn level_without_rule(&self, added: &[IpNet], practice: bool) -> Option<(&'a str, &'a str)> {
        let rules = rule::titles(&self.perimeter);
        let mut levels = self.read.levels.iter();
        levels.find_map(|level| {
            let (name, text) = (short(&level.name), level.text.as_deref()?);
            let number = name.strip_prefix(own_name(practice))?;
            let is_just = number.bytes().all(|digit| digit.is_ascii_digit())
                && !rules.contains(&name)
                && parsed(Some(text)).is_ok_and(|level| level::is_just(&level, added))
                && is_unused(&self.read, &level.name);
            is_just.then_some((level.name.as_str(), text))
        })
    }

    /// Takes blocks out of a level; where none would be left, its rule out of the perimeter.
    pub(super) fn take(
        &mut self,
        source: &GoogleSource,
        removed: &[IpNet],
    ) -> Result<(), AddError> {
        let level = self.level(&source.level)?;
        let mut gone = level::named(&level);
        gone.retain(|net| removed.contains(net));
        gone.sort_unstable();
        gone.dedup();
        match level::take(&level, removed) {
            Ok(changed) => self.set_level(&source.level, &changed, false, Vec::new(), gone),
            Err(SpliceError::Empty) => {
                let original = parsed(self.read.perimeter.and_then(|it| it.text.as_deref()))?;
                let rule = source.rule.and_then(|at| rule::at(&original, at));
                let rule = rule.ok_or(SpliceError::NotOneList)?;
                let in_force = rule::take(&mut self.perimeter, GoogleConfig::Status, rule);
                let in_dry_run =
                    self.has_dry_run && rule::take(&mut self.perimeter, GoogleConfig::Spec, rule);
                self.set_perimeter(
                    GooglePart::Rule {
                        is_put: false,
                        in_force,
                        in_dry_run,
                    },
                    Vec::new(),
                    gone,
                );
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn put_rule(
        &mut self,
        rule: &Value,
        configs: &[GoogleConfig],
        added: &[IpNet],
    ) -> Result<(), AddError> {
        for config in configs {
            if !rule::put(&mut self.perimeter, *config, rule) {
                return Err(AddError::NotProven);
            }
        }
        let part = GooglePart::Rule {
            is_put: true,
            in_force: configs.contains(&GoogleConfig::Status),
            in_dry_run: configs.contains(&GoogleConfig::Spec),
        };
        self.set_perimeter(part, added.to_vec(), Vec::new());
        Ok(())
    }

    fn set_level(
        &mut self,
        name: &str,
        level: &Value,
        is_new: bool,
        added: Vec<IpNet>,
        removed: Vec<IpNet>,
    ) {
        let used = level::named(level).len();
        self.edits.push(GoogleEdit {
            part: GooglePart::Level { is_new, used },
            name: name.to_owned(),
            text: format!("{level:#}"),
            added,
            removed,
        });
    }

    /// The perimeter is written once, after every level.
    fn set_perimeter(&mut self, part: GooglePart, added: Vec<IpNet>, removed: Vec<IpNet>) {
        let text = format!("{:#}", self.perimeter);
        let is_rule = |edit: &&mut GoogleEdit| matches!(edit.part, GooglePart::Rule { .. });
        if let Some(edit) = self.edits.iter_mut().find(is_rule) {
            edit.text = text;
            edit.removed.extend(removed);
            return;
        }
        self.edits.push(GoogleEdit {
            part,
            name: self.perimeter_name().to_owned(),
            text,
            added,
            removed,
        });
    }

    /// `accessPolicies/` and its number.
    fn policy(&self) -> &str {
        let name = self.perimeter_name();
        name.split("/servicePerimeters/").next().unwrap_or_default()
    }

    /// A name that no level has as name or title and no rule as title.
    fn free_name(&self, practice: bool) -> String {
        let titles: Vec<Value> = self
            .read
            .levels
            .iter()
            .filter_map(|level| parsed(level.text.as_deref()).ok())
            .collect();
        let titles = titles.iter().map(|level| level.get("title"));
        let mut taken: Vec<&str> = titles.flatten().filter_map(Value::as_str).collect();
        taken.extend(self.read.levels.iter().map(|level| short(&level.name)));
        taken.extend(rule::titles(&self.perimeter));
        let own = own_name(practice);
        let numbered = (2..).map(|number| format!("{own}{number}"));
        let mut names = std::iter::once(own.to_owned()).chain(numbered);
        names
            .find(|name| !taken.contains(&name.as_str()))
            .unwrap_or_default()
    }

    fn evaluation(&self) -> GoogleEvaluation {
        let mut levels = self.read.levels.to_vec();
        let edited = |edit: &&GoogleEdit| matches!(edit.part, GooglePart::Level { .. });
        for edit in self.edits.iter().filter(edited) {
            levels.retain(|level| level.name != edit.name);
            levels.push(GoogleDocument {
                name: edit.name.clone(),
                text: Some(edit.text.clone()),
            });
        }
        let perimeter = GoogleDocument {
            name: self.perimeter_name().to_owned(),
            text: Some(self.perimeter.to_string()),
        };
        let read = GoogleRead {
            perimeter: Some(&perimeter),
            levels: &levels,
            ..self.read
        };
        evaluate_google(&read, self.context)
    }

    /// # Errors
    /// [`AddError::StillShutOut`] where something needed would not be accepted.
    pub(super) fn plan(
        mut self,
        needed: &[IpNet],
        in_dry_run: &[IpNet],
    ) -> Result<GooglePlan, AddError> {
        let after = self.evaluation();
        let is_known = |list: &AccessList| list.doubts.iter().all(|doubt| !doubt.is_whole);
        if !is_known(&after.list) || !Lacks::of(&after, needed, in_dry_run).is_nothing() {
            return Err(AddError::StillShutOut);
        }
        // A level has to stand before the rule that names it.
        let is_rule = |edit: &GoogleEdit| matches!(edit.part, GooglePart::Rule { .. });
        self.edits.sort_by_key(is_rule);
        Ok(GooglePlan {
            edits: self.edits,
            after,
        })
    }
}

fn own_name(practice: bool) -> &'static str {
    if practice { NAME_PRACTICE } else { NAME }
}

pub(super) fn meter(used: usize) -> Meter {
    Meter {
        used,
        limit: A_CONDITION * CONDITIONS,
        unit: Unit::Addresses,
    }
}

/// A resource as values. Numbers that no other program would write back the same are not taken.
fn parsed(text: Option<&str>) -> Result<Value, AddError> {
    let read: Option<Value> = text.and_then(|text| serde_json::from_str(text).ok());
    read.filter(|value| value.is_object() && is_exact(value))
        .ok_or(AddError::NotProven)
}

fn is_exact(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(is_exact),
        Value::Object(members) => members.values().all(is_exact),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}
