locals {
  atlas = [
    "20.83.41.7/32",
    "20.83.41.8",
  ]
}

resource "azurerm_key_vault" "payments" {
  name                = "payments-kv"
  location            = azurerm_resource_group.payments.location
  resource_group_name = azurerm_resource_group.payments.name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  sku_name            = "standard"

  network_acls {
    bypass                     = "AzureServices"
    default_action             = "Deny"
    ip_rules                   = concat(local.atlas, var.offices)
    virtual_network_subnet_ids = [azurerm_subnet.apps.id]
  }
}

resource "azurerm_storage_account" "logs" {
  name = "paymentslogs"
  network_rules {
    default_action = "Deny"
    ip_rules       = ["52.179.8.1"]
  }
}
