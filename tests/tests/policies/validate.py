"""Checks the AWS policies in a folder, and prints what is wrong with each.

identity-*.json  policies of a role: moto as IAM, managed and inline; cfn-lint as a managed policy
key-*.json       policies of a key: moto as KMS; cfn-lint as a key
bad-*.json       policies that must be refused: else the checks themselves are broken
"""

import json
import pathlib
import sys

import boto3
import botocore.exceptions
import cfnlint.api
import moto

MANAGED = 6144  # characters of one managed policy, white space not counted


def by_iam(name, text):
    """What IAM says."""
    iam = boto3.client("iam", region_name="us-east-1")
    try:
        if len("".join(text.split())) <= MANAGED:
            iam.create_policy(PolicyName=name, PolicyDocument=text)
        iam.put_role_policy(RoleName="atlas-kms", PolicyName=name, PolicyDocument=text)
        kept = iam.get_role_policy(RoleName="atlas-kms", PolicyName=name)["PolicyDocument"]
    except botocore.exceptions.ClientError as error:
        return [f"IAM: {error}"]
    return [] if kept == json.loads(text) else ["IAM: it was kept otherwise"]


def by_kms(text):
    """What KMS says."""
    kms = boto3.client("kms", region_name="us-east-1")
    try:
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=text)
        kept = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    except botocore.exceptions.ClientError as error:
        return [f"KMS: {error}"]
    return [] if json.loads(kept) == json.loads(text) else ["KMS: it was kept otherwise"]


def by_grammar(kind, member, text):
    """What the linter says of a template with this policy."""
    properties = {member: json.loads(text)}
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {"Policy": {"Type": kind, "Properties": properties}},
    }
    found = cfnlint.api.lint(
        json.dumps(template), config=cfnlint.api.ManualArgs(regions=["us-east-1"])
    )
    return [f"cfn-lint: {match.rule.id} {match.message}" for match in found if match.rule.id[0] == "E"]


def problems(path):
    """Everything that speaks against the policy in a file."""
    text = path.read_text(encoding="utf-8")
    kind = path.name.removeprefix("bad-")
    if kind.startswith("identity-"):
        return by_iam(path.stem, text) + by_grammar("AWS::IAM::ManagedPolicy", "PolicyDocument", text)
    return by_kms(text) + by_grammar("AWS::KMS::Key", "KeyPolicy", text)


def main(folder):
    failed = False
    with moto.mock_aws():
        boto3.client("iam", region_name="us-east-1").create_role(
            RoleName="atlas-kms",
            AssumeRolePolicyDocument='{"Version":"2012-10-17","Statement":[]}',
        )
        for path in sorted(pathlib.Path(folder).glob("*.json")):
            found = problems(path)
            if path.name.startswith("bad-"):
                found = [] if found else ["it was accepted, though it is no policy"]
            for problem in found:
                failed = True
                print(f"{path.name}: {problem}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
