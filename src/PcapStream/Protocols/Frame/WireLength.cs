using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Frame;

/// <summary>Lengths on the wire of packets that were captured in part.</summary>
internal static class WireLength
{
    /// <summary>Bytes of an IPv4 packet: the total length, or if that is 0, the rest of the frame.</summary>
    public static long OfIpv4(in FieldSource source, int index)
    {
        Layer layer = source.Packet.Layers[index];
        int length = BinaryPrimitives.ReadUInt16BigEndian(source.Packet.AllBytes[(layer.Offset + 2)..]);
        return length != 0 ? length : Math.Max(source.Frame.OriginalLength - layer.Offset, 0);
    }

    /// <summary>
    /// Bytes after an IPv6 header: the payload length, the length in a jumbogram's option, or if both are 0, the rest
    /// of the frame.
    /// </summary>
    public static long OfIpv6Payload(in FieldSource source, int index)
    {
        Layer layer = source.Packet.Layers[index];
        ReadOnlySpan<byte> header = source.Packet.Header(layer);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (length == 0 && header.Length >= Ipv6Header.Size && header[6] == Ipv6Header.HopByHop)
            return Ipv6OptionsHeader.JumboLength(source.Packet.Payload(layer));
        return length != 0 || header.Length < Ipv6Header.Size || header[6] == Ipv6Header.NoNextHeader
            ? length
            : Math.Max(source.Frame.OriginalLength - layer.PayloadOffset, 0);
    }

    /// <summary>
    /// Bytes of the current layer, header included, up to the end of the innermost IP packet around it.
    /// </summary>
    public static long OfLayer(in FieldSource source)
    {
        Layer layer = source.Packet.Layers[source.Index];
        if (source.Packet.IsJoined(layer))
            return layer.End - layer.Offset;
        for (int i = source.Index - 1; i >= 0; i--)
        {
            Layer outer = source.Packet.Layers[i];
            if (EndOf(source, i, outer) is >= 0 and long end)
                return Math.Max(Math.Min(end, source.Frame.OriginalLength), layer.End) - layer.Offset;
        }
        return layer.End - layer.Offset;
    }

    /// <summary>Whether the current layer was captured to its end.</summary>
    public static bool IsCaptured(in FieldSource source)
    {
        int captured = source.Packet.Data.Length;
        Layer layer = source.Packet.Layers[source.Index];
        return layer.End < captured || source.Frame.OriginalLength <= captured || source.Packet.IsJoined(layer);
    }

    /// <summary>
    /// Bytes of the current layer up to the end of the UDP datagram around it, or else of the innermost IP packet.
    /// </summary>
    public static long OfDatagram(in FieldSource source)
    {
        Layer layer = source.Packet.Layers[source.Index];
        Layer outer = source.Index == 0 ? default : source.Packet.Layers[source.Index - 1];
        long length = OfLayer(source);
        if (outer.Protocol != Protocol.Udp || outer.HeaderLength < UdpHeader.Size)
            return length;
        int datagram = BinaryPrimitives.ReadUInt16BigEndian(source.Packet.Header(outer)[4..]);
        return datagram < UdpHeader.Size ? length : Math.Min(length, outer.Offset + datagram - layer.Offset);
    }

    private static long EndOf(in FieldSource source, int index, Layer layer)
    {
        if (layer.Protocol == Protocol.Ipv4)
            return layer.Offset + OfIpv4(source, index);
        return layer.Protocol == Protocol.Ipv6 ? layer.PayloadOffset + OfIpv6Payload(source, index) : -1;
    }
}
