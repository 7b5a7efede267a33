#!/usr/bin/env bash
# Judges the API reference with programs of other people, on a Host with demo data: Spectral's rules without error or warning, and clients in
# TypeScript and C# that are generated from the document, compiled without a cast, and run through README's story.
# Needs Node 18 or later with npm, and a Host that was built (dotnet build src/Host). What cannot be had is skipped, and said so.
set -euo pipefail
cd "$(dirname "$0")"
host=$(cd ../../src/Host/bin/Debug/net10.0 && pwd)/Commerce.Host.dll
[ -e "$host" ] || { echo "Build the Host first: dotnet build src/Host" >&2; exit 2; }

# Without the packages nobody can judge; with them, a failure is one.
has_npm=1
npm ci --no-fund --no-audit --ignore-scripts --loglevel=error || has_npm=0
if [ "$has_npm" -eq 0 ] && npm ping > /dev/null 2>&1; then exit 1; fi
has_nswag=1
if ! restored=$(dotnet tool restore 2>&1); then
  grep -qiE 'could not be found|unable to load the service index' <<< "$restored" || { echo "$restored" >&2; exit 1; }
  has_nswag=0
fi

folder=$(mktemp -d)
(cd "$folder" && exec env ASPNETCORE_ENVIRONMENT=Development dotnet "$host" --urls http://127.0.0.1:0 > "$folder/log" 2>&1) &
running=$!
trap 'kill "$running" 2> /dev/null; wait "$running" 2> /dev/null || true; rm -rf "$folder"' EXIT
address=
for _ in $(seq 120); do
  address=$(sed -n 's/^Commerce is open: \(http:[^ ]*\).*/\1/p' "$folder/log" | head -1)
  [ -z "$address" ] || break
  kill -0 "$running" 2> /dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.5
done
[ -n "$address" ] || { echo "The Host did not start in a minute." >&2; cat "$folder/log" >&2; exit 1; }

# The address changes with every run, and is none of the document's own words.
if [ "$has_npm" -eq 1 ]; then
  node -e 'fetch(process.argv[1]).then(answer => answer.text()).then(text => require("fs").writeFileSync("openapi.json", text))' "$address/openapi/v1.json"
  npm run --silent lint
  npm run --silent generate
  npm run --silent compile
  timeout 120 node out/story.js "$address"
else
  echo 'Skipped: the packages of npm cannot be had here.'
fi

if [ "$has_nswag" -eq 1 ]; then
  dotnet nswag openapi2csclient "/input:$address/openapi/v1.json" /output:csharp/Client.cs /namespace:Shop /classname:ShopClient /JsonLibrary:SystemTextJson \
    /generateOptionalPropertiesAsNullable:true /generateNullableReferenceTypes:true /WrapResponses:true > /dev/null
  dotnet build csharp --nologo --verbosity:quiet
  timeout 120 dotnet csharp/bin/Debug/net10.0/Story.dll "$address"
else
  echo 'Skipped: NSwag cannot be had here.'
fi
