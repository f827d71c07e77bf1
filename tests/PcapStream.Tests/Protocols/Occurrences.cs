using System.Text;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Tests.Protocols;

/// <summary>Every occurrence of a field in a packet that starts with its IP header, separated by commas.</summary>
internal static class Occurrences
{
    public static string Of(string hex, string name) =>
        Of(Chain.Bytes(hex), FieldCatalogue.Find(name)!, new PacketDecoder(applications: true), new FieldValues());

    public static string Of(byte[] data, Field field, PacketDecoder decoder, FieldValues values)
    {
        Read(data, field, decoder, values);
        return string.Join(',', Enumerable.Range(0, values.Count).Select(i => Encoding.UTF8.GetString(values[i])));
    }

    /// <summary>Reads the values without converting them to strings.</summary>
    public static void Read(ReadOnlySpan<byte> data, Field field, PacketDecoder decoder, FieldValues values)
    {
        values.Clear();
        var source = new FieldSource
        {
            Packet = decoder.Decode(data, Chain.RawIp),
            Frame = new FrameContext { OriginalLength = (uint)data.Length },
        };
        for (source.Index = 0; source.Index < source.Packet.Layers.Length; source.Index++)
        {
            if (field.IsIn(source.Packet.Layers[source.Index].Protocol))
                field.Read(source, values);
        }
    }

    /// <summary>A TCP segment in an IPv4 packet, from an unassigned port.</summary>
    public static string Tcp(ushort port, string payload) =>
        Chain.Ipv4(6, $"F000 {port:X4} 00000001 00000002 5018 1000 0000 0000" + payload);

    /// <summary>A UDP datagram in an IPv4 packet, from an unassigned port.</summary>
    public static string Udp(ushort port, string payload) => Chain.Ipv4(17, Chain.Udp(port, payload));

    public static string Hex(string ascii) => Convert.ToHexString(Encoding.Latin1.GetBytes(ascii));
}
