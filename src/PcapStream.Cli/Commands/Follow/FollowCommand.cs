using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations;
using PcapStream.Operations.Follow;
using PcapStream.Outputs;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Follow;

/// <summary><c>pcapstream follow</c>: the data of one stream, as tshark's <c>-z follow</c> prints it.</summary>
internal static class FollowCommand
{
    public static Command Create()
    {
        var input = new InputOptions(
            "The capture ('-' for the standard input), then tcp or udp, and the number of the stream: tcp.stream or "
            + "udp.stream.",
            wordsAfter: 2);
        var ascii = new SwitchOption("Print text, with dots for other bytes. This is the default.", "--ascii");
        var hex = new SwitchOption("Print bytes in hexadecimal, 16 in a line, with their text.", "--hex");
        var raw = new SwitchOption("Write the bytes themselves, of both ends.", "--raw");
        var output = new ValueOption("Write to a file.", "FILE", "-w");
        var memory = new MemoryOptions();
        var command = new Command("follow", """
            Print what one TCP or UDP stream says, in order.

            Repeated segments are left out, and segments out of order wait for those before them, in bounded memory.
            Bytes that were received and not captured are marked. The number is that of tshark, 'parse -e tcp.stream'
            and 'parse -e udp.stream'.

            Example:
              pcapstream follow big.pcap tcp 4711
              pcapstream follow big.pcap udp 0 --hex
              pcapstream follow big.pcap tcp 4711 --raw -w stream.bin
            """)
        {
            ascii.Option,
            hex.Option,
            raw.Option,
            output.Option,
        };
        memory.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            SwitchOption[] forms = [.. ((SwitchOption[])[ascii, hex, raw]).Where(form => form.IsSet(parsed))];
            if (forms.Length > 1)
                throw new UsageException("--ascii, --hex and --raw are three forms; choose one");
            (Protocol protocol, uint stream) = Stream(input.WordsAfter(parsed));
            var options = new FollowOptions
            {
                Batches = input.Batches(parsed),
                Protocol = protocol,
                Stream = stream,
                JoinFragments = IpVersions.All,
            };
            string? path = output.Text(parsed);
            return CommandRun.Execute(parsed, input, new CaptureJob<FollowResult>
            {
                Batches = options.Batches,
                LoggedOptions = options,
                Outputs = [("-w", path)],
                Check = set =>
                {
                    if (set.Files.Count > 1)
                        throw new UsageException("a stream is in one capture; name one, or merge them first");
                },
                Memory = memory.Report(parsed),
                Operation = run => Follow(run, options, Form(raw.IsSet(parsed), hex.IsSet(parsed)), path),
                // The operation writes while it reads.
                Render = (_, _) => { },
                Summary = RunSummary.Of,
                Notes = result => Note(result.Totals, options),
            });
        });
        return command;
    }

    private static StreamForm Form(bool raw, bool hex) => raw ? StreamForm.Raw : hex ? StreamForm.Hex : StreamForm.Text;

    private static (Protocol Protocol, uint Number) Stream(string[] words)
    {
        if (words is not [string name, string number] || !uint.TryParse(number, out uint stream))
            throw new UsageException("name a capture, tcp or udp, and the number of a stream: follow FILE tcp 0");
        return name switch
        {
            "tcp" => (Protocol.Tcp, stream),
            "udp" => (Protocol.Udp, stream),
            _ => throw new UsageException($"{name}: streams of tcp and of udp can be followed"),
        };
    }

    private static FollowResult Follow(CommandRun run, FollowOptions options, StreamForm form, string? path)
    {
        if (path is null)
            return Follow(run, options, form, Terminal.Output.Write);
        using OutputFile file = OutputFile.Create(path, run.Files);
        FollowResult result = Follow(run, options, form, file.Stream.Write);
        if (!result.Interrupted)
            file.Complete();
        return result;
    }

    private static FollowResult Follow(
        CommandRun run, FollowOptions options, StreamForm form, TextBuffer.Writer write)
    {
        using var text = new StreamText(write, options, form);
        FollowResult result = FollowOperation.Run(run.Files[0], text, options, run.Progress, run.Cancellation);
        text.Complete();
        return result;
    }

    private static void Note(StreamTotals totals, FollowOptions options)
    {
        string name = options.Protocol == Protocol.Tcp ? "TCP" : "UDP";
        if (totals.Packets == 0)
            Terminal.Error($"there is no {name} stream {options.Stream}");
        if (totals.Missing > 0)
            Terminal.Error($"{Quantities.Count(totals.Missing)} bytes of the stream were not captured");
        if (totals.Left > 0)
        {
            Terminal.Error(
                $"{Quantities.Count(totals.Left)} bytes at the end are left out: bytes before them were not captured");
        }
    }
}
