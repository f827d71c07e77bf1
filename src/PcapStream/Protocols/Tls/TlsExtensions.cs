using System.Buffers.Binary;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// Goes over the extensions of a hello, up to the last or the first that is not all there.
/// <code>
///  0      2        4
///  +------+--------+------
///  | type | length | data
///  +------+--------+------
/// </code>
/// </summary>
public ref struct TlsExtensions
{
    private const int HeaderSize = 4;

    private ReadOnlySpan<byte> _rest;

    internal TlsExtensions(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The extension at hand.</summary>
    public TlsExtension Current { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly TlsExtensions GetEnumerator() => this;

    /// <summary>Goes to the next.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (length > _rest.Length - HeaderSize)
            return false;
        Current = new TlsExtension(BinaryPrimitives.ReadUInt16BigEndian(_rest), _rest.Slice(HeaderSize, length));
        _rest = _rest[(HeaderSize + length)..];
        return true;
    }
}
