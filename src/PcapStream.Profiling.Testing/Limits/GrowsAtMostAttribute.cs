using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using PcapStream.Profiling.Testing.Limits;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing;

/// <summary>
/// The most bytes that a test with rows of data allocates for each unit of one of its parameters: the slope of a line
/// through its rows. It is judged when the last row has run; a run of only some rows is not judged.
/// </summary>
/// <param name="ratio">Bytes per unit, such as 0.1 byte per byte of input.</param>
/// <param name="per">The parameter: a whole number.</param>
public sealed class GrowsAtMostAttribute(double ratio, string per) : MemoryLimitAttribute
{
    private static readonly ConcurrentDictionary<MethodInfo, ConcurrentDictionary<string, (long Size, long Bytes)>>
        Measured = new();

    /// <summary>Bytes per unit.</summary>
    public double Ratio { get; } = ratio;

    /// <summary>The parameter's name.</summary>
    public string Per { get; } = per;

    internal override string Subject => "growth";

    internal override async ValueTask Judge(LimitedTest test)
    {
        long size = Size(test);
        AllocatedBytes bytes = await AllocationLimit.Warm(test.Call).ConfigureAwait(false);
        ConcurrentDictionary<string, (long Size, long Bytes)> rows = Measured.GetOrAdd(test.Method, _ => new());
        rows[test.Call.Place.Key] = (size, bytes.Least);
        if (rows.Count == test.Rows())
            GrowthLimit.AtMost([.. rows.Values], Ratio, test.Call, Per);
    }

    private long Size(LimitedTest test)
    {
        int position = Array.FindIndex(test.Method.GetParameters(), parameter => parameter.Name == Per);
        if (position < 0)
            throw new ArgumentException($"{test.Call.Name} has no parameter '{Per}', which its limit of growth is per");
        return test.Arguments[position] is IConvertible value
            ? value.ToInt64(CultureInfo.InvariantCulture)
            : throw new ArgumentException($"{test.Call.Name}: '{Per}' is not a number");
    }
}
