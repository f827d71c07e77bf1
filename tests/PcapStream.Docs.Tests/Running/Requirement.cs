using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Docs.Tests.Running;

/// <summary>
/// What a block needs that may not be there: programs on the path; shared libraries, whose names begin with <c>lib</c>;
/// Python's modules, whose names begin with <c>python3-</c> as Debian's packages do.
/// </summary>
internal static class Requirement
{
    private const string PythonModule = "python3-";
    private static readonly string[] Suffixes = [".so.1", ".so.0.8", ".dylib"];

    /// <summary>Skips the test where one is missing.</summary>
    public static void SkipWithout(IEnumerable<string> names)
    {
        foreach (string name in names)
            Assert.SkipUnless(IsThere(name), $"{name} is not installed");
    }

    private static bool IsThere(string name) => name.StartsWith("lib", StringComparison.Ordinal) ? IsLibrary(name)
        : name.StartsWith(PythonModule, StringComparison.Ordinal) ? IsModule(name[PythonModule.Length..])
        : SearchPath.Find(name) is not null;

    private static bool IsLibrary(string name) => Suffixes.Any(suffix => NativeLibrary.TryLoad(name + suffix, out _));

    private static bool IsModule(string name)
    {
        if (SearchPath.Find("python3") is not { } program)
            return false;
        using Process python =
            Process.Start(new ProcessStartInfo(program, ["-c", $"import {name}"]) { RedirectStandardError = true })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0;
    }
}
