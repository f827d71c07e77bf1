namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// Ethernet in IP, RFC 3378.
/// <code>
///  0                        2
///  +------------------------+---------------
///  | version 4| reserved 12 | Ethernet frame
///  +------------------------+---------------
/// </code>
/// </summary>
public readonly ref struct EtherIpHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 2;

    private readonly ReadOnlySpan<byte> _bytes;

    private EtherIpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version of the protocol, 3.</summary>
    public int Version => _bytes[0] >> 4;

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EtherIpHeader header)
    {
        header = new EtherIpHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor) =>
        cursor.TryAddLayer(Protocol.EtherIp, Size) ? Protocol.Ethernet : Protocol.None;
}
