using System.Buffers.Binary;
using System.Text;
using PcapStream.Decoding;

namespace PcapStream.Fields;

/// <summary>
/// The names of a packet's headers, joined by colons, as <c>eth:ethertype:ip:tcp:http</c>. tshark's list goes on with what it
/// finds behind them (<c>data</c>, <c>xml</c>); this one ends where decoding ends.
/// </summary>
internal static class FrameProtocols
{
    // Smaller numbers in its place are lengths, or kinds of frames that have no EtherType.
    private const ushort LeastEtherType = 0x0600;
    private const int CookedHeaderSize2 = 20;

    // ARPHRD_IPGRE, whose protocol type Wireshark takes for one of GRE.
    private const ushort GreTunnel = 778;

    private static readonly byte[][] Names = [.. Enumerable.Range(0, ProtocolNames.Count).Select(i => Encoding.ASCII.GetBytes(ProtocolNames.Of((Protocol)i)))];
    private static readonly int LongestName = Names.Max(name => name.Length);

    private static ReadOnlySpan<byte> EtherType => "ethertype"u8;

    /// <summary>The name of the field that they are.</summary>
    public const string Name = "frame.protocols";

    /// <summary>Adds them as one value.</summary>
    public static void Add(in DecodedPacket packet, FieldValues values)
    {
        Span<byte> text = stackalloc byte[PacketDecoder.MaxLayers * (LongestName + EtherType.Length + 2)];
        int length = 0;
        for (int i = 0; i < packet.Layers.Length; i++)
        {
            Protocol protocol = packet.Layers[i].Protocol;
            // A stack of labels is one to Wireshark, and so are messages of an application that follow each other.
            if (i > 0 && protocol == packet.Layers[i - 1].Protocol && (protocol == Protocol.Mpls || protocol >= Protocol.Dns))
                continue;
            Append(text, ref length, Names[(int)protocol]);
            if (NamesEtherType(packet, i))
                Append(text, ref length, EtherType);
        }
        values.AddText(text[..length]);
    }

    private static void Append(Span<byte> text, ref int length, ReadOnlySpan<byte> name)
    {
        if (length > 0)
            text[length++] = (byte)':';
        name.CopyTo(text[length..]);
        length += name.Length;
    }

    // Wireshark has a dissector of that name, which goes by the field and has no bytes of its own.
    private static bool NamesEtherType(in DecodedPacket packet, int index)
    {
        ReadOnlySpan<byte> header = packet.Header(packet.Layers[index]);
        return packet.Layers[index].Protocol switch
        {
            Protocol.Ethernet => IsEtherType(header, 12),
            Protocol.Vlan or Protocol.ServiceVlan => IsEtherType(header, 2),
            Protocol.LinuxCooked => header.Length == CookedHeaderSize2
                ? IsEtherType(header, 0) && !IsTunnel(header, 8)
                : IsEtherType(header, 14) && !IsTunnel(header, 2),
            // What is behind these is decoded by that field, or not at all.
            Protocol.MacSec or Protocol.CiscoMetadata or Protocol.VnTag or Protocol.Arista => index + 1 < packet.Layers.Length,
            _ => false,
        };
    }

    private static bool IsEtherType(ReadOnlySpan<byte> header, int offset) =>
        header.Length >= offset + 2 && BinaryPrimitives.ReadUInt16BigEndian(header[offset..]) >= LeastEtherType;

    private static bool IsTunnel(ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt16BigEndian(header[offset..]) == GreTunnel;
}
