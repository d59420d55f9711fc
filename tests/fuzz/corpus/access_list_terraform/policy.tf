policy = <<EOT
{"Statement": []}
EOT
condition {
 test = "IpAddress"
 variable = "aws:SourceIp"
 values = ["3.0.0.1", "${local.x}"]
}
