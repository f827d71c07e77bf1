using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Cli.Rendering.Stats;

/// <summary>Conversations as tshark prints them.</summary>
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
            Filter:<No Filter>
            {margin}|       <-      | |       ->      | |     Total     |    Relative    |   Duration   |
            {margin}| Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |

            """);
        foreach (ConversationRow row in result.Rows)
            Write(text, row, ports);
        text.Text(Line);
    }

    /// <summary>Both ends, A on the left.</summary>
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
        // The digits of a sum of doubles are tshark's, wherever 53 bits end.
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
        address.TryFormat(end, out int length, default, null);
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
