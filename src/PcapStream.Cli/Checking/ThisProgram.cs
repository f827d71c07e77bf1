using System.Reflection;
using System.Runtime.InteropServices;
using PcapStream.Expansion.Baselines;

namespace PcapStream.Cli.Checking;

/// <summary>How this program is started once more, and what it runs on.</summary>
internal static class ThisProgram
{
    /// <summary>The executable, or dotnet and the assembly.</summary>
    public static string[] CommandLine => Path.GetFileNameWithoutExtension(Executable) == "dotnet" ? [Executable, System.Environment.GetCommandLineArgs()[0]] : [Executable];

    /// <summary>Where <see cref="ParseSubject"/> is measured.</summary>
    public static BaselineEnvironment Environment => new(RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier, TieredCompilation: false, Version);

    /// <summary>Where any other command is measured, of whose runtime nothing is known.</summary>
    public static BaselineEnvironment ForeignEnvironment => new(Runtime: null, RuntimeInformation.RuntimeIdentifier, TieredCompilation: null, Version);

    private static string Executable => System.Environment.ProcessPath ?? throw new InvalidOperationException("the system does not tell which program this is");

    // Without the commit, which says nothing of how it measures.
    private static string Version => Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
