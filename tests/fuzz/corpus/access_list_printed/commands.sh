#!/usr/bin/env bash
az keyvault network-rule add --name atlas --ip-address 3.0.0.1/32 3.0.0.2/32
az keyvault network-rule remove --name atlas --ip-address 3.0.0.9/32
az keyvault update --name atlas --default-action Deny
