using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tls;

/// <summary>Enumerates the records of a segment, of which the last may be cut short. QUIC has none.</summary>
/// <param name="source">A packet, at the layer of TLS.</param>
internal ref struct TlsRecords(scoped in FieldSource source)
{
    private ReadOnlySpan<byte> _rest = TlsStream.IsInQuic(source) ? default : source.Bytes;

    /// <summary>The current record.</summary>
    public TlsRecord Current { get; private set; }

    public readonly TlsRecords GetEnumerator() => this;

    /// <summary>Advances to the next record.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (!TlsRecord.TryRead(_rest, out TlsRecord record))
            return false;
        Current = record;
        _rest = _rest[(TlsRecord.HeaderSize + record.Fragment.Length)..];
        return true;
    }
}
