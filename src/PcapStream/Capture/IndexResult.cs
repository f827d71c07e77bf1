namespace PcapStream.Capture;

/// <summary>Where indexing ended.</summary>
internal readonly unsafe struct IndexResult(int records, byte* next, long needed)
{
    /// <summary>Packets indexed.</summary>
    public readonly int Records = records;

    /// <summary>First byte not consumed; a record starts there.</summary>
    public readonly byte* Next = next;

    /// <summary>Bytes that the record at <see cref="Next"/> needs, as far as is known; at least its header.</summary>
    public readonly long Needed = needed;
}
