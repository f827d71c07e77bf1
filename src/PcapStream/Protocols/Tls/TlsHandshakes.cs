namespace PcapStream.Protocols.Tls;

/// <summary>
/// Goes over the handshake messages in the records of a segment, up to the first that is encrypted or goes on in another
/// record; one that goes on behind the segment is the last.
/// </summary>
public ref struct TlsHandshakes
{
    private ReadOnlySpan<byte> _records;
    private ReadOnlySpan<byte> _fragment;
    private bool _isWhole;

    /// <summary>Begins before the first.</summary>
    /// <param name="records">A segment's bytes, which begin with a record.</param>
    public TlsHandshakes(ReadOnlySpan<byte> records) => _records = records;

    /// <summary>The message at hand.</summary>
    public TlsHandshake Current { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly TlsHandshakes GetEnumerator() => this;

    /// <summary>Goes to the next message.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        while (_fragment.IsEmpty)
        {
            // What follows a change of keys is encrypted.
            if (!TlsRecord.TryRead(_records, out TlsRecord record) || record.ContentType == TlsRecord.ChangeCipherSpec)
                return false;
            _isWhole = record.IsWhole;
            if (record.ContentType == TlsRecord.Handshake)
                _fragment = record.Fragment;
            _records = _records[(TlsRecord.HeaderSize + record.Fragment.Length)..];
        }
        if (!TlsHandshake.TryRead(_fragment, out TlsHandshake message) || (!message.IsWhole && _isWhole))
        {
            _fragment = _records = default;
            return false;
        }
        Current = message;
        _fragment = _fragment[(TlsHandshake.HeaderSize + message.Body.Length)..];
        return true;
    }
}
