using System.Text;
using PcapStream.Batching;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Tests.Protocols.Fields;

namespace PcapStream.Tests.Operations.Streams;

/// <summary>The fields of streams, as lines of <c>parse -T fields</c>.</summary>
internal static class StreamRows
{
    // Data is what no protocol takes, and tshark knows more of them.
    public static readonly string[] Names =
        [
            .. FieldCatalogue.All.Where(field => field.Streams != StreamKinds.None && !field.IsAfterApplications
                    && !FieldCatalogueTests.Own.Contains(field.Name))
                .Select(field => field.Name),
        ];

    /// <summary>A line for every packet, which begins with its number.</summary>
    public static string[] Of(string path, BatchOptions? batches = null)
    {
        var options = new ExportOptions
        {
            Columns = [FieldCatalogue.Find("frame.number")!, .. Names.Select(name => FieldCatalogue.Find(name)!)],
            Batches = batches ?? BatchOptions.Default,
            JoinFragments = IpVersions.All,
        };
        using var output = new MemoryStream();
        ExportOperation.Run([path], output, options);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
