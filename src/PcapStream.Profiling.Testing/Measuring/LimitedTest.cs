using System.Reflection;

namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>A test method with limits, and the arguments of one of its rows.</summary>
/// <param name="Method">The method.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Rows">Counts the rows of data that it runs with.</param>
/// <param name="Call">Calls it.</param>
internal sealed record LimitedTest(
    MethodInfo Method, IReadOnlyList<object?> Arguments, Func<int> Rows, LimitedCall Call);
