using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>The dotnet that runs this program, and its shared frameworks.</summary>
internal static class DotnetHost
{
    // <root>/shared/Microsoft.NETCore.App/<version>/
    private static readonly string Root = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static string Path
    {
        get
        {
            string host = System.IO.Path.Combine(Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            return File.Exists(host) ? host : "dotnet";
        }
    }

    /// <summary>Folders of the frameworks' assemblies, the newest of each framework.</summary>
    public static IEnumerable<string> Frameworks
    {
        get
        {
            string shared = System.IO.Path.Combine(Root, "shared");
            if (!Directory.Exists(shared))
                return [RuntimeEnvironment.GetRuntimeDirectory()];
            return Directory.GetDirectories(shared).Select(framework => Directory.GetDirectories(framework).OrderByDescending(Version).FirstOrDefault())
                .OfType<string>().Prepend(RuntimeEnvironment.GetRuntimeDirectory());
        }
    }

    private static Version Version(string folder) =>
        System.Version.TryParse(System.IO.Path.GetFileName(folder).Split('-')[0], out Version? version) ? version : new Version();
}
