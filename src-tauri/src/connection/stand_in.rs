//! The stand-in with short lists of public addresses, which a test changes.

use atlas::{Client, Credentials, NewRole, Origin};
use sandbox::{Answer, AwsAtlas, AwsStatement, AwsWorld, Config, KeyProvider};
use sandbox::{Operation, Sandbox, Script};
use secret::Secret;
use serde_json::json;
use storage::SignInKind;

use super::session::{Connection, Project};

pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The one cluster, and its outbound addresses.
#[derive(Clone, Copy)]
pub(crate) struct Cluster {
    /// Such as `IDLE`.
    pub(crate) state: &'static str,
    pub(crate) outbound: &'static [&'static str],
    pub(crate) planned: &'static [&'static str],
}

/// One that nothing happens to.
pub(crate) const IDLE: Cluster = Cluster {
    state: "IDLE",
    outbound: &["3.1.0.1"],
    planned: &[],
};

const ROLE: &str = "arn:aws:iam::000000000000:role/keygate/atlas";
const KEY: &str = "arn:aws:kms:eu-west-1:000000000000:key/5b0e2f14-7c4a-4c55-9a5e-0d6a3b1f9c77";

/// An account whose list lets in one of the addresses.
pub(crate) fn aws_world() -> AwsWorld {
    let atlas = AwsAtlas {
        role_arn: ROLE.to_owned(),
        key_arn: KEY.to_owned(),
        ..AwsAtlas::practice()
    };
    AwsWorld::for_atlas(&atlas, &["3.0.0.1/32"])
}

/// Somebody else lets in only `blocks`.
pub(crate) fn allow_only(world: &mut AwsWorld, blocks: &[&str]) {
    let theirs = AwsStatement::allow(KEY).from_addresses(blocks);
    let name = "atlas-key-access";
    world.set_role_policy("atlas", name, &AwsStatement::document(&[theirs]));
}

/// A stand-in with one project, one cluster and the control plane's addresses.
pub(crate) struct StandIn(Sandbox);

impl StandIn {
    /// With the outbound addresses 3.0.0.1 and 3.0.0.2, and an idle cluster.
    pub(crate) async fn start() -> Result<Self> {
        let stand_in = Self(Sandbox::start(Config::default()).await?);
        stand_in.list(&["3.0.0.1", "3.0.0.2"]);
        stand_in.cluster(IDLE);
        Ok(stand_in)
    }

    /// One whose project uses the role and the key of [`aws_world`].
    pub(crate) async fn using_aws() -> Result<Self> {
        let stand_in = Self::start().await?;
        let connection = stand_in.connection()?;
        let (client, project) = (&connection.client, stand_in.project());
        let role = client.create_role(&project, &NewRole::Aws).await?;
        // AWS takes its time to spread the news.
        for _ in 0..10 {
            if client
                .authorize_role(&project, role.id(), ROLE)
                .await
                .is_ok()
            {
                break;
            }
        }
        let settings = json!({
            "enabled": true, "customerMasterKeyID": KEY, "region": "EU_WEST_1", "roleId": role.id(),
        });
        let script = stand_in.script();
        script.set_encryption(&project, KeyProvider::Aws, settings);
        Ok(stand_in)
    }

    pub(crate) fn script(&self) -> &Script {
        self.0.script()
    }

    /// Lists these outbound addresses of the control plane from now on.
    pub(crate) fn list(&self, outbound: &[&str]) {
        let document = json!({"outbound": {"aws": {"us-east-1": outbound}}});
        self.script()
            .set_control_plane(document.to_string().into_bytes());
    }

    /// Refuses the list of the control plane from now on.
    pub(crate) fn refuse_list(&self, status: u16, code: &str) {
        let refusal = Answer::error(status, code, "refused by the test", &[]);
        self.script()
            .always(Operation::ControlPlaneAddresses, refusal);
    }

    /// Lets the cluster be like this from now on.
    pub(crate) fn cluster(&self, cluster: Cluster) {
        let addresses = json!({
            "clusterName": "orders",
            "outbound": cluster.outbound,
            "futureOutbound": cluster.planned,
        });
        let addresses = json!({"groupId": self.project(), "services": {"clusters": [addresses]}});
        let cluster = json!({"name": "orders", "stateName": cluster.state});
        let clusters = json!({"results": [cluster], "totalCount": 1});
        let script = self.script();
        script.always(Operation::ProjectAddresses, Answer::json(200, addresses));
        script.always(Operation::Clusters, Answer::json(200, clusters));
    }

    /// How often `operation` was asked for. The challenge before a signed-in request is none.
    pub(crate) fn asked(&self, operation: Operation) -> usize {
        let requests = self.script().requests();
        let asked = requests
            .iter()
            .filter(|request| request.operation == operation && request.status != Some(401));
        asked.count()
    }

    /// The ID of the project.
    pub(crate) fn project(&self) -> String {
        self.script().projects().swap_remove(0)
    }

    /// Where it is, its API key and its project.
    pub(crate) fn way(&self) -> Way {
        let (public_key, private_key) = self.0.api_key();
        Way {
            origin: self.0.origin().to_owned(),
            public_key: public_key.to_owned(),
            private_key: private_key.to_owned(),
            project: self.project(),
        }
    }

    /// A connection that signs in with an API key and asks once.
    pub(crate) fn connection(&self) -> Result<Connection> {
        self.way().connection()
    }
}

/// The way to a stand-in, from another program, too.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Way {
    pub(crate) origin: String,
    pub(crate) public_key: String,
    pub(crate) private_key: String,
    pub(crate) project: String,
}

impl Way {
    /// A connection that signs in with an API key and asks once.
    pub(crate) fn connection(&self) -> Result<Connection> {
        let credentials = Credentials::ApiKey {
            public_key: self.public_key.clone(),
            private_key: Secret::new(self.private_key.clone()),
        };
        let timing = atlas::Timing {
            tries: 1,
            ..atlas::Timing::short()
        };
        let client = Client::new(Origin::parse(&self.origin)?, Some(credentials), timing)?;
        let project = Project {
            id: self.project.clone(),
            name: "Payments".to_owned(),
            organization: "Northwind".to_owned(),
        };
        let kind = SignInKind::ApiKey;
        Ok(Connection::signed_in(
            client,
            kind,
            vec![project],
            None,
            false,
        ))
    }
}
