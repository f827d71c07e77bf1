using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of link layers, for packets whose payload is not decoded.</summary>
internal static class LinkSummaries
{
    private const int MostLength = 1500;
    private const int TypeText = 6;

    public static void WriteEthernet(in FieldSource source, ref SummaryLine line)
    {
        if (!EthernetHeader.TryRead(source.Bytes, out EthernetHeader header))
            return;
        if (header.TypeOrLength <= MostLength)
        {
            line.Begin("Ethernet"u8);
            return;
        }
        Span<byte> type = stackalloc byte[TypeText];
        bool fits = Utf8.TryWrite(type, CultureInfo.InvariantCulture, $"0x{header.TypeOrLength:x4}", out _);
        Debug.Assert(fits, "four digits and a prefix");
        line.Begin(type);
        line.Add("Ethernet II"u8);
    }
}
