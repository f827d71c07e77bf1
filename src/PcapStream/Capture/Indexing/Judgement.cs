namespace PcapStream.Capture.Indexing;

/// <summary>What a doubtful record turns out to be.</summary>
/// <param name="Needed">Bytes that must be at hand before it can be judged; 0 when it has been.</param>
/// <param name="Skip">Bytes that are damaged; 0 when the next record has to be searched for.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
/// <param name="Successor">What goes on behind the damage, when the bytes there are another capture's; null for the same indexer.</param>
internal readonly record struct Judgement(long Needed, long Skip, RecordFault? Fault, RecordIndexer? Successor)
{
    /// <summary>It is a record: the next indexing takes it without asking.</summary>
    public static Judgement Accepted => default;

    /// <summary>More must be seen of what follows.</summary>
    public static Judgement NeedsMore(long needed) => new(needed, 0, null, null);

    /// <summary>It is damaged, and a record may start anywhere behind it.</summary>
    public static Judgement Damaged(RecordFault fault) => new(0, 0, fault, null);

    /// <summary>So many bytes are damaged, and a record follows them.</summary>
    public static Judgement Damaged(long bytes, RecordFault fault) => new(0, bytes, fault, null);
}
