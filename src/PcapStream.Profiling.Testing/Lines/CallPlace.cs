using System.Reflection;

namespace PcapStream.Profiling.Testing.Lines;

/// <summary>Where a limited call is, by which another run of the test recognises it.</summary>
/// <param name="Key">The same in each run, and that of no other call.</param>
/// <param name="Test">The test method; null when it is to be found on the stack.</param>
/// <param name="Code">The code that is called, if it is only a piece of a test.</param>
internal sealed record CallPlace(string Key, MethodBase? Test, MethodInfo? Code = null)
{
    /// <summary>The place of a call within a test.</summary>
    public static CallPlace At(string file, int line, MethodBase? test, MethodInfo code) =>
        new($"{file}:{line}", test, code);

    /// <summary>The place of a whole test, with the arguments of one row.</summary>
    public static CallPlace Of(MethodInfo test, IReadOnlyList<object?> arguments) =>
        new(FormattableString.Invariant($"{TestMethod.Name(test)}({string.Join(", ", arguments)})"), test);
}
