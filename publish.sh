#!/usr/bin/env bash
# Makes artifacts/publish/pcapstream-RID.tar.gz (.zip for Windows): the command as one native executable that needs no
# .NET, its manual, completions and licences, laid out to be unpacked into /usr/local. Its symbols, for debuggers, are in
# pcapstream-RID-symbols. RID is linux-x64, or what is named; the native compiler cannot build for another system.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "$0")")
rid=${1:-linux-x64}
name=pcapstream-$rid
out=$here/artifacts/publish/$name
symbols=$out-symbols
built=$here/artifacts/build/native-$rid/out

rm -rf "$out" "$symbols" "$built"
mkdir -p "$out/bin" "$out/share/man/man1" "$out/share/doc/pcapstream" "$out/share/bash-completion/completions" \
    "$out/share/zsh/site-functions" "$out/share/fish/vendor_completions.d" "$symbols/bin"
dotnet publish "$here/src/PcapStream.Cli/PcapStream.Cli.csproj" --configuration Release --runtime "$rid" -p:Native=true \
    --artifacts-path "$here/artifacts/build/native-$rid" --output "$built" --nologo --verbosity quiet
case $rid in
win-*)
    tool=$out/bin/pcapstream.exe
    mv "$built/PcapStream.Cli.exe" "$tool"
    mv "$built/PcapStream.Cli.pdb" "$symbols/bin/"
    ;;
osx-*)
    tool=$out/bin/pcapstream
    mv "$built/PcapStream.Cli" "$tool"
    mv "$built/PcapStream.Cli.dSYM" "$symbols/bin/pcapstream.dSYM"
    ;;
*)
    tool=$out/bin/pcapstream
    mv "$built/PcapStream.Cli" "$tool"
    mv "$built/PcapStream.Cli.dbg" "$symbols/bin/pcapstream.dbg"
    # Debuggers look for the symbols by the name in the executable, first in its folder.
    objcopy --remove-section .gnu_debuglink --add-gnu-debuglink="$symbols/bin/pcapstream.dbg" "$tool"
    ;;
esac

# For Parquet alone.
mkdir -p "$out/lib/pcapstream"
mv "$built"/ParquetSharpNative.* "$out/lib/pcapstream/"

"$tool" man | gzip -9n >"$out/share/man/man1/pcapstream.1.gz"
"$tool" complete -- '' | cut -f1 | while read -r command; do
    "$tool" man "$command" | gzip -9n >"$out/share/man/man1/pcapstream-$command.1.gz"
done
"$tool" completion bash >"$out/share/bash-completion/completions/pcapstream"
"$tool" completion zsh >"$out/share/zsh/site-functions/_pcapstream"
"$tool" completion fish >"$out/share/fish/vendor_completions.d/pcapstream.fish"
cp "$here/LICENSE" "$here/THIRD-PARTY-NOTICES.txt" "$out/share/doc/pcapstream/"

cd "$here/artifacts/publish"
for folder in "$name" "$name-symbols"; do
    rm -f "$folder.tar.gz" "$folder.zip"
    if [[ $rid == win-* ]]; then
        7z a -bso0 "$folder.zip" "$folder"
        archive=$folder.zip
    else
        same=()
        # The archive of the same files is the same, where tar can do that.
        ! tar --version | grep -q GNU || same=(--sort=name --owner=0 --group=0 --mtime="@${SOURCE_DATE_EPOCH:-0}")
        tar "${same[@]}" -czf "$folder.tar.gz" "$folder"
        archive=$folder.tar.gz
    fi
    echo "$PWD/$archive"
done
