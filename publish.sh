#!/usr/bin/env bash
# Makes artifacts/publish/pcapstream-RID.tar.gz (.zip for Windows): the command as one native executable that needs no
# .NET, its manual, completions and licences, laid out to be unpacked into /usr/local. Its symbols, for debuggers, are in
# pcapstream-RID-symbols. pcapstream-sql-RID has 'pcapstream sql' in the same layout, to be unpacked into the same folder:
# one managed executable with .NET in it, as the other one needs none either, and DuckDB's library. RID is linux-x64, or
# what is named; the native compiler cannot build for another system.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "$0")")
rid=${1:-linux-x64}
name=pcapstream-$rid
out=$here/artifacts/publish/$name
symbols=$out-symbols
built=$here/artifacts/build/native-$rid/out
# Another folder, in which the layout has the name of the first, so that both archives unpack into one.
sql=$here/artifacts/publish/sql-$rid/$name
built_sql=$here/artifacts/build/sql-$rid/out

rm -rf "$out" "$symbols" "$built" "$sql" "$built_sql"
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

dotnet publish "$here/src/PcapStream.Sql/PcapStream.Sql.csproj" --configuration Release --runtime "$rid" \
    -p:Archive=true --artifacts-path "$here/artifacts/build/sql-$rid" --output "$built_sql" --nologo --verbosity quiet
mkdir -p "$sql/lib/pcapstream" "$sql/share/doc/pcapstream-sql"
case $rid in
win-*) mv "$built_sql"/pcapstream-sql.exe "$built_sql"/duckdb.dll "$sql/lib/pcapstream/" ;;
*) mv "$built_sql"/pcapstream-sql "$built_sql"/libduckdb.* "$sql/lib/pcapstream/" ;;
esac
cp "$here/LICENSE" "$here/THIRD-PARTY-NOTICES.txt" "$sql/share/doc/pcapstream-sql/"

# Makes an archive of a folder, and prints its path.
pack() {
    local folder=$1 archive=$here/artifacts/publish/$2
    rm -f "$archive.tar.gz" "$archive.zip"
    cd "$(dirname -- "$folder")"
    if [[ $rid == win-* ]]; then
        archive=$archive.zip
        7z a -bso0 "$archive" "$(basename -- "$folder")"
    else
        local same=()
        archive=$archive.tar.gz
        # The archive of the same files is the same, where tar can do that.
        ! tar --version | grep -q GNU || same=(--sort=name --owner=0 --group=0 --mtime="@${SOURCE_DATE_EPOCH:-0}")
        tar "${same[@]}" -czf "$archive" "$(basename -- "$folder")"
    fi
    echo "$archive"
}

pack "$out" "$name"
pack "$symbols" "$name-symbols"
pack "$sql" "pcapstream-sql-$rid"
