namespace PcapStream.Tables;

/// <summary>Records in the order of their keys, those of one key made one.</summary>
internal readonly struct KeyOrder<TRecord, TLogic> : IRecordOrder<TRecord>
    where TRecord : unmanaged
    where TLogic : struct, IRecordLogic<TRecord>
{
    public static int Compare(in TRecord left, in TRecord right) => TLogic.CompareKeys(left, right);

    public static uint Prefix(in TRecord record) => TLogic.KeyPrefix(record);

    public static bool TryMerge(ref TRecord earlier, in TRecord later)
    {
        TLogic.Merge(ref earlier, later);
        return true;
    }
}
