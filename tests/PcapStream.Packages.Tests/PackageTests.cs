using System.IO.Compression;
using System.Reflection.Metadata;
using PcapStream.Packages.Tests.Support;

namespace PcapStream.Packages.Tests;

/// <summary>What is packed.</summary>
[Collection(Packed.Name)]
public sealed class PackageTests(PackedFolder packed)
{
    [Fact]
    public void Only_libraries_profiler_and_tool_are_packed()
    {
        string version = packed.Need().Version;
        string[] managed =
        [
            "PcapStream", "PcapStream.Profiling", "PcapStream.Profiling.BenchmarkDotNet",
            "PcapStream.Profiling.Testing", "PcapStream.Profiling.Testing.MSTest", "PcapStream.Profiling.Testing.NUnit",
            "PcapStream.Profiling.Testing.Xunit", "PcapStream.SharpPcap", "PcapStream.Tool.any",
        ];
        string[] others =
        [
            "PcapStream.Sql", "PcapStream.Sql.any", "PcapStream.Tool",
            .. packed.HasNative ? (string[])["PcapStream.Sql.linux-x64", "PcapStream.Tool.linux-x64"] : [],
        ];
        Assert.Equal([
            .. managed.SelectMany(name => (string[])[$"{name}.{version}.nupkg", $"{name}.{version}.snupkg"])
                .Concat(others.Select(name => $"{name}.{version}.nupkg"))
                .Order(StringComparer.Ordinal)],
            Directory.GetFiles(packed.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("PcapStream", "lib/net10.0/PcapStream.xml")]
    [InlineData(
        "PcapStream.Profiling", "lib/net10.0/PcapStream.Profiling.xml",
        "buildTransitive/net10.0/PcapStream.Profiling.targets",
        "tools/net10.0/any/PcapStream.Profiling.Weaver.dll", "tools/net10.0/any/Mono.Cecil.dll")]
    [InlineData("PcapStream.Profiling.BenchmarkDotNet", "lib/net10.0/PcapStream.Profiling.BenchmarkDotNet.xml")]
    [InlineData(
        "PcapStream.Profiling.Testing", "lib/net10.0/PcapStream.Profiling.Testing.xml",
        "lib/net10.0/PcapStream.Profiling.Weaver.dll", "buildTransitive/net10.0/PcapStream.Profiling.Testing.targets")]
    [InlineData("PcapStream.Profiling.Testing.MSTest", "lib/net10.0/PcapStream.Profiling.Testing.MSTest.xml")]
    [InlineData(
        "PcapStream.Profiling.Testing.NUnit", "lib/net10.0/PcapStream.Profiling.Testing.NUnit.xml",
        "buildTransitive/net10.0/PcapStream.Profiling.Testing.NUnit.targets")]
    [InlineData(
        "PcapStream.Profiling.Testing.Xunit", "lib/net10.0/PcapStream.Profiling.Testing.Xunit.xml",
        "buildTransitive/net10.0/PcapStream.Profiling.Testing.Xunit.targets")]
    [InlineData("PcapStream.SharpPcap", "lib/net10.0/PcapStream.SharpPcap.xml")]
    [InlineData(
        "PcapStream.Sql.any", "tools/net10.0/any/pcapstream-sql.dll",
        "tools/net10.0/any/runtimes/linux-x64/native/libduckdb.so",
        "tools/net10.0/any/runtimes/win-x64/native/duckdb.dll")]
    [InlineData("PcapStream.Tool")]
    [InlineData(
        "PcapStream.Tool.any", "tools/net10.0/any/PcapStream.Profiling.dll", "tools/net10.0/any/Mono.Cecil.dll",
        "tools/net10.0/any/System.CommandLine.dll")]
    public void A_package_has_a_readme_the_licences_and_what_it_works_with(string name, params string[] files)
    {
        string[] entries = packed.Need().Entries($"{name}.{packed.Version}.nupkg");
        Assert.Empty(((string[])["README.md", "LICENSE", "THIRD-PARTY-NOTICES.txt", .. files]).Except(entries));
    }

    [Theory]
    [InlineData("PcapStream", "K4os.Compression.LZ4", "K4os.Hash.xxHash", "ZstdSharp.Port")]
    [InlineData("PcapStream.Profiling")]
    [InlineData(
        "PcapStream.Profiling.BenchmarkDotNet", "BenchmarkDotNet", "Microsoft.CodeAnalysis.CSharp",
        "Microsoft.Diagnostics.Tracing.TraceEvent")]
    [InlineData("PcapStream.Profiling.Testing", "Mono.Cecil", "PcapStream.Profiling")]
    [InlineData(
        "PcapStream.Profiling.Testing.MSTest", "MSTest.TestFramework", "Mono.Cecil", "PcapStream.Profiling.Testing")]
    [InlineData("PcapStream.Profiling.Testing.NUnit", "Mono.Cecil", "NUnit", "PcapStream.Profiling.Testing")]
    [InlineData(
        "PcapStream.Profiling.Testing.Xunit", "Mono.Cecil", "PcapStream.Profiling.Testing",
        "xunit.v3.extensibility.core")]
    [InlineData("PcapStream.SharpPcap", "K4os.Compression.LZ4", "K4os.Hash.xxHash", "PacketDotNet", "PcapStream",
        "SharpPcap", "ZstdSharp.Port")]
    public void A_package_depends_on_nothing_else(string name, params string[] others) =>
        Assert.Equal(others, packed.Need().Dependencies($"{name}.{packed.Version}.nupkg"));

    [Fact]
    public void The_package_for_linux_is_a_native_executable_and_the_library_of_parquet()
    {
        Assert.SkipUnless(packed.Need().HasNative, "native code is compiled on Linux x64");
        string[] entries = packed.Entries($"PcapStream.Tool.linux-x64.{packed.Version}.nupkg");
        Assert.Empty(((string[])["README.md", "LICENSE", "THIRD-PARTY-NOTICES.txt"]).Except(entries));
        Assert.Equal(
            ["DotnetToolSettings.xml", "ParquetSharpNative.so", "PcapStream.Cli"],
            entries.Where(entry => entry.StartsWith("tools/", StringComparison.Ordinal))
                .Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("PcapStream")]
    [InlineData("PcapStream.Profiling")]
    [InlineData("PcapStream.Profiling.Testing")]
    [InlineData("PcapStream.SharpPcap")]
    public void Symbols_have_machine_independent_source_names(string name)
    {
        using ZipArchive symbols =
            ZipFile.OpenRead(Path.Combine(packed.Need().Path, $"{name}.{packed.Version}.snupkg"));
        using var pdb = new MemoryStream();
        using (Stream packedPdb = symbols.GetEntry($"lib/net10.0/{name}.pdb")!.Open())
            packedPdb.CopyTo(pdb);
        pdb.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(pdb, MetadataStreamOptions.PrefetchMetadata);
        MetadataReader reader = provider.GetMetadataReader();
        string[] sources =
            [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))];
        Assert.Contains(sources, source => source.StartsWith($"/_/src/{name}/", StringComparison.Ordinal));
        Assert.DoesNotContain(sources, source => source.StartsWith(Repository.Root, StringComparison.Ordinal));
    }
}
