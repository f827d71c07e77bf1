using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Transport;

/// <summary>Which side of a connection sent a message, by the ports of its service.</summary>
internal static class ServerSide
{
    /// <summary>Whether the current layer is sent to a server: its destination is the port of the service.</summary>
    /// <param name="source">The layer of an application, which TCP or UDP carries.</param>
    /// <param name="first">A port of the service.</param>
    /// <param name="second">Another, if there is one.</param>
    public static bool IsDestination(in FieldSource source, ushort first, ushort second = 0)
    {
        for (int i = source.Index - 1; i >= 0; i--)
        {
            Layer layer = source.Packet.Layers[i];
            if (layer.Protocol is Protocol.Tcp or Protocol.Udp && layer.HeaderLength >= PortFields.Size)
                return IsDestination(source.Packet.Header(layer), first, second);
        }
        return false;
    }

    /// <summary>The same for the header of TCP or UDP.</summary>
    public static bool IsDestination(ReadOnlySpan<byte> header, ushort first, ushort second = 0)
    {
        ushort from = BinaryPrimitives.ReadUInt16BigEndian(header);
        ushort to = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        bool isFrom = from == first || from == second;
        // The lower port decides where both are the service's.
        return (to == first || to == second) && (!isFrom || to <= from);
    }
}
