using PcapStream.Cli.Rendering;
using PcapStream.Operations;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Conversations in tshark's layout.</summary>
internal static class ConversationText
{
    public const string Line = "================================================================================\n";

    private const double NanosecondsPerSecond = 1e9;
    private const int AddressWidth = 20;
    private const int PortedWidth = 26;

    public static void Write(TextBuffer text, ConversationsResult result)
    {
        bool ports = FlowNames.HasPorts(result.Request.Layer);
        string margin = new(' ', 2 * (ports ? PortedWidth : AddressWidth) + 7);
        text.Text($"""
            {Line}{FlowNames.Heading(result.Request.Layer)} Conversations
            Filter:{FilterText.OrNone(result.Request)}
            {margin}|       <-      | |       ->      | |     Total     |    Relative    |   Duration   |
            {margin}| Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |

            """);
        foreach (ConversationRow row in result.Rows)
            Write(text, row, ports);
        text.Text(Line);
    }

    /// <summary>Writes both ends, A on the left.</summary>
    public static void WriteEnds(TextBuffer text, in ConversationRow row, bool ports)
    {
        WriteEnd(text, row.AddressA, row.PortA, ports);
        text.Text(" <-> "u8);
        WriteEnd(text, row.AddressB, row.PortB, ports);
    }

    private static void Write(TextBuffer text, in ConversationRow row, bool ports)
    {
        WriteEnds(text, row, ports);
        Write(text, row.FromB);
        Write(text, row.FromA);
        Write(text, row.Total);
        // tshark adds doubles and prints the digits that their 53 bits give.
        double start = Seconds(row.Start);
        text.Text("  "u8);
        text.Value(start, 14, "F9");
        text.Text("   "u8);
        text.Value(Seconds(row.Start + row.Duration) - start, 12, "F4");
        text.Text("\n"u8);
    }

    private static void Write(TextBuffer text, Traffic traffic)
    {
        text.Text("  "u8);
        text.Value(traffic.Frames, 6);
        text.Text(" "u8);
        ShortSize.Write(text, traffic.Bytes, -9);
    }

    private static void WriteEnd(TextBuffer text, NetworkAddress address, ushort port, bool ports)
    {
        Span<byte> end = stackalloc byte[NetworkAddress.LongestText + 8];
        int length = FlowNames.Format(address, end);
        if (ports)
        {
            end[length++] = (byte)':';
            port.TryFormat(end[length..], out int digits, default, null);
            length += digits;
        }
        text.Text(end[..length]);
        text.Pad(length, ports ? -PortedWidth : -AddressWidth);
    }

    private static double Seconds(long nanoseconds)
    {
        long seconds = Math.DivRem(nanoseconds, (long)NanosecondsPerSecond, out long rest);
        return seconds + rest / NanosecondsPerSecond;
    }
}

/// <summary>tshark's headings for layers.</summary>
internal static class FlowNames
{
    public static string Heading(FlowLayer layer) => layer switch
    {
        FlowLayer.Ethernet => "Ethernet",
        FlowLayer.Ipv4 => "IPv4",
        FlowLayer.Ipv6 => "IPv6",
        FlowLayer.Tcp => "TCP",
        FlowLayer.Udp => "UDP",
        FlowLayer.Wlan => "IEEE 802.11",
        _ => "SCTP",
    };

    /// <summary>Writes an address, or tshark's word for none.</summary>
    /// <returns>The length of the text.</returns>
    public static int Format(NetworkAddress address, Span<byte> room)
    {
        ReadOnlySpan<byte> none = "NONE"u8;
        if (address.Kind == AddressKind.None)
        {
            none.CopyTo(room);
            return none.Length;
        }
        address.TryFormat(room, out int length, default, null);
        return length;
    }

    public static bool HasPorts(FlowLayer layer) => layer is FlowLayer.Tcp or FlowLayer.Udp or FlowLayer.Sctp;
}

/// <summary>Bytes in tshark's short form: at least two digits, truncated and not rounded.</summary>
internal static class ShortSize
{
    private const long Thousand = 1_000;

    public static void Write(TextBuffer text, long bytes, int width)
    {
        Span<byte> room = stackalloc byte[32];
        long number = bytes;
        ReadOnlySpan<byte> unit = " bytes"u8;
        ReadOnlySpan<byte> next = " kB MB GB TB"u8;
        while (number >= 10 * Thousand && !next.IsEmpty)
        {
            number /= Thousand;
            unit = next[..3];
            next = next[3..];
        }
        number.TryFormat(room, out int length, default, null);
        unit.CopyTo(room[length..]);
        length += unit.Length;
        text.Text(room[..length]);
        text.Pad(length, width);
    }
}
