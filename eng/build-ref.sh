#!/usr/bin/env bash
# Builds the reference-only assembly in eng/ref from its source. See eng/ref/README.md.
set -euo pipefail
eng="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cp -r "$eng/ref/." "$work"
dotnet build "$work/SQLitePCLRaw.core/SQLitePCLRaw.core.csproj" --configuration Release --nologo --verbosity quiet -p:UseSharedCompilation=false
cp "$work/SQLitePCLRaw.core/bin/Release/net10.0/SQLitePCLRaw.core.dll" "$eng/ref/"
ls -l "$eng/ref/SQLitePCLRaw.core.dll"
