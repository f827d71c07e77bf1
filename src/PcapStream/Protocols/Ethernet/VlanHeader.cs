using System.Buffers.Binary;

namespace PcapStream.Protocols.Ethernet;

/// <summary>
/// A VLAN tag, IEEE 802.1Q, behind the Ethernet type that announces it.
/// <code>
///  0                              2             4
///  +------------------------------+-------------+---------
///  | priority 3|DEI 1|identifier 12 | type/length | payload
///  +------------------------------+-------------+---------
/// </code>
/// </summary>
public readonly ref struct VlanHeader
{
    /// <summary>Bytes of the tag.</summary>
    public const int Size = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private VlanHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Priority code point, 0 to 7.</summary>
    public int Priority => _bytes[0] >> 5;

    /// <summary>Whether the frame may be dropped first.</summary>
    public bool DropEligible => (_bytes[0] & 0x10) != 0;

    /// <summary>VLAN identifier, 0 to 4095.</summary>
    public int Identifier => BinaryPrimitives.ReadUInt16BigEndian(_bytes) & 0x0FFF;

    /// <summary>Type of the payload, or its length if below 0x0600.</summary>
    public ushort TypeOrLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sees a tag at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out VlanHeader header)
    {
        header = new VlanHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.Vlan, Size) ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), ref cursor) : Protocol.None;
    }
}

/// <summary>A service tag, IEEE 802.1ad, and the tag that follows it, as one header.</summary>
internal static class ServiceVlanHeader
{
    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.ServiceVlan, VlanHeader.Size))
            return Protocol.None;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        int following = type switch
        {
            EtherTypes.ServiceVlan => VlanHeader.Size,
            EtherTypes.BackboneTag => BackboneTagHeader.Size,
            _ => 0,
        };
        if (following == 0)
            return EtherTypes.Next(type, ref cursor);
        return cursor.TryExtend(following)
            ? EtherTypes.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[(VlanHeader.Size + following - sizeof(ushort))..]), ref cursor)
            : Protocol.None;
    }
}
