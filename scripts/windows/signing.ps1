# Fetches Microsoft's client of Artifact Signing, and writes the configuration that makes Tauri sign with
# it: the program, what the installer runs, the uninstaller, and the installers. It gets no secret.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$version = '1.0.146'

$client = Join-Path $env:RUNNER_TEMP 'signing-client'
$package = "$client.nupkg"
Invoke-WebRequest "https://www.nuget.org/api/v2/package/Microsoft.ArtifactSigning.Client/$version" -OutFile $package
dotnet nuget verify --all $package
[IO.Compression.ZipFile]::ExtractToDirectory($package, $client)
$library = Join-Path $client 'bin\x64\Azure.CodeSigning.Dlib.dll'
$signature = Get-AuthenticodeSignature $library
if ($signature.Status -ne 'Valid' -or $signature.SignerCertificate.Subject -notmatch 'O=Microsoft Corporation') {
  throw "$library is not Microsoft's: $($signature.StatusMessage)"
}

$tools = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\10.*\x64\signtool.exe"
$signtool = ($tools | Sort-Object { [version] $_.Directory.Parent.Name } | Select-Object -Last 1).FullName

$metadata = Join-Path $env:RUNNER_TEMP 'signing-account.json'
@{
  Endpoint = $env:ENDPOINT
  CodeSigningAccountName = $env:ACCOUNT
  CertificateProfileName = $env:PROFILE
} | ConvertTo-Json | Set-Content $metadata

$arguments = @(
  'sign', '/v', '/fd', 'SHA256', '/tr', 'http://timestamp.acs.microsoft.com', '/td', 'SHA256',
  '/dlib', $library, '/dmdf', $metadata, '%1'
)
@{ bundle = @{ windows = @{ signCommand = @{ cmd = $signtool; args = $arguments } } } } |
  ConvertTo-Json -Depth 5 | Set-Content (Join-Path $env:RUNNER_TEMP 'signing.json')
