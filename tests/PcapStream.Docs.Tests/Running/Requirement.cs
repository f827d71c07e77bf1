using System.Runtime.InteropServices;

namespace PcapStream.Docs.Tests.Running;

/// <summary>What a block needs that may not be there: programs on the path, and shared libraries, whose names begin with <c>lib</c>.</summary>
internal static class Requirement
{
    private static readonly string[] Suffixes = [".so.1", ".so.0.8", ".dylib"];

    /// <summary>Skips the test where one is missing.</summary>
    public static void SkipWithout(IEnumerable<string> names)
    {
        foreach (string name in names)
            Assert.SkipUnless(name.StartsWith("lib", StringComparison.Ordinal) ? IsLibrary(name) : IsProgram(name), $"{name} is not installed");
    }

    private static bool IsProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Join(folder, name)));

    private static bool IsLibrary(string name) => Suffixes.Any(suffix => NativeLibrary.TryLoad(name + suffix, out _));
}
