namespace PcapStream.Capture.Indexing;

/// <summary>Where and why indexing ended.</summary>
internal readonly unsafe struct IndexResult
{
    private IndexResult(int records, byte* next, long needed, long lookahead, long skip, RecordFault? fault)
    {
        Records = records;
        Next = next;
        Needed = needed;
        Lookahead = lookahead;
        Skip = skip;
        Fault = fault;
    }

    /// <summary>Packets indexed.</summary>
    public int Records { get; }

    /// <summary>First byte not consumed; a record starts there.</summary>
    public byte* Next { get; }

    /// <summary>Bytes that the record at <see cref="Next"/> needs, as far as is known; at least its header.</summary>
    public long Needed { get; }

    /// <summary>Bytes after the record that decide whether it is one; 0 when there is no doubt.</summary>
    public long Lookahead { get; }

    /// <summary>Bytes from <see cref="Next"/> on that hold no packet and need not be in memory; 0 for none.</summary>
    public long Skip { get; }

    /// <summary>Why the bytes to skip could not be read; null when they need not be read.</summary>
    public RecordFault? Fault { get; }

    /// <summary>
    /// The record at <paramref name="next"/> needs more bytes than there are, or there is no room for its packet.
    /// </summary>
    public static IndexResult Stopped(int records, byte* next, long needed) => new(records, next, needed, 0, 0, null);

    /// <summary>The bytes at <paramref name="next"/> do not look like a record; those after it may decide.</summary>
    public static IndexResult Doubtful(int records, byte* next, long needed, long lookahead) =>
        new(records, next, needed, lookahead, 0, null);

    /// <summary>The bytes at <paramref name="next"/> may be skipped unread.</summary>
    public static IndexResult Skipped(int records, byte* next, long bytes) => new(records, next, 0, 0, bytes, null);

    /// <summary>The bytes at <paramref name="next"/> cannot be read, and must be skipped.</summary>
    public static IndexResult Damaged(int records, byte* next, long bytes, RecordFault fault) =>
        new(records, next, 0, 0, bytes, fault);

    /// <summary>The same with <paramref name="records"/> more packets indexed before.</summary>
    public IndexResult After(int records) => new(records + Records, Next, Needed, Lookahead, Skip, Fault);
}
