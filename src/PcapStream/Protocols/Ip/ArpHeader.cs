using System.Buffers.Binary;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// ARP, RFC 826. The addresses' lengths are the header's own fields.
/// <code>
///  0               2               4                 5                 6           8
///  +---------------+---------------+-----------------+-----------------+-----------+-------------------------------
///  | hardware type | protocol type | hardware length | protocol length | operation | sender's and target's addresses
///  +---------------+---------------+-----------------+-----------------+-----------+-------------------------------
/// </code>
/// </summary>
public readonly ref struct ArpHeader
{
    /// <summary>Bytes before the addresses.</summary>
    public const int FixedSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private ArpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Kind of the hardware addresses; 1 is Ethernet.</summary>
    public ushort HardwareType => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Kind of the protocol addresses, an Ethernet type.</summary>
    public ushort ProtocolType => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>1 for a request, 2 for a reply.</summary>
    public ushort Operation => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Sender's hardware address.</summary>
    public ReadOnlySpan<byte> SenderHardware => _bytes.Slice(FixedSize, _bytes[4]);

    /// <summary>Sender's protocol address.</summary>
    public ReadOnlySpan<byte> SenderProtocol => _bytes.Slice(FixedSize + _bytes[4], _bytes[5]);

    /// <summary>Target's hardware address.</summary>
    public ReadOnlySpan<byte> TargetHardware => _bytes.Slice(FixedSize + _bytes[4] + _bytes[5], _bytes[4]);

    /// <summary>Target's protocol address.</summary>
    public ReadOnlySpan<byte> TargetProtocol => _bytes.Slice(FixedSize + 2 * _bytes[4] + _bytes[5], _bytes[5]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when its addresses are not all there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArpHeader header)
    {
        header = new ArpHeader(bytes);
        return bytes.Length >= FixedSize && bytes.Length >= SizeOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (cursor.TryAddLayer(Protocol.Arp, FixedSize))
            cursor.TryExtend(SizeOf(bytes) - FixedSize);
        return Protocol.None;
    }

    private static int SizeOf(ReadOnlySpan<byte> bytes) => FixedSize + 2 * (bytes[4] + bytes[5]);
}
