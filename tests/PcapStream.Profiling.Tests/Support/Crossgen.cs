using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Tests.Support;

/// <summary>The compiler that adds machine code to assemblies in advance, if its package is available.</summary>
internal static class Crossgen
{
    public static string? Find()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(packages)
            ? Directory.GetDirectories(packages, "microsoft.netcore.app.crossgen2.*")
                .SelectMany(package => Directory.GetFiles(package, "crossgen2", SearchOption.AllDirectories)).Order(
                    StringComparer.Ordinal).LastOrDefault()
            : null;
    }

    /// <summary>Compiles an assembly in place.</summary>
    public static void Compile(string assembly)
    {
        string output = assembly + ".r2r";
        using Process process = Process.Start(
            Find()!,
            [assembly, "--reference", Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(),
                "*.dll"), "--out", output, "--targetos", "linux"]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        File.Move(output, assembly, overwrite: true);
    }
}
