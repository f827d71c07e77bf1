namespace PcapStream.Tables;

/// <summary>What an <see cref="AggregateTable{TRecord, TLogic}"/> must know about records: which part of them is the key, and how two add up.</summary>
/// <typeparam name="TRecord">The record: a key, and what is counted under it.</typeparam>
internal interface IRecordLogic<TRecord>
    where TRecord : unmanaged
{
    /// <summary>A hash of the key in which all 64 bits are good; see <see cref="HashSeed"/>.</summary>
    static abstract ulong Hash(in TRecord record, in HashSeed seed);

    /// <summary>Whether two records have the same key.</summary>
    static abstract bool SameKey(in TRecord left, in TRecord right);

    /// <summary>A total order of keys, 0 exactly where <see cref="SameKey"/> is true.</summary>
    static abstract int CompareKeys(in TRecord left, in TRecord right);

    /// <summary>The key order's first 32 bits, as <see cref="IRecordOrder{TRecord}.Prefix"/>.</summary>
    static abstract uint KeyPrefix(in TRecord record);

    /// <summary>Adds what was counted later under a key to what was counted earlier under it.</summary>
    static abstract void Merge(ref TRecord earlier, in TRecord later);
}
