//! A stand-in Atlas whose project uses a key in a stand-in AWS.

use std::ffi::OsString;
use std::path::Path;

use atlas::{Client, Credentials, Origin, Timing};
use sandbox::{
    Answer, AwsAtlas, AwsConfig, AwsOperation, AwsStatement, AwsWorld, Config, KeyProvider,
    Operation, PretendAws, Sandbox,
};
use secret::Secret;
use serde_json::json;

use crate::Stop;
use crate::prepared::{accepted_before, accepted_list};

/// The one address that only the project's cluster uses.
pub const OF_CLUSTER: &str = "3.1.0.1";
/// An address that Atlas used until three days ago.
pub const OF_ATLAS_BEFORE: &str = "3.0.0.99";

/// What the role's policy is called.
const POLICY: &str = "atlas-key-access";

/// Atlas and AWS, each scripted by the test.
#[derive(Debug)]
pub struct KeyService {
    /// Its project *Ledger (practice)* uses the key.
    pub atlas: Sandbox,
    /// Has the role and the key.
    pub aws: PretendAws,
}

impl KeyService {
    /// Starts both. The role's policy allows every address of Atlas's control plane, and `others`. The
    /// list of Atlas is accepted in `data`.
    ///
    /// # Errors
    /// One of them does not start, or the folder cannot be written.
    pub async fn start(data: &Path, others: &[&str]) -> Result<Self, Stop> {
        let (list, before) = (document(&[])?, document(&[OF_ATLAS_BEFORE])?);
        let atlas = Sandbox::start(Config {
            control_plane: Some(list.clone()),
            ..Config::default()
        })
        .await?;
        accepted_before(data, atlas.origin(), &before, 3)?;
        accepted_list(data, atlas.origin(), &list)?;
        let world = AwsWorld::for_atlas(&AwsAtlas::practice(), &blocks(others));
        let service = Self {
            atlas,
            aws: PretendAws::start(AwsConfig::with(world)).await?,
        };
        service.use_key().await?;
        Ok(service)
    }

    /// What the program is started with: where both are, and the folder for its data.
    #[must_use]
    pub fn environment(&self, data: &Path) -> [(&'static str, OsString); 3] {
        [
            ("KEYGATE_ATLAS_URL", self.atlas.origin().into()),
            ("KEYGATE_AWS_URL", self.aws.origin().into()),
            ("KEYGATE_DATA_DIR", data.into()),
        ]
    }

    /// Temporary credentials of a role for people, as the access portal offers them for copying.
    ///
    /// # Errors
    /// There is no such role.
    pub fn credentials(&self, role: &str) -> Result<String, Stop> {
        let keys = self.aws.session_keys(role).ok_or("no such role")?;
        Ok(format!(
            "export AWS_ACCESS_KEY_ID=\"{}\"\nexport AWS_SECRET_ACCESS_KEY=\"{}\"\nexport AWS_SESSION_TOKEN=\"{}\"\n",
            keys.access_key_id,
            keys.secret_access_key,
            keys.session_token.unwrap_or_default(),
        ))
    }

    /// The policy of Atlas's role, as AWS has it.
    ///
    /// # Errors
    /// It has none.
    pub fn policy(&self) -> Result<String, Stop> {
        let script = self.aws.script();
        let policy = script.world(|world| world.role_policy(&role(), POLICY).map(str::to_owned));
        Ok(policy.ok_or("the role has no policy")?)
    }

    /// Somebody else stores the policy with a list that has `more`, too.
    pub fn somebody_adds(&self, more: &str) {
        let key = AwsAtlas::practice().key_arn;
        let theirs = AwsStatement::allow(&key).from_addresses(&blocks(&[more]));
        self.aws.script().world(|world| {
            world.set_role_policy(&role(), POLICY, &AwsStatement::document(&[theirs]));
        });
    }

    /// The role's policy lets Atlas use the key from any address.
    pub fn has_no_list(&self) {
        let allow = AwsStatement::allow(&AwsAtlas::practice().key_arn);
        self.aws.script().world(|world| {
            world.set_role_policy(&role(), POLICY, &AwsStatement::document(&[allow]));
        });
    }

    /// How often AWS was asked to store the role's policy.
    #[must_use]
    pub fn writes(&self) -> usize {
        let requests = self.aws.script().requests();
        let writes = requests
            .iter()
            .filter(|request| request.operation == AwsOperation::PutRolePolicy);
        writes.count()
    }

    /// Lets the project use the role and the key, from the one address of its cluster.
    async fn use_key(&self) -> Result<(), Stop> {
        let script = self.atlas.script();
        let project = script.projects().pop().ok_or("no project")?;
        let (public_key, private_key) = self.atlas.api_key();
        let credentials = Credentials::ApiKey {
            public_key: public_key.to_owned(),
            private_key: Secret::new(private_key.to_owned()),
        };
        let origin = Origin::parse(self.atlas.origin())?;
        let client = Client::new(origin, Some(credentials), Timing::default())?;
        let aws = AwsAtlas::practice();
        let roles = client.roles(&project).await?.aws;
        let mut ours = roles
            .iter()
            .filter(|one| one.iam_assumed_role_arn.as_ref() == Some(&aws.role_arn));
        let ours = ours.next().ok_or("the project has no such role")?;
        let settings = json!({
            "enabled": true,
            "customerMasterKeyID": aws.key_arn,
            "region": "US_EAST_1",
            "roleId": ours.role_id,
        });
        script.set_encryption(&project, KeyProvider::Aws, settings);
        let cluster = json!({
            "clusterName": "ledger",
            "outbound": [OF_CLUSTER],
            "futureOutbound": [],
        });
        let addresses = json!({"groupId": project, "services": {"clusters": [cluster]}});
        script.always(Operation::ProjectAddresses, Answer::json(200, addresses));
        Ok(())
    }
}

/// The addresses of the control plane.
fn control_plane() -> impl Iterator<Item = String> {
    (1..=20).map(|number| format!("3.0.0.{number}"))
}

/// Those and `others`, as policies have them.
fn blocks(others: &[&str]) -> Vec<String> {
    let others = others.iter().map(|ip| (*ip).to_owned());
    control_plane()
        .chain(others)
        .map(|ip| format!("{ip}/32"))
        .collect()
}

/// The list of Atlas with `more`.
fn document(more: &[&str]) -> Result<Vec<u8>, Stop> {
    let mut outbound: Vec<String> = control_plane().collect();
    outbound.extend(more.iter().map(|ip| (*ip).to_owned()));
    let document = json!({"outbound": {"aws": {"us-east-1": outbound}}});
    Ok(serde_json::to_vec(&document)?)
}

/// Whether a policy names the address `ip`.
#[must_use]
pub fn names(policy: &str, ip: &str) -> bool {
    let forms = [format!("\"{ip}\""), format!("\"{ip}/32\"")];
    forms.iter().any(|form| policy.contains(form))
}

/// The name of Atlas's role.
fn role() -> String {
    let arn = AwsAtlas::practice().role_arn;
    arn.rsplit('/').next().unwrap_or_default().to_owned()
}
