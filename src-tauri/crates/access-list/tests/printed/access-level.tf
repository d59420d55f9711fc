resource "google_access_context_manager_access_level" "atlas" {
  parent = "accessPolicies/${google_access_context_manager_access_policy.main.name}"
  name   = "accessPolicies/${google_access_context_manager_access_policy.main.name}/accessLevels/mongodb_atlas"
  title  = "MongoDB Atlas"
  basic {
    combining_function = "OR"
    conditions {
      ip_subnetworks = ["34.122.60.18/32"]
    }
    conditions {
      ip_subnetworks = ["35.226.14.9/32"]
    }
  }
}
