resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'payments-kv'
  location: location
  properties: {
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Deny'
      ipRules: [
        { value: '20.83.41.7/32' } // Atlas
        { value: '20.83.41.8' }
        // { value: '20.83.41.9' }
      ]
    }
  }
}
