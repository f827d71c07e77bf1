using System.Buffers.Binary;
using System.Text;
using PcapStream.Decoding;

namespace PcapStream.Fields;

/// <summary>
/// The names of a packet's headers, joined by colons, as <c>eth:ethertype:ip:tcp</c>. tshark's list goes on with what it
/// finds behind them (<c>dns</c>, <c>data</c>); this one ends where decoding ends.
/// </summary>
internal static class FrameProtocols
{
    // Smaller numbers in its place are lengths, or kinds of frames that have no EtherType.
    private const ushort LeastEtherType = 0x0600;
    private const int CookedHeaderSize2 = 20;

    private static readonly byte[][] Names = [.. Enumerable.Range(0, ProtocolNames.Count).Select(i => Encoding.ASCII.GetBytes(ProtocolNames.Of((Protocol)i)))];
    private static readonly int LongestName = Names.Max(name => name.Length);

    private static ReadOnlySpan<byte> EtherType => "ethertype"u8;

    /// <summary>Adds them as one value.</summary>
    public static void Add(in DecodedPacket packet, FieldValues values)
    {
        Span<byte> text = stackalloc byte[PacketDecoder.MaxLayers * (LongestName + EtherType.Length + 2)];
        int length = 0;
        foreach (ref readonly Layer layer in packet.Layers)
        {
            Append(text, ref length, Names[(int)layer.Protocol]);
            if (NamesEtherType(packet, layer))
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
    private static bool NamesEtherType(in DecodedPacket packet, in Layer layer)
    {
        ReadOnlySpan<byte> header = packet.Header(layer);
        int offset = layer.Protocol switch
        {
            Protocol.Ethernet => 12,
            Protocol.Vlan or Protocol.ServiceVlan => 2,
            Protocol.LinuxCooked => header.Length == CookedHeaderSize2 ? 0 : 14,
            _ => header.Length,
        };
        return header.Length >= offset + 2 && BinaryPrimitives.ReadUInt16BigEndian(header[offset..]) >= LeastEtherType;
    }
}
