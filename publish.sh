#!/bin/sh
# Makes artifacts/publish/pcapstream-RID.tar.gz: the command as one file that needs no .NET, its manual, completions and
# licences, laid out to be unpacked into /usr/local. RID is linux-x64, or what is named.
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
rid=${1:-linux-x64}
name=pcapstream-$rid
out=$here/artifacts/publish/$name

rm -rf "$out"
mkdir -p "$out/bin" "$out/share/man/man1" "$out/share/doc/pcapstream" "$out/share/bash-completion/completions" \
    "$out/share/zsh/site-functions" "$out/share/fish/vendor_completions.d"
dotnet publish "$here/src/PcapStream.Cli/PcapStream.Cli.csproj" --configuration Release --runtime "$rid" -p:SingleFile=true \
    --artifacts-path "$here/artifacts/build/single" --output "$out/bin" --nologo --verbosity quiet
# Documentation for compilers and what else is not the program.
find "$out/bin" -type f ! -name PcapStream.Cli -delete
tool=$out/bin/pcapstream
mv "$out/bin/PcapStream.Cli" "$tool"

"$tool" man | gzip -9n >"$out/share/man/man1/pcapstream.1.gz"
"$tool" complete -- '' | cut -f1 | while read -r command; do
    "$tool" man "$command" | gzip -9n >"$out/share/man/man1/pcapstream-$command.1.gz"
done
"$tool" completion bash >"$out/share/bash-completion/completions/pcapstream"
"$tool" completion zsh >"$out/share/zsh/site-functions/_pcapstream"
"$tool" completion fish >"$out/share/fish/vendor_completions.d/pcapstream.fish"
cp "$here/LICENSE" "$here/THIRD-PARTY-NOTICES.txt" "$out/share/doc/pcapstream/"

tar -C "$out/.." --sort=name --owner=0 --group=0 --mtime="@${SOURCE_DATE_EPOCH:-0}" -czf "$out.tar.gz" "$name"
echo "$out.tar.gz"
