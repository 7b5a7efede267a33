#!/usr/bin/env bash
# Packs eng/stand-ins into eng/feed. With --check, packs elsewhere and says whether eng/feed holds the same.
# See eng/stand-ins/README.md.
set -euo pipefail

eng="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# A copy outside the repository: neither nuget.config nor global.json nor Directory.Build.* of the root can reach in.
cp -r "$eng/stand-ins" "$work/stand-ins"
find "$work/stand-ins" -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
mkdir "$work/feed"
for project in "$work"/stand-ins/*/*.csproj; do
  dotnet build "$project" --configuration Release --nologo --verbosity quiet -p:UseSharedCompilation=false
done
(cd "$work/stand-ins" && dotnet run pack.cs -- "$work/stand-ins" "$work/feed")
(cd "$work" && dotnet --version) > "$work/feed/sdk-version.txt"

if [[ "${1:-}" != "--check" ]]; then
  mkdir -p "$eng/feed"
  rm -f "$eng"/feed/*.nupkg
  cp "$work"/feed/* "$eng/feed/"
  ls -l "$eng/feed"
  exit 0
fi

# Another compiler may give other bytes for the same source, so the bytes decide only where the SDK is the one that packed the feed;
# elsewhere the list of packages and everything in them but the assemblies must be the same.
if diff -rq "$work/feed" "$eng/feed"; then
  echo "eng/feed is what eng/stand-ins gives."
elif ! cmp -s "$work/feed/sdk-version.txt" "$eng/feed/sdk-version.txt"; then
  unpack() { for package in "$1"/*.nupkg; do mkdir -p "$2/$(basename "$package")"; (cd "$2/$(basename "$package")" && unzip -q "$package"); done; find "$2" -name '*.dll' -exec sh -c ': > "$1"' _ {} \; ; }
  unpack "$work/feed" "$work/a"
  unpack "$eng/feed" "$work/b"
  diff -r "$work/a" "$work/b" || { echo "eng/feed is not what eng/stand-ins gives: run eng/pack-stand-ins.sh" >&2; exit 1; }
  echo "eng/feed has the same packages and manifests; its assemblies were built by SDK $(cat "$eng/feed/sdk-version.txt"), this is $(cat "$work/feed/sdk-version.txt"): not compared."
else
  echo "eng/feed is not what eng/stand-ins gives: run eng/pack-stand-ins.sh" >&2
  exit 1
fi
