conditions {
  ip_subnetworks = [
    "34.0.0.1/32", # one
    "34.0.0.2/32",
  ]
}
