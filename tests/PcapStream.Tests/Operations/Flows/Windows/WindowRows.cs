using System.Text;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Windows;

/// <summary>Rows of windows as texts.</summary>
internal static class WindowRows
{
    /// <summary>Rows of packets, with spaces between columns; windows have 10 s where the options do not say.</summary>
    public static string[] Of(
        TemporaryFolder folder, string[] columns, FlowsOptions options, params SomePacket[] packets)
    {
        folder.With("packets", Some.Pcap(packets));
        return [.. Of(folder["packets"], columns, options).Select(row => string.Join(' ', row))];
    }

    /// <summary>Rows of a capture.</summary>
    public static string[][] Of(string file, string[] columns, FlowsOptions options)
    {
        using var text = new MemoryStream();
        FlowsOperation.Run([file], text, options with
        {
            Columns = [.. FlowColumns.FindAll(columns).Select(column => column!)],
            Format = FlowFormat.Tsv,
            Window = options.Window ?? TimeSpan.FromSeconds(10),
        });
        return
        [
            .. Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Split('\t')),
        ];
    }
}
