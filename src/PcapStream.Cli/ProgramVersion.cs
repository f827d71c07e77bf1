using System.Reflection;

namespace PcapStream.Cli;

/// <summary>The program's version.</summary>
internal static class ProgramVersion
{
    /// <summary>The version with the commit that it was built from, such as <c>1.4.0+ab12cd</c>.</summary>
    public static string Full { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The version without the commit.</summary>
    public static string Short => Full.Split('+')[0];
}
