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
        : IsProgram(name);

    private static bool IsProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Join(folder, name)));

    private static bool IsLibrary(string name) => Suffixes.Any(suffix => NativeLibrary.TryLoad(name + suffix, out _));

    private static bool IsModule(string name)
    {
        if (!IsProgram("python3"))
            return false;
        using Process python = Process.Start(new ProcessStartInfo("python3", ["-c", $"import {name}"]) { RedirectStandardError = true })!;
        python.StandardError.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0;
    }
}
