using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols;

/// <summary>
/// Finds the headers of a packet, from the link layer through tunnels to the innermost transport, and on request those
/// of applications. Never throws, whatever the bytes, and does not allocate. An instance serves one thread.
/// </summary>
/// <param name="applications">Whether to decode the protocols of applications, such as DNS, DHCP, TLS and HTTP.</param>
public sealed class PacketDecoder(bool applications = false)
{
    /// <summary>The most headers of a packet that are decoded.</summary>
    public const int MaxLayers = 64;

    private readonly Layer[] _layers = new Layer[MaxLayers];

    /// <summary>Decodes a packet.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">The LINKTYPE_ number of the packet (tcpdump.org registry).</param>
    /// <returns>The headers, valid until the next call.</returns>
    public DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType) =>
        Decode(data, linkType, (uint)data.Length, _layers);

    /// <summary>Decodes a packet that may have been captured in part.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">The LINKTYPE_ number of the packet (tcpdump.org registry).</param>
    /// <param name="originalLength">Length on the wire in bytes; locates a trailer that was not captured.</param>
    /// <returns>The headers, valid until the next call.</returns>
    public DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType, uint originalLength) =>
        Decode(data, linkType, originalLength, _layers);

    /// <summary>Decodes a packet into the caller's memory for layers.</summary>
    internal DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType, uint originalLength, Span<Layer> layers)
    {
        var cursor = new HeaderCursor(data, Math.Max(originalLength, (uint)data.Length), layers, applications);
        Decode(LinkTypes.First(linkType, ref cursor), ref cursor);
        return new DecodedPacket(data, cursor.Layers, cursor.Error);
    }

    /// <summary>Decodes a packet with other messages than those of its segment alone.</summary>
    internal DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType, uint originalLength, SegmentView segment)
    {
        ReadOnlySpan<byte> bytes = segment.Joined.IsEmpty ? data : segment.Joined;
        var cursor = new HeaderCursor(
            bytes, Math.Max(originalLength, (uint)data.Length), _layers, applications, data.Length, segment);
        Decode(LinkTypes.First(linkType, ref cursor), ref cursor);
        if (cursor.MoveToRest())
            Decode(TcpHeader.FindApplication(cursor), ref cursor);
        return new DecodedPacket(bytes, data.Length, cursor.Layers, cursor.Error);
    }

    private static void Decode(Protocol next, ref HeaderCursor cursor)
    {
        while (next != Protocol.None)
        {
            if (!cursor.HasRoom)
            {
                cursor.TooDeep(next);
                break;
            }
            next = ProtocolTable.Decode(next, ref cursor);
        }
    }
}
