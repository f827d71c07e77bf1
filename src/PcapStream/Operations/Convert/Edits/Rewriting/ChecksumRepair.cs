using PcapStream.Operations.Convert.Edits.Checksums;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Convert.Edits.Rewriting;

/// <summary>
/// Calculates checksums where all bytes that they cover are there: not in fragments, quoted packets or parts of
/// packets.
/// </summary>
internal sealed class ChecksumRepair : PacketEdit
{
    private readonly PacketDecoder _decoder = new();
    private readonly ChecksumKeeper _checksums = new();

    /// <summary>Packets with a checksum that was not calculated.</summary>
    public long Kept { get; private set; }

    public override bool Apply(EditedPacket packet)
    {
        Span<byte> data = packet.Data;
        DecodedPacket decoded = _decoder.Decode(data, packet.LinkType.Value, packet.OriginalLength);
        _checksums.Begin(decoded);
        int complete = data.Length;
        bool isWhole = data.Length >= packet.OriginalLength;
        foreach (Layer layer in decoded.Layers)
        {
            ReadOnlySpan<byte> header = decoded.Header(layer);
            if (layer.IsQuoted)
                complete = Math.Min(complete, layer.Offset);
            else if (IsFragment(layer.Protocol, header))
                complete = Math.Min(complete, layer.PayloadOffset);
            else if (Length(layer.Protocol, header) > data.Length - layer.Offset)
                isWhole = false;
        }
        if (_checksums.Recompute(data, isWhole ? data.Length + 1 : data.Length, complete) > 0)
            Kept++;
        return true;
    }

    private static bool IsFragment(Protocol protocol, ReadOnlySpan<byte> header) => protocol switch
    {
        Protocol.Ipv4 => Ipv4Header.TryRead(header, out Ipv4Header ip) && ip.IsFragment,
        _ => protocol == Protocol.Ipv6Fragment,
    };

    private static int Length(Protocol protocol, ReadOnlySpan<byte> header) => protocol switch
    {
        Protocol.Ipv4 when Ipv4Header.TryRead(header, out Ipv4Header ip) => ip.TotalLength,
        Protocol.Ipv6 when Ipv6Header.TryRead(header, out Ipv6Header ip) => Ipv6Header.Size + ip.PayloadLength,
        _ => 0,
    };
}
