using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// IEEE 802.3 Ethernet. A type field below 0x0600 is a length instead, followed by LLC.
/// <code>
///  0                 6                 12            14
///  +-----------------+-----------------+-------------+---------
///  | destination     | source          | type/length | payload
///  +-----------------+-----------------+-------------+---------
/// </code>
/// </summary>
public readonly ref struct EthernetHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 14;

    private readonly ReadOnlySpan<byte> _bytes;

    private EthernetHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Destination address, 6 bytes.</summary>
    public ReadOnlySpan<byte> Destination => _bytes[..6];

    /// <summary>Source address, 6 bytes.</summary>
    public ReadOnlySpan<byte> Source => _bytes.Slice(6, 6);

    /// <summary>Type of the payload, or its length if below 0x0600.</summary>
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EthernetHeader header)
    {
        header = new EthernetHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (bytes.Length < Size)
        {
            cursor.TryAddLayer(Protocol.Ethernet, Size);
            return Protocol.None;
        }
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]);
        if (type <= EtherTypes.MaxLength && IslHeader.IsAt(bytes))
            return Protocol.Isl;
        if (FabricPathHeader.MayBeAt(type) && FabricPathHeader.IsAt(type, bytes))
            return Protocol.FabricPath;
        cursor.TryAddLayer(Protocol.Ethernet, Size);
        return EtherTypes.Next(type, ref cursor);
    }
}
