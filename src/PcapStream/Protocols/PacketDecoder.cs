using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols;

/// <summary>
/// Finds a packet's headers, from the link layer through tunnels to the innermost transport, and what that carries if
/// wanted. Never throws, whatever the bytes, and allocates nothing. One decoder serves one thread, packet after packet.
/// </summary>
/// <param name="applications">Whether it goes on to the protocols of applications: DNS, TLS and HTTP.</param>
public sealed class PacketDecoder(bool applications = false)
{
    /// <summary>Most headers that are followed in a packet.</summary>
    public const int MaxLayers = 64;

    private readonly Layer[] _layers = new Layer[MaxLayers];

    /// <summary>Decodes a packet.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">LINKTYPE_ number of their first bytes (tcpdump.org registry).</param>
    /// <returns>The headers, valid until the next call.</returns>
    public DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType) =>
        Decode(data, linkType, (uint)data.Length, _layers);

    /// <summary>Decodes a packet that may not have been captured whole.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">LINKTYPE_ number of their first bytes (tcpdump.org registry).</param>
    /// <param name="originalLength">Bytes on the wire: where a trailer was, if there was one.</param>
    /// <returns>The headers, valid until the next call.</returns>
    public DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType, uint originalLength) =>
        Decode(data, linkType, originalLength, _layers);

    /// <summary>Decodes a packet into room for its headers, which stays the caller's.</summary>
    internal DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType, uint originalLength, Span<Layer> layers)
    {
        var cursor = new HeaderCursor(data, Math.Max(originalLength, (uint)data.Length), layers, applications);
        Protocol next = LinkTypes.First(linkType, ref cursor);
        while (next != Protocol.None)
        {
            if (!cursor.HasRoom)
            {
                cursor.TooDeep(next);
                break;
            }
            next = ProtocolTable.Decode(next, ref cursor);
        }
        return new DecodedPacket(data, cursor.Layers, cursor.Error);
    }
}
