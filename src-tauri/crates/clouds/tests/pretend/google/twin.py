"""Makes every call that Keygate makes of Google Cloud, with Google's own client for Python.

Takes the place and the values as JSON from standard input, and prints what it read, as JSON.
"""

import json
import sys

import google.auth.transport.requests
import google.oauth2.credentials
import google.oauth2.service_account
import google_auth_httplib2
import httplib2
import requests
from googleapiclient.discovery import build

given = json.load(sys.stdin)
origin = given["origin"]
TOKEN = origin + "/oauth2/token"
CLOUD = "https://www.googleapis.com/auth/cloud-platform"


def sign_in():
    asked = requests.Session()
    asked.trust_env = False
    request = google.auth.transport.requests.Request(asked)
    account = {**given["keyFile"], "token_uri": TOKEN}
    account = google.oauth2.service_account.Credentials.from_service_account_info(account, scopes=[CLOUD])
    account.refresh(request)
    person = given["person"]
    person = google.oauth2.credentials.Credentials(
        None,
        refresh_token=person["refresh_token"],
        client_id=person["client_id"],
        client_secret=person["client_secret"],
        quota_project_id=person["quota_project_id"],
        token_uri=TOKEN,
    )
    person.refresh(request)
    return account, person


def service(name, version, person):
    http = google_auth_httplib2.AuthorizedHttp(person, http=httplib2.Http(proxy_info=None))
    place = {"api_endpoint": f"{origin}/{name}/"}
    return build(name, version, http=http, client_options=place, static_discovery=True)


def every(list_of, member, **asked):
    """Every entry of a list that comes in parts."""
    request, entries = list_of.list(**asked), []
    while request is not None:
        page = request.execute()
        entries += page.get(member, [])
        request = list_of.list_next(request, page)
    return entries


def finished(acm, operation):
    while not operation.get("done"):
        operation = acm.operations().get(name=operation["name"]).execute()
    return operation["response"]


def main():
    account, person = sign_in()
    resources = service("cloudresourcemanager", "v3", person)
    project = resources.projects().get(name="projects/" + given["project"]).execute()
    folder = resources.folders().get(name=project["parent"]).execute()
    versions = service("cloudkms", "v1", person).projects().locations().keyRings().cryptoKeys()
    key = versions.cryptoKeyVersions().get(name=given["version"]).execute()
    acm = service("accesscontextmanager", "v1", person)
    around = acm.projects().lookupConfiguredServicePerimeter(resource=project["name"]).execute()
    policies = acm.accessPolicies()
    found = {
        "account": account.service_account_email,
        "hasToken": bool(account.token),
        "project": project["projectId"],
        "organization": folder["parent"],
        "key": key["state"],
        "around": around["servicePerimeter"],
        "policies": [one["name"] for one in every(policies, "accessPolicies", parent=folder["parent"])],
    }
    policy = found["policies"][0]
    levels, perimeters = policies.accessLevels(), policies.servicePerimeters()
    found["levels"] = every(levels, "accessLevels", parent=policy)
    found["perimeters"] = len(every(perimeters, "servicePerimeters", parent=policy))
    finished(acm, levels.create(parent=policy, body=given["newLevel"]).execute())
    new = levels.get(name=given["newLevel"]["name"]).execute()
    conditions = given["level"]["basic"]["conditions"]
    body = {"basic": {"conditions": conditions}}
    changed = levels.patch(name=given["level"]["name"], updateMask="basic.conditions", body=body)
    finished(acm, changed.execute())
    found["changed"] = levels.get(name=given["level"]["name"]).execute()
    perimeter = perimeters.get(name=around["servicePerimeter"]).execute()
    found["perimeter"] = perimeter["status"]
    rules = [*perimeter["status"]["ingressPolicies"], given["rule"]]
    body = {"etag": perimeter["etag"], "status": {"ingressPolicies": rules}}
    changed = perimeters.patch(
        name=perimeter["name"], updateMask="status.ingressPolicies", body=body
    )
    found["after"] = finished(acm, changed.execute())["status"]["ingressPolicies"]
    found["new"] = new
    print(json.dumps(found))


main()
