using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace PcapStream.Packages.Tests.Support;

/// <summary>What <c>dotnet pack</c> makes of the solution, as CI packs it, once for all tests.</summary>
public sealed class PackedFolder : IDisposable
{
    private readonly string? _unavailable;

    public PackedFolder()
    {
        // Not where the solution is built, which other tests run from meanwhile.
        var start = new ProcessStartInfo("dotnet",
        [
            "pack", System.IO.Path.Combine(
                Repository.Root, "PcapStream.sln"), "--configuration", "Release", "--output", Path,
            "--artifacts-path", System.IO.Path.Combine(
                Repository.Root, "artifacts", "build", "packages"), "--nologo", "--verbosity", "quiet",
        ])
        { RedirectStandardOutput = true };
        start.Environment["CI"] = "true";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
            return;
        // No source of packages, none of the name, none of the version; nothing that links; or no SDK at all.
        string? code = Array.Find(["NU1301", "NU1101", "NU1102", "Platform linker", "No .NET SDKs"], output.Contains);
        Assert.True(code is not null, output);
        _unavailable = $"nothing can be packed here ({code})";
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("pcapstream-packed-").FullName;

    public string Version => System.IO.Path.GetFileNameWithoutExtension(
        Directory.GetFiles(Path, "PcapStream.Tool.any.*.nupkg").Single())["PcapStream.Tool.any.".Length..];

    /// <summary>Whether there is a native package, which only Linux on x64 makes.</summary>
    public bool HasNative { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Skips the test where nothing could be packed.</summary>
    public PackedFolder Need()
    {
        Assert.SkipWhen(_unavailable is not null, _unavailable ?? "");
        return this;
    }

    /// <summary>The files in a package, without those that only NuGet reads.</summary>
    public string[] Entries(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(System.IO.Path.Combine(Path, name));
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The names of the packages that a package needs, in order.</summary>
    public string[] Dependencies(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(System.IO.Path.Combine(Path, name));
        using Stream specification = package.Entries.Single(entry => entry.Name.EndsWith(
            ".nuspec", StringComparison.Ordinal)).Open();
        return [.. XDocument.Load(specification).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(dependency => dependency.Attribute("id")!.Value)
            .Order(StringComparer.Ordinal)];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
