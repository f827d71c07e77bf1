#!/usr/bin/env bash
# Runs every test; arguments go to dotnet test, such as a project. What tests compare with comes from Debian where it may
# be installed; without it those tests skip.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

missing=
ldconfig -p | grep -q 'libpcap\.so' || missing=libpcap0.8
for tool in jq nfdump tcpdump tshark zstd lz4 bzip2 xz:xz-utils chromium capinfos:wireshark-common \
    argus:argus-server ra:argus-client munged:munge slurmctld slurmd sbatch:slurm-client; do
    PATH=$PATH:/usr/sbin command -v "${tool%:*}" >/dev/null || missing="$missing ${tool#*:}"
done
/usr/bin/python3 -c 'import scapy' 2>/dev/null || missing="$missing python3-scapy"
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
        echo "test.sh: $missing could not be installed; tests that need them will skip" >&2
fi

# A background job of a shell ignores Ctrl-C, and so would every program that a test interrupts.
reset=
! env --default-signal=INT,QUIT true 2>/dev/null || reset='env --default-signal=INT,QUIT'

# The logger says why a test has failed, which the quiet verbosity leaves out.
$reset dotnet test --configuration Release --nologo --verbosity quiet --logger 'console;verbosity=minimal' "$@"
