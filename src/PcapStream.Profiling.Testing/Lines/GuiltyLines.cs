using System.Reflection;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Testing.Heap;
using PcapStream.Profiling.Weaver;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>The lines that grew, as memory_profiler's table, for the message of a failure.</summary>
internal static class GuiltyLines
{
    private const int Methods = 3;

    private const string Note =
        "Counted in another run of the test, in a process of its own, with a probe at each line.";

    private const string LiveNote =
        "What a line keeps alive is an estimate where several lines allocate between two readings.";

    /// <summary>Runs the test again, woven, and renders what the call did; or says why that is not possible.</summary>
    public static string Of(CallPlace place) => Of(
        place, (tests, test) => Text(tests.Run(test, place.Key, Backend.Alloc), test, [], [Note]), "");

    /// <summary>The same for objects that stay alive, with the fields that keep them.</summary>
    public static string Of(CallPlace place, KeptObjects kept) => Of(
        place,
        (tests, test) =>
        {
            using var code = new OwnCode(tests.Assemblies);
            MemoryProfile profile = PossibleLines.Of(tests.Run(test, place.Key, Backend.Live), code, kept.Types);
            var lines = new RunLines(profile);
            Keeper[] keepers = [.. kept.Chains.Select(chain => Keeper.Of(chain, code, lines))];
            // What else grows, such as a cache of the test runner, is not the code's.
            if (Array.Exists(keepers, keeper => keeper.Filling.Count > 0))
                keepers = Array.FindAll(keepers, keeper => keeper.Filling.Count > 0);
            return string.Concat<Keeper>(keepers)
                + Text(profile, test, keepers.SelectMany(keeper => keeper.Methods), [Note, LiveNote]);
        },
        string.Concat(kept.Chains.Select(Keeper.Of)));

    private static string Of(CallPlace place, Func<WovenTests, MethodBase, string> lines, string otherwise)
    {
        if ((place.Test ?? TestMethod.Running(place.Code)) is not { } test)
            return $"{otherwise}There is no table of lines: no method of xUnit, NUnit or MSTest is on the stack.";
        try
        {
            return lines(WovenTests.Of(test.Module.FullyQualifiedName), test);
        }
        catch (Exception error) when (
            error is ProfilingException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return $"{otherwise}There is no table of lines: {error.Message}";
        }
    }

    // The test, the methods that keep objects, and those of the lines that grew most.
    private static string Text(
        MemoryProfile profile, MethodBase test, IEnumerable<ProfiledMethod> keeping, string[] notes)
    {
        string name = TestMethod.Name(test).Replace('+', '.');
        ProfiledMethod[] shown =
        [
            .. profile.Methods.Where(method => method.Name == name)
                .Concat(keeping)
                .Concat(profile.Greatest(Methods).Select(entry => entry.Method))
                .Distinct(),
        ];
        return TextReport.Render(profile with { Methods = shown }, SizeUnit.Auto, notes).TrimEnd();
    }
}
