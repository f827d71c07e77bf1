namespace PcapStream.Tables;

/// <summary>
/// The size and the order of some type of records, for code that is the same for all types: sorting, and merging what
/// was spilled. With its own copy of that code, each of the dozens of types would be a few nanoseconds a record faster,
/// and the program 300 KB larger.
/// </summary>
internal sealed unsafe class RecordOrder
{
    private readonly delegate*<void*, uint> _prefix;
    private readonly delegate*<void*, void*, int> _compare;
    private readonly delegate*<void*, void*, bool> _tryMerge;

    private RecordOrder(
        int recordBytes, delegate*<void*, uint> prefix, delegate*<void*, void*, int> compare,
        delegate*<void*, void*, bool> tryMerge)
    {
        RecordBytes = recordBytes;
        _prefix = prefix;
        _compare = compare;
        _tryMerge = tryMerge;
    }

    /// <summary>Bytes of a record.</summary>
    public int RecordBytes { get; }

    /// <summary>The order of a type.</summary>
    public static RecordOrder Of<TRecord, TOrder>()
        where TRecord : unmanaged
        where TOrder : struct, IRecordOrder<TRecord> =>
        new(sizeof(TRecord), &PrefixOf<TRecord, TOrder>, &Compare<TRecord, TOrder>, &TryMerge<TRecord, TOrder>);

    /// <inheritdoc cref="IRecordOrder{TRecord}.Prefix"/>
    public uint Prefix(void* record) => _prefix(record);

    /// <inheritdoc cref="IRecordOrder{TRecord}.Compare"/>
    public int Compare(void* left, void* right) => _compare(left, right);

    /// <inheritdoc cref="IRecordOrder{TRecord}.TryMerge"/>
    public bool TryMerge(void* earlier, void* later) => _tryMerge(earlier, later);

    private static uint PrefixOf<TRecord, TOrder>(void* record)
        where TRecord : unmanaged
        where TOrder : struct, IRecordOrder<TRecord> => TOrder.Prefix(*(TRecord*)record);

    private static int Compare<TRecord, TOrder>(void* left, void* right)
        where TRecord : unmanaged
        where TOrder : struct, IRecordOrder<TRecord> => TOrder.Compare(*(TRecord*)left, *(TRecord*)right);

    private static bool TryMerge<TRecord, TOrder>(void* earlier, void* later)
        where TRecord : unmanaged
        where TOrder : struct, IRecordOrder<TRecord> => TOrder.TryMerge(ref *(TRecord*)earlier, *(TRecord*)later);
}

/// <summary>A total order of fixed-size records.</summary>
/// <typeparam name="TRecord">The record.</typeparam>
internal interface IRecordOrder<TRecord>
    where TRecord : unmanaged
{
    /// <summary>
    /// Less than, equal to or greater than 0, as <paramref name="left"/> is before, equal to or after <paramref
    /// name="right"/>.
    /// </summary>
    static abstract int Compare(in TRecord left, in TRecord right);

    /// <summary>
    /// The order's first 32 bits: where two prefixes differ, they order their records as <see cref="Compare"/> does.
    /// Sorting reads records only where prefixes are equal; a constant is correct, but slow.
    /// </summary>
    static abstract uint Prefix(in TRecord record);

    /// <summary>Merges a record into an equal one that was added earlier; false where both are to be kept.</summary>
    static virtual bool TryMerge(ref TRecord earlier, in TRecord later) => false;
}
