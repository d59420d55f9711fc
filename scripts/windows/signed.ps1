# Fails where a program or an installer below the folder named is not signed, or its signature has no time.
$ErrorActionPreference = 'Stop'
$files = Get-ChildItem $args[0] -Recurse -Include *.exe, *.msi
if (-not $files) { throw "nothing was built in $($args[0])" }
foreach ($signature in $files | Get-AuthenticodeSignature) {
  if ($signature.Status -ne 'Valid' -or -not $signature.TimeStamperCertificate) {
    throw "$($signature.Path): $($signature.StatusMessage)"
  }
}
