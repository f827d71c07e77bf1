namespace PcapStream.Tables;

/// <summary>A total order of fixed-size records, known to the compiler so that nothing is called indirectly.</summary>
/// <typeparam name="TRecord">The record.</typeparam>
internal interface IRecordOrder<TRecord>
    where TRecord : unmanaged
{
    /// <summary>Less than, equal to or greater than 0, as <paramref name="left"/> lies before, beside or after <paramref name="right"/>.</summary>
    static abstract int Compare(in TRecord left, in TRecord right);

    /// <summary>
    /// The order's first 32 bits: where two prefixes differ, they order their records as <see cref="Compare"/> does.
    /// Sorting looks at records only where prefixes are equal; a constant is right, and slow.
    /// </summary>
    static abstract uint Prefix(in TRecord record);

    /// <summary>Folds a record into an equal one that was added earlier; false where both are to be kept.</summary>
    static virtual bool TryMerge(ref TRecord earlier, in TRecord later) => false;
}
