using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Cli;

/// <summary>The program's version.</summary>
internal static class ProgramVersion
{
    /// <summary>The version with the commit that it was built from, such as <c>1.4.0+ab12cd</c>.</summary>
    public static string Full { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The version without the commit.</summary>
    public static string Short => Full.Split('+')[0];

    /// <summary>The runtime that it was built with or runs on, such as <c>.NET 10.0.1, native</c>.</summary>
    public static string Runtime { get; } =
        RuntimeInformation.FrameworkDescription + (IsNative ? ", native" : "");

    /// <summary>What <c>--version</c> prints.</summary>
    public static string Line =>
        $"{Full} ({RuntimeInformation.FrameworkDescription}, {(IsNative ? "native" : "managed")})";

    // Compiled ahead of time, for one processor and system.
    private static bool IsNative => !RuntimeFeature.IsDynamicCodeSupported;
}
