namespace PcapStream.Tables;

/// <summary>A record with a key and its hash.</summary>
internal interface IHashedRecord<TRecord>
    where TRecord : unmanaged
{
    /// <summary>The hash of the key, which is never 0.</summary>
    ulong Hash { get; }

    /// <summary>Whether another record has the same key.</summary>
    bool HasKeyOf(in TRecord other);
}
