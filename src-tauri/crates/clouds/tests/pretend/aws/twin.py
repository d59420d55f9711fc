"""Makes every call that Keygate makes, with AWS's own client for Python.

Takes the place and the values as JSON from standard input, and prints what it read, as JSON.
"""

import base64
import hashlib
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.config

given = json.load(sys.stdin)
origin, role, region = given["origin"], given["role"], "eu-west-1"
once = botocore.config.Config(proxies={}, retries={"max_attempts": 1})
REDIRECT = "http://127.0.0.1:5555/oauth/callback"


def client(service, path, where, keys=None):
    keys = keys or {}
    return boto3.client(
        service,
        region_name=where,
        endpoint_url=origin + path,
        aws_access_key_id=keys.get("accessKeyId", "none"),
        aws_secret_access_key=keys.get("secretAccessKey", "none"),
        aws_session_token=keys.get("sessionToken"),
        config=once,
    )


class Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def sent_to(address):
    """Where a browser is sent from there."""
    opener = urllib.request.build_opener(Stays, urllib.request.ProxyHandler({}))
    try:
        opener.open(address)
    except urllib.error.HTTPError as answer:
        return answer.headers["location"]
    raise SystemExit(f"{address} sends nowhere")


def code(registration, verifier):
    """What the person's browser brings back."""
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": registration["clientId"],
        "redirect_uri": REDIRECT,
        "state": "state",
        "code_challenge_method": "S256",
        "scopes": "sso:account:access",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
    }
    page = sent_to(f"{origin}/oidc/us-east-1/authorize?" + urllib.parse.urlencode(query))
    back = sent_to(page.replace("/authorize?", "/authorize/allow?"))
    return urllib.parse.parse_qs(urllib.parse.urlparse(back).query)["code"][0]


def sign_in():
    oidc = client("sso-oidc", "/oidc/us-east-1", "us-east-1")
    registration = oidc.register_client(
        clientName="Keygate",
        clientType="public",
        scopes=["sso:account:access"],
        grantTypes=["authorization_code", "refresh_token"],
        redirectUris=["http://127.0.0.1/oauth/callback"],
        issuerUrl=origin + "/start",
    )
    known = {key: registration[key] for key in ("clientId", "clientSecret")}
    verifier = "v" * 64
    tokens = oidc.create_token(
        **known,
        grantType="authorization_code",
        code=code(registration, verifier),
        redirectUri=REDIRECT,
        codeVerifier=verifier,
    )
    tokens = oidc.create_token(**known, grantType="refresh_token", refreshToken=tokens["refreshToken"])
    portal = client("sso", "/portal/us-east-1", "us-east-1")
    token = {"accessToken": tokens["accessToken"]}
    accounts = [one for page in portal.get_paginator("list_accounts").paginate(**token) for one in page["accountList"]]
    account = {**token, "accountId": accounts[0]["accountId"]}
    roles = [one for page in portal.get_paginator("list_account_roles").paginate(**account) for one in page["roleList"]]
    keys = portal.get_role_credentials(**account, roleName="KeyAdministrator")["roleCredentials"]
    return accounts, roles, keys


def read_role(iam):
    found = {"role": iam.get_role(RoleName=role)["Role"]}
    pages = iam.get_paginator("list_role_policies").paginate(RoleName=role)
    for name in [name for page in pages for name in page["PolicyNames"]]:
        policy = iam.get_role_policy(RoleName=role, PolicyName=name)
        found[name] = policy["PolicyDocument"]
    pages = iam.get_paginator("list_attached_role_policies").paginate(RoleName=role)
    arns = [one["PolicyArn"] for page in pages for one in page["AttachedPolicies"]]
    arns.append(found["role"]["PermissionsBoundary"]["PermissionsBoundaryArn"])
    for arn in arns:
        policy = iam.get_policy(PolicyArn=arn)["Policy"]
        version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])
        found[arn] = version["PolicyVersion"]["Document"]
        pages = iam.get_paginator("list_policy_versions").paginate(PolicyArn=arn)
        found[arn + " versions"] = [one["VersionId"] for page in pages for one in page["Versions"]]
        pages = list(iam.get_paginator("list_entities_for_policy").paginate(PolicyArn=arn))
        found[arn + " users"] = [one["UserName"] for page in pages for one in page["PolicyUsers"]]
    return found


def read_key(kms, arn):
    key = kms.describe_key(KeyId=arn)["KeyMetadata"]
    policy = kms.get_key_policy(KeyId=key["Arn"], PolicyName="default")["Policy"]
    pages = kms.get_paginator("list_grants").paginate(KeyId=key["Arn"])
    grants = [one["GranteePrincipal"] for page in pages for one in page["Grants"]]
    return {"policy": json.loads(policy), "grants": grants, "state": key["KeyState"]}


def main():
    accounts, roles, keys = sign_in()
    identity = client("sts", f"/sts/{region}", region, keys).get_caller_identity()
    iam = client("iam", f"/iam/{region}", "us-east-1", keys)
    found = {"account": identity["Account"], "accounts": len(accounts), "roles": len(roles)}
    found.update(read_role(iam))
    for arn in given["keys"]:
        where = arn.split(":")[3]
        found[arn] = read_key(client("kms", f"/kms/{where}", where, keys), arn)
    iam.put_role_policy(RoleName=role, PolicyName=given["inlineName"], PolicyDocument=given["inline"])
    iam.get_role_policy(RoleName=role, PolicyName=given["inlineName"])
    managed = given["managedArn"]
    version = iam.create_policy_version(PolicyArn=managed, PolicyDocument=given["managed"], SetAsDefault=True)
    version = version["PolicyVersion"]["VersionId"]
    iam.get_policy_version(PolicyArn=managed, VersionId=version)
    pages = iam.get_paginator("list_policy_versions").paginate(PolicyArn=managed)
    found["versions"] = [one["VersionId"] for page in pages for one in page["Versions"]]
    iam.delete_policy_version(PolicyArn=managed, VersionId="v1")
    kms = client("kms", f"/kms/{region}", region, keys)
    kms.put_key_policy(KeyId=given["keys"][0], PolicyName="default", Policy=given["key"])
    kms.get_key_policy(KeyId=given["keys"][0], PolicyName="default")
    print(json.dumps(found, default=str))


main()
