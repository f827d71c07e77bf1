using System.Reflection;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>The lines that grew, as memory_profiler's table, for the message of a failure.</summary>
internal static class GuiltyLines
{
    private const int Methods = 3;

    private const string Note =
        "Counted in another run of the test, in a process of its own, with a probe at each line.";

    /// <summary>Runs the test again, woven, and renders what the call did; or says why that is not possible.</summary>
    public static string Of(CallPlace place, Backend backend)
    {
        if ((place.Test ?? TestMethod.Running(place.Code)) is not { } test)
            return "There is no table of lines: no method of xUnit, NUnit or MSTest is on the stack.";
        try
        {
            MemoryProfile profile = WovenTests.Of(test.Module.FullyQualifiedName).Run(test, place.Key, backend);
            return TextReport.Render(Shortened(profile, test), SizeUnit.Auto, [Note]).TrimEnd();
        }
        catch (Exception error) when (
            error is ProfilingException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return $"There is no table of lines: {error.Message}";
        }
    }

    // The test, and the methods of the lines that grew most.
    private static MemoryProfile Shortened(MemoryProfile profile, MethodBase test)
    {
        string name = TestMethod.Name(test).Replace('+', '.');
        HashSet<ProfiledMethod> shown = [.. profile.Greatest(Methods).Select(entry => entry.Method)];
        shown.UnionWith(profile.Methods.Where(method => method.Name == name));
        return profile with
        {
            Methods =
            [
                .. profile.Methods.Where(shown.Contains).OrderByDescending(method => method.Name == name),
            ],
        };
    }
}
