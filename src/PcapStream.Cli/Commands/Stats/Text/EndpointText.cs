using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>Endpoints in tshark's layout, and talkers in the same.</summary>
internal static class EndpointText
{
    private const string Directions = "| Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |";

    public static void Write(TextBuffer text, EndpointsResult result) =>
        Write(
            text,
            result.Request,
            $"{FlowNames.Heading(result.Request.Layer)} Endpoints",
            result.Rows,
            FlowNames.HasPorts(result.Request.Layer));

    public static void Write(TextBuffer text, TalkersResult result) =>
        Write(text, result.Request, $"Top {result.Request.Count} Talkers", result.Rows, ports: false);

    private static void Write(
        TextBuffer text, StatisticRequest request, string heading, IEnumerable<EndpointRow> rows, bool ports)
    {
        text.Text($"""
            {ConversationText.Line}{heading}
            Filter:{FilterText.OrNone(request)}
                                   |  {(ports ? "Port  ||  " : "")}Packets  | |  Bytes  | {Directions}

            """);
        Span<byte> address = stackalloc byte[NetworkAddress.LongestText];
        foreach (EndpointRow row in rows)
        {
            int length = FlowNames.Format(row.Address, address);
            text.Text(address[..length]);
            text.Pad(length, -20);
            if (ports)
            {
                text.Text("      "u8);
                text.Value(row.Port, 5);
                text.Text("     "u8);
            }
            else
            {
                text.Text("      "u8);
            }
            text.Value(row.Total.Frames, 6);
            text.Text("     "u8);
            text.Value(row.Total.Bytes, 9);
            text.Text("     "u8);
            text.Value(row.Sent.Frames, 6);
            text.Text("       "u8);
            text.Value(row.Sent.Bytes, 9);
            text.Text("      "u8);
            text.Value(row.Received.Frames, 6);
            text.Text("       "u8);
            text.Value(row.Received.Bytes, 9);
            text.Text("   \n"u8);
        }
        text.Text(ConversationText.Line);
    }
}
