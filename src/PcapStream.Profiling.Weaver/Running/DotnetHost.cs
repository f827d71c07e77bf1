using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>
/// The dotnet that runs this program, or the installed one if this program has its own runtime; and its shared
/// frameworks.
/// </summary>
internal static class DotnetHost
{
    private const string Shared = "shared";
    private const string RootVariable = "DOTNET_ROOT";

    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    private static readonly string? Root =
        Places()
            .FirstOrDefault(place => Directory.Exists(System.IO.Path.Combine(place, Shared, "Microsoft.NETCore.App")));

    /// <summary>The path of the dotnet command.</summary>
    /// <exception cref="ProfilingException">.NET is not installed.</exception>
    public static string Path => Root is not null
        ? System.IO.Path.Combine(Root, FileName)
        : throw new ProfilingException(
            $".NET, which the program needs, is not found through {RootVariable} or PATH or in its usual place; get it "
            + "from https://dot.net");

    /// <summary>The path of a dotnet command with an SDK.</summary>
    /// <exception cref="ProfilingException">.NET is not installed, or has no SDK.</exception>
    public static string BuilderPath => Path is var host && Directory.Exists(System.IO.Path.Combine(Root!, "sdk"))
        ? host
        : throw new ProfilingException(
            $"{Root} has no SDK, which builds the program; get it from https://dot.net");

    /// <summary>Folders of the frameworks' assemblies, the newest version of each.</summary>
    public static IEnumerable<string> Frameworks =>
        Root is null ? [] : Directory.GetDirectories(System.IO.Path.Combine(Root, Shared))
        .Select(framework => Directory.GetDirectories(framework).OrderByDescending(Version).FirstOrDefault())
            .OfType<string>()
        .Prepend(RuntimeEnvironment.GetRuntimeDirectory());

    // In the order of the runtime's own hosts: https://learn.microsoft.com/dotnet/core/install/linux-scripted-manual
    private static IEnumerable<string> Places()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        yield return System.IO.Path.GetFullPath(
            System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root)
            yield return root;
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (string folder in path.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var file = new FileInfo(System.IO.Path.Combine(folder, FileName));
            if (file.Exists)
            {
                yield return System.IO.Path.GetDirectoryName(
                    (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName)!;
            }
        }
        if (File.Exists("/etc/dotnet/install_location"))
            yield return File.ReadLines("/etc/dotnet/install_location").FirstOrDefault("").Trim();
        yield return "/usr/share/dotnet";
        yield return "/usr/lib/dotnet";
    }

    private static Version Version(string folder) =>
        System.Version.TryParse(System.IO.Path.GetFileName(folder).Split('-')[0], out Version? version)
            ? version
            : new Version();
}
