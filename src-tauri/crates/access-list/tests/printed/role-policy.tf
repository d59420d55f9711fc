resource "aws_iam_role_policy" "atlas" {
  name   = "atlas-key"
  role   = aws_iam_role.atlas.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"],
      "Resource": "${aws_kms_key.atlas.arn}",
      "Condition": { "IpAddress": { "aws:SourceIp": ["54.201.17.33/32"] } }
    }
  ]
}
EOF
}
