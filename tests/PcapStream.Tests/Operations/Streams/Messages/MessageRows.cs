using System.Text;
using PcapStream.Batching;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Operations.Streams.Messages;

/// <summary>The fields of messages that may have several segments, as lines of <c>parse -T fields</c>.</summary>
internal static class MessageRows
{
    private static readonly Protocol[] Joined = [Protocol.Dns, Protocol.Http, Protocol.Tls];

    /// <summary>The number of the packet, and the fields.</summary>
    public static readonly Field[] Columns =
    [
        FieldCatalogue.Find("frame.number")!,
        .. FieldCatalogue.All.Where(field => Joined.Contains(field.Protocol)),
    ];

    /// <summary>A line for every segment with messages.</summary>
    public static string[] Of(string path, BatchOptions? batches = null) => Of(path, out _, batches);

    /// <summary>A line for every segment with messages, and how reading went.</summary>
    public static string[] Of(string path, out ExportResult result, BatchOptions? batches = null)
    {
        using var text = new MemoryStream();
        result = ExportOperation.Run([path], text, new ExportOptions
        {
            Columns = Columns,
            Occurrence = FieldOccurrence.All,
            DisplayFilter = DisplayFilter.Parse("tcp"),
            JoinSegments = true,
            SkipEmpty = true,
            Batches = batches ?? BatchOptions.Default,
        });
        return Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
