namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>The bytes that a call has allocated: equal, unless a collection or another thread disturbed it.</summary>
/// <param name="Least">The bytes that it has allocated at least.</param>
/// <param name="Most">The bytes that it has allocated at most.</param>
internal readonly record struct AllocatedBytes(long Least, long Most)
{
    public bool IsExact => Least == Most;
}
