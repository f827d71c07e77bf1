#!/usr/bin/env bash
# Runs every test. What tests compare with comes from Debian where it may be installed; without it those tests skip.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! ldconfig -p | grep -q 'libpcap\.so'; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends libpcap0.8; } >/dev/null 2>&1 ||
        echo "test.sh: libpcap0.8 could not be installed; tests that need it will skip" >&2
fi

dotnet test PcapStream.sln --configuration Release --nologo --verbosity quiet "$@"
