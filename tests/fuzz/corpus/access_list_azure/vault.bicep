networkAcls: {
  defaultAction: 'Deny'
  ipRules: [
    { value: '20.0.0.1/32' }
  ]
}
