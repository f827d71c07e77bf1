using PcapStream.Profiling.Testing.Limits;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing;

/// <summary>
/// The most bytes by which the process's resident set grows during a test: objects, garbage that waits for a
/// collection, and native memory. It is the whole process's: tests that run at the same time count.
/// </summary>
/// <param name="size">A size such as <c>64 MiB</c>, or <see cref="MemoryLimitAttribute.Unlimited"/>.</param>
/// <exception cref="ArgumentException">The text is not a size.</exception>
public sealed class PeaksAtMostAttribute(string size) : MemoryLimitAttribute
{
    /// <summary>The most bytes.</summary>
    public long Bytes { get; } = size == Unlimited ? long.MaxValue : LimitSize.Parse(size);

    internal override string Subject => "peak";

    internal override ValueTask Judge(LimitedTest test) => PeakLimit.AtMost(test.Call, Bytes);
}
