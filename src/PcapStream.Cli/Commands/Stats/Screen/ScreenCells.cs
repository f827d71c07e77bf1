using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats.Screen;

/// <summary>Columns and cells that tables on a terminal share.</summary>
internal static class ScreenCells
{
    /// <summary>A column of counts.</summary>
    public const int Count = 9;

    /// <summary>A column of sizes.</summary>
    public const int Size = 8;

    /// <summary>A column of shares in percent.</summary>
    public const int Percent = 5;

    /// <summary>The text of both ends of a conversation.</summary>
    public static (string A, string B) Ends(in ConversationRow row, bool ports) => ports
        ? (Socket(row.AddressA, row.PortA), Socket(row.AddressB, row.PortB))
        : (row.AddressA.ToString(), row.AddressB.ToString());

    /// <summary>A share in percent with one decimal.</summary>
    public static string Share(long part, long whole) =>
        whole == 0 ? "-" : (part * 100.0 / whole).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Writes a table of addresses or sockets.</summary>
    /// <param name="text">Receives the table.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="heading">The heading of the first column.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="ports">Whether they have ports.</param>
    public static void WriteEndpoints(
        TextBuffer text, int width, string heading, IEnumerable<EndpointRow> rows, bool ports)
    {
        var table = new ScreenTable(
            text, width, (heading, 0), ("Packets", Count), ("Bytes", Size), ("Sent", Size), ("Received", Size));
        foreach (EndpointRow row in rows)
        {
            table.Row(
                ports ? Socket(row.Address, row.Port) : row.Address.ToString(),
                Quantities.ShortCount(row.Total.Frames),
                Quantities.ShortBytes(row.Total.Bytes),
                Quantities.ShortBytes(row.Sent.Bytes),
                Quantities.ShortBytes(row.Received.Bytes));
        }
    }

    /// <summary>The text of an address and a port.</summary>
    public static string Socket(NetworkAddress address, ushort port)
    {
        string text = address.ToString();
        // As in URLs, since an IPv6 address holds colons itself (RFC 3986, section 3.2.2).
        return string.Create(CultureInfo.InvariantCulture, $"{(text.Contains(':') ? $"[{text}]" : text)}:{port}");
    }
}
