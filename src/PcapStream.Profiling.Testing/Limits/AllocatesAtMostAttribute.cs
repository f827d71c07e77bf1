using PcapStream.Profiling.Testing.Limits;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing;

/// <summary>The most bytes that a test allocates on the garbage-collected heap, garbage included.</summary>
/// <param name="size">A size such as <c>16 KiB</c>, or <see cref="MemoryLimitAttribute.Unlimited"/>.</param>
/// <exception cref="ArgumentException">The text is not a size.</exception>
public sealed class AllocatesAtMostAttribute(string size) : MemoryLimitAttribute
{
    /// <summary>The most bytes.</summary>
    public long Bytes { get; } = size == Unlimited ? long.MaxValue : LimitSize.Parse(size);

    internal override string Subject => "allocations";

    internal override ValueTask Judge(LimitedTest test) => AllocationLimit.AtMost(test.Call, Bytes);
}

/// <summary>The bytes that a test allocates on the garbage-collected heap, to the byte.</summary>
/// <param name="bytes">Bytes; 0 for no object at all.</param>
public sealed class AllocatesExactlyAttribute(long bytes) : MemoryLimitAttribute
{
    /// <summary>The bytes.</summary>
    public long Bytes { get; } = bytes;

    internal override string Subject => "allocations";

    internal override ValueTask Judge(LimitedTest test) => AllocationLimit.Exactly(test.Call, Bytes);
}
