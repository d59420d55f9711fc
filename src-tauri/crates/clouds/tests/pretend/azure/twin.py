"""Makes every call that Keygate makes of Azure, with Azure's own clients for Python.

Takes the place and the values as JSON from standard input, and prints what it read, as JSON.
"""

import json
import sys
import time
import urllib.parse
import urllib.request

from azure.core.credentials import AccessToken
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.keyvault.models import (
    IPRule,
    NetworkRuleSet,
    VaultPatchParameters,
    VaultPatchProperties,
    VirtualNetworkRule,
)
from azure.mgmt.resource.resources import ResourceManagementClient
from azure.mgmt.resource.resources.models import GenericResource

VERSION = "2026-02-01"
PERIMETERS_VERSION = "2026-04-01-preview"

given = json.load(sys.stdin)
origin, group, name = given["origin"], given["group"], given["vault"]
plain = {"enforce_https": False}


class Principal:
    """A service principal. Of signing in, nothing is compared: these clients leave it to others."""

    def get_token(self, *_scopes, **_):
        fields = {
            "client_id": given["client"],
            "client_secret": given["secret"],
            "grant_type": "client_credentials",
            "scope": given["scope"],
        }
        address = f"{origin}/login/{given['tenant']}/oauth2/v2.0/token"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, urllib.parse.urlencode(fields).encode()) as answer:
            token = json.load(answer)
        return AccessToken(token["access_token"], int(time.time()) + int(token["expires_in"]))


def client(kind):
    return kind(
        Principal(),
        given["subscription"],
        base_url=origin + "/management",
        retry_total=0,
        use_env_settings=False,
        api_version=VERSION,
    )


def main():
    vaults = client(KeyVaultManagementClient)
    vault = vaults.vaults.get(group, name, **plain)
    key = vaults.keys.get(group, name, given["key"], **plain)
    resources = client(ResourceManagementClient).resources
    resource = vault.id.lstrip("/")
    # The newest of these clients knows no perimeters; any resource can be read by its name.
    of_vault = resource + "/networkSecurityPerimeterConfigurations"
    perimeters = resources.get_by_id(of_vault, api_version=PERIMETERS_VERSION, **plain)
    same = resources.get_by_id(resource, api_version=VERSION, **plain)
    acls = vault.properties.network_acls
    found = {
        "name": vault.name,
        "access": vault.properties.public_network_access,
        "purgeProtection": vault.properties.enable_purge_protection,
        "changedBy": vault.system_data.last_modified_by,
        "default": acls.default_action,
        "rules": [rule.value for rule in acls.ip_rules],
        "subnets": [
            [rule.id, rule.ignore_missing_vnet_service_endpoint] for rule in acls.virtual_network_rules
        ],
        "isEnabled": key.attributes.enabled,
        "keyAddress": key.key_uri_with_version,
        "modes": [
            one["properties"]["resourceAssociation"]["accessMode"] for one in perimeters.as_dict()["value"]
        ],
        "same": same.id,
    }
    more = NetworkRuleSet(
        bypass=acls.bypass,
        default_action=acls.default_action,
        ip_rules=[*acls.ip_rules, IPRule(value=given["added"])],
        virtual_network_rules=[
            VirtualNetworkRule(
                id=rule.id,
                ignore_missing_vnet_service_endpoint=rule.ignore_missing_vnet_service_endpoint,
            )
            for rule in acls.virtual_network_rules
        ],
    )
    change = VaultPatchParameters(properties=VaultPatchProperties(network_acls=more))
    stored = vaults.vaults.update(group, name, change, **plain)
    found["after"] = [rule.value for rule in stored.properties.network_acls.ip_rules]
    again = GenericResource(properties={"networkAcls": more.as_dict()})
    resources.begin_update_by_id(resource, again, api_version=VERSION, **plain).result()
    print(json.dumps(found))


main()
