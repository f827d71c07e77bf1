using System.Buffers.Binary;

namespace PcapStream.Decoding.Link;

/// <summary>
/// IEEE 802.1Q and 802.1ad tags, stacked as deep as they come.
/// <code>
///  0                        2             4
///  +------------------------+-------------+---------
///  | priority 3|DEI 1|ID 12 | next type   | payload
///  +------------------------+-------------+---------
/// </code>
/// </summary>
internal static class VlanTag
{
    private const int Size = 4;
    private const int TypeOffset = 2;

    public static ProtocolSet Decode(ReadOnlySpan<byte> data)
    {
        while (data.Length >= Size)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(data[TypeOffset..]);
            data = data[Size..];
            if (type is not (EtherTypes.Vlan or EtherTypes.ServiceVlan or EtherTypes.OldServiceVlan))
                return ProtocolSet.Vlan | PacketDecoder.DecodeEtherType(type, data);
        }
        return ProtocolSet.Vlan | ProtocolSet.Other;
    }
}
