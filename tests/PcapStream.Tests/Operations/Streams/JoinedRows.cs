using System.Text;
using PcapStream.Batching;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams;

/// <summary>Fields of packets whose messages are joined, a row for every packet that passes a filter.</summary>
internal static class JoinedRows
{
    /// <param name="packets">The packets, of Ethernet.</param>
    /// <param name="filter">A display filter.</param>
    /// <param name="headers">The start of <c>frame.protocols</c>, which rows do not show.</param>
    /// <param name="batches">How packets are batched, and the memory limit.</param>
    /// <param name="fields">The columns.</param>
    /// <param name="result">The end of the operation.</param>
    public static string[] Of(
        SomePacket[] packets, string filter, string headers, BatchOptions batches, string[] fields,
        out ExportResult result)
    {
        using var capture = new TemporaryFile(Some.Pcap(packets));
        using var text = new MemoryStream();
        result = ExportOperation.Run([capture.Path], text, new ExportOptions
        {
            Columns = [.. fields.Select(field => FieldCatalogue.Find(field) ?? SummaryFields.FindFiltered(field)!)],
            Separator = '|',
            Occurrence = FieldOccurrence.All,
            DisplayFilter = DisplayFilter.Parse(filter),
            JoinSegments = true,
            Batches = batches,
        });
        return
        [
            .. Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(row => row.Replace(headers, "", StringComparison.Ordinal)),
        ];
    }
}
