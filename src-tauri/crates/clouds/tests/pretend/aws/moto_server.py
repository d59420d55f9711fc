"""moto as a server: a role with a policy, a managed policy and a key, for a client that is no boto3.

Takes the documents as JSON from the first line of standard input; prints its address and the ARNs as
JSON; ends when standard input does. Paths begin as the pretend AWS's do: /iam, /kms/REGION.
"""

import json
import os
import sys
import threading

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

given = json.loads(sys.stdin.readline())
moto = DomainDispatcherApplication(create_backend_app)


def app(environ, start):
    environ["PATH_INFO"] = environ["REQUEST_URI"] = environ["RAW_URI"] = "/"
    return moto(environ, start)


class Silent(WSGIRequestHandler):
    def log(self, *_):
        pass


def client(service):
    return boto3.client(
        service,
        region_name="eu-west-1",
        endpoint_url=origin,
        aws_access_key_id="none",
        aws_secret_access_key="none",
    )


server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
origin = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()

iam, kms = client("iam"), client("kms")
role = iam.create_role(RoleName="atlas", Path="/service/", AssumeRolePolicyDocument=given["trust"])
iam.put_role_policy(RoleName="atlas", PolicyName=given["inlineName"], PolicyDocument=given["inline"])
managed = iam.create_policy(PolicyName="atlas-managed", Path="/keys/", PolicyDocument=given["managed"])
managed = managed["Policy"]["Arn"]
iam.attach_role_policy(RoleName="atlas", PolicyArn=managed)
key = kms.create_key()["KeyMetadata"]["Arn"]
kms.put_key_policy(KeyId=key, PolicyName="default", Policy=given["key"])

found = {"origin": origin, "role": role["Role"]["Arn"], "managed": managed, "key": key}
print(json.dumps(found), flush=True)
sys.stdin.read()
os._exit(0)
