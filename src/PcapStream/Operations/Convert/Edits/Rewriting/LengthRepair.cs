using System.Buffers.Binary;
using PcapStream.Operations.Convert.Edits.Checksums;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Convert.Edits.Rewriting;

/// <summary>
/// Sets lengths in headers of IPv4, IPv6 and UDP that are larger than the packet, or too small for the header itself.
/// Packets that were captured in part are kept.
/// </summary>
internal sealed class LengthRepair : PacketEdit
{
    private const int Ipv4Length = 2;
    private const int Ipv6Length = 4;
    private const int UdpLength = 4;

    private readonly PacketDecoder _decoder = new();
    private readonly ChecksumKeeper _checksums = new();

    public override bool Apply(EditedPacket packet)
    {
        Span<byte> data = packet.Data;
        if (data.Length < packet.OriginalLength)
            return true;
        DecodedPacket decoded = _decoder.Decode(data, packet.LinkType.Value, packet.OriginalLength);
        _checksums.Begin(decoded);
        int end = data.Length;
        bool isFragment = false;
        foreach (Layer layer in decoded.Layers)
        {
            if (layer.IsQuoted)
                break;
            // An outer length that is right limits the inner ones.
            end = Math.Min(end, Math.Max(layer.End, layer.PayloadOffset));
            Span<byte> header = data.Slice(layer.Offset, layer.HeaderLength);
            switch (layer.Protocol)
            {
                case Protocol.Ipv4 when header.Length >= Ipv4Header.MinSize:
                    Fix(header[Ipv4Length..], (header[0] & 0xF) * 4, end - layer.Offset);
                    isFragment = (BinaryPrimitives.ReadUInt16BigEndian(header[6..]) & 0x3FFF) != 0;
                    break;
                case Protocol.Ipv6 when header.Length >= Ipv6Header.Size:
                    Fix(header[Ipv6Length..], least: 1, end - layer.Offset - Ipv6Header.Size);
                    break;
                case Protocol.Ipv6Fragment:
                    isFragment = true;
                    break;
                case Protocol.Udp when header.Length >= UdpHeader.Size && !isFragment:
                    Fix(header[UdpLength..], UdpHeader.Size, end - layer.Offset);
                    break;
            }
        }
        _checksums.End(data);
        return true;
    }

    private static void Fix(Span<byte> field, int least, int most)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(field);
        if ((length < least || length > most) && most >= least && most <= ushort.MaxValue)
            BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)most);
    }
}
