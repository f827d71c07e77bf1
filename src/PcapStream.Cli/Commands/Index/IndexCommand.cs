using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;
using PcapStream.Indexes;
using PcapStream.Inputs;
using PcapStream.Operations.Index;

namespace PcapStream.Cli.Commands.Index;

/// <summary><c>pcapstream index</c>: writes an index beside each capture.</summary>
internal static class IndexCommand
{
    /// <summary>The names of what is noted of packets.</summary>
    public static IReadOnlyDictionary<string, IndexContents> Contents { get; } = new Dictionary<string, IndexContents>
    {
        ["hosts"] = IndexContents.Hosts,
        ["ports"] = IndexContents.Ports,
    };

    public static Command Create()
    {
        var input = new InputOptions();
        var output = new ValueOption(
            "The name of the index of one capture. [default: FILE.pcix]", "FILE", "-w");
        var with = new ValueOption(
            $"Note these of the packets, for --flow, --flow-of and -Y: {string.Join(", ", Contents.Keys)}.", "LIST",
            "--with")
            .OneOf([.. Contents.Keys]);
        var check = new SwitchOption(
            "Compare existing indexes with their captures, and write none. Exit code 1 if one is wrong.", "--check");
        var json = new SwitchOption("Print an array with one object per capture.", "--json");
        var command = new Command("index", """
            Write an index beside each capture, to read parts of it alone.

            Commands with --range, -A, -B or --shard use FILE.pcix where it lies beside FILE: they read only the parts
            of the capture that have the packets. A compressed capture is read from the start of the frame, member or
            stream before them, and one member of gzip from a checkpoint after each 128 MiB of it; 'convert -w
            FILE.pcap.zst' writes frames of 4 MiB. With '--with hosts,ports', so do --flow, --flow-of, and -Y where it
            compares addresses and ports of IP with values. Results are the same as without an index. An index belongs
            to one state of its capture: after a change the capture is read without it, and a warning says so. It has at
            most a thousandth of the capture's bytes, or 10 KiB.

            Example:
              pcapstream index big.pcap --with hosts,ports
              pcapstream show big.pcap --range 20000000
              pcapstream slice big.pcap --flow 192.0.2.1:50123-192.0.2.7:443/tcp -w flow.pcap
              pcapstream index --check big.pcap
            """)
        {
            output.Option,
            with.Option,
            check.Option,
            json.Option,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            var options = new IndexOptions
            {
                Batches = input.Batches(parsed),
                Output = output.Text(parsed),
                With = with.Names(parsed, Contents.Keys)
                    .Aggregate(IndexContents.None, (all, name) => all | Contents[name]),
                Checks = check.IsSet(parsed),
            };
            return CommandRun.Execute(parsed, input, new CaptureJob<IndexingResult>
            {
                Batches = options.Batches,
                LoggedOptions = options,
                Outputs = options.Checks ? [] : [("-w", options.Output)],
                Check = captures => RefuseMany(captures, options),
                Operation = run => IndexOperation.Run(run.Files, options, run.Progress, run.Cancellation),
                Notes = result => Terminal.Note(options.Checks ? "" : IndexText.Notes(result.Captures)),
                Render = (result, _) => Terminal.Print(
                    json.IsSet(parsed) ? IndexJson.Render(result.Captures) : IndexText.Render(result.Captures)),
                Summary = result => RunSummary.Of(result) with
                {
                    Failed = result.Captures.Any(capture => capture.Fault is not null),
                },
            });
        });
        return command;
    }

    private static void RefuseMany(CaptureSet captures, IndexOptions options)
    {
        if (options.Output is not null && captures.Files.Count != 1)
            throw new UsageException("-w names the index of one capture; without it each has its own beside it");
    }
}
