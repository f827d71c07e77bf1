using System.CommandLine;
using PacketDotNet;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Running;
using PcapStream.Operations.Export;
using PcapStream.Operations.Index;
using PcapStream.Protocols.Fields;
using PcapStream.SharpPcap;

namespace PcapStream.Cli.Commands.Show;

/// <summary><c>pcapstream show</c>: packets as trees, for people.</summary>
internal static class ShowCommand
{
    // The same in every packet: they would only lengthen the trees.
    private static readonly string[] Constant = ["frame.marked", "frame.ignored", "frame.offset_shift"];

    private const string WithoutStreams =
        "The index leads to these packets. With --no-index their streams are shown too (tcp.stream, tcp.seq).\n";

    public static Command Create()
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var count = new ValueOption("Stop after this many packets that are shown.", "N", "-c");
        var selection = new SelectionOptions();
        var bytes = new SwitchOption("Show the bytes of each packet too.", "-x");
        var other = new SwitchOption("Show how PacketDotNet reads each packet too.", "--packetdotnet");
        var command = new Command("show", """
            Show packets as trees, with every field and its value.

            Fields have the names that 'parse -e' takes: this is the way to find the field to ask for.

            Example:
              pcapstream show big.pcap -c 1
              pcapstream show big.pcap --range 4711 -x
              pcapstream show big.pcap -f 'udp port 53' -c 2 --packetdotnet
            """)
        {
            count.Option,
            bytes.Option,
            other.Option,
        };
        selection.AddTo(command);
        filter.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            ExportOptions options = selection.Apply(parsed, new ExportOptions
            {
                Batches = input.Batches(parsed),
                Filter = filter.Filter(parsed),
                MaxPackets = count.Number(parsed, least: 1),
                Columns = [.. FieldCatalogue.All.Where(field => !Constant.Contains(field.Name))],
                Format = FieldFormats.Tree,
                ShowBytes = bytes.IsSet(parsed),
                Appendix = other.IsSet(parsed) ? ByPacketDotNet : null,
            });
            bool jumps = false;
            return CommandRun.Execute(parsed, input, new CaptureJob<ExportResult>
            {
                Batches = options.Batches,
                LoggedOptions = options,
                Operation = run =>
                {
                    jumps = Jumps(options, run.Files);
                    return ExportOperation.Run(
                        run.Files, Terminal.Output, jumps ? options.WithoutStreams() : options, run.Progress,
                        run.Cancellation);
                },
                Notes = _ => Terminal.Note(jumps ? WithoutStreams : ""),
                // The operation writes while it reads.
                Render = (_, _) => { },
                Summary = RunSummary.Of,
            });
        });
        return command;
    }

    // Whether an index can lead to the packets: then it does, and what only all packets before say is left out.
    private static bool Jumps(ExportOptions options, IReadOnlyList<string> files) =>
        options is { UseIndexes: true, Shard: null, DisplayFilter: null }
            && (options.Numbers ?? (object?)options.After ?? options.Before) is not null
            && files.All(IndexOperation.HasIndex);

    private static string ByPacketDotNet(LinkType linkType, ReadOnlySpan<byte> data)
    {
        string text;
        try
        {
            text = Packet.ParsePacket(linkType.ToLinkLayers(), data.ToArray()).ToString(StringOutputType.Verbose);
        }
        // It throws whatever a damaged or unknown packet leads to: that is its reading.
        catch (Exception error)
        {
            text = $"{error.GetType().Name}: {error.Message}";
        }
        return PrintableText.Of($"PacketDotNet:\n{text.TrimEnd()}\n", keepLines: true);
    }
}
