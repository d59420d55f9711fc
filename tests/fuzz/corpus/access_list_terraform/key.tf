resource "azurerm_key_vault" "v" {
  network_acls {
    default_action = "Deny"
    ip_rules = ["20.0.0.1/32", var.more]
  }
}
