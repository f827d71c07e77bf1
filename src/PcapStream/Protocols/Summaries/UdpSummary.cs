using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of UDP.</summary>
internal static class UdpSummary
{
    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("UDP"u8);
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.AddPorts(bytes);
        if (!UdpHeader.TryRead(bytes, out UdpHeader header))
            return;
        if (!UdpHeader.IsLength(header.Length, UdpHeader.IsInIpv6(source.Packet.Layers[..source.Index])))
        {
            line.Add(" [BAD UDP LENGTH "u8, header.Length);
            line.Add(" < 8]"u8);
            return;
        }
        if (header.Length > WireLength.OfLayer(source) && !source.IsFragment)
        {
            line.Add(" [BAD UDP LENGTH "u8, header.Length);
            line.Add(" > IP PAYLOAD LENGTH]"u8);
        }
        line.Add(" Len="u8, header.Length == 0 ? bytes.Length - UdpHeader.Size : header.Length - UdpHeader.Size);
    }
}
