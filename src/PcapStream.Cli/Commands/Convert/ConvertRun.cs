using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Duplicates;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Convert;

/// <summary>Runs a conversion for the commands that write a capture, and reports how it ended.</summary>
internal static class ConvertRun
{
    public static int Execute(
        ParseResult command, InputOptions input, CaptureOutputOptions outputs, ConvertOptions options)
    {
        string output = outputs.Path(command);
        bool json = outputs.WantsJson(command);
        if (options.Batches.Capture.Follow && options.MaxPackets is null)
            throw new UsageException("--follow never ends, and the output is renamed when it is complete: add -c N");
        return CommandRun.Execute(command, input, new CaptureJob<ConvertResult>
        {
            Batches = options.Batches,
            LoggedOptions = options,
            Outputs = options.InPlace ? [] : [("-w", output), ("--manifest", options.Split?.Manifest)],
            NeedsAllCaptures = true,
            Operation = run => Convert(run, output, options),
            Render = (result, _) =>
            {
                if (json && !result.Interrupted)
                    Terminal.Print(ConvertJson.Render(result, output));
                else if (result.Leaks is { } leaks)
                    Terminal.Print(LeakText.Render(leaks));
            },
            Summary = result => new RunSummary
            {
                Damage = [result.Interrupted ? [] : result.Damage],
                Interrupted = result.Interrupted,
                InterruptedAt = $"interrupted after {result.Packets} packets: {Interrupted(result, output)}",
            },
            Notes = json ? null : result => Note(result, output, options),
        });
    }

    private static ConvertResult Convert(CommandRun run, string output, ConvertOptions options)
    {
        try
        {
            ConvertResult result = ConvertOperation.Run(run.Files, output, options, run.Progress, run.Cancellation);
            run.Log?.Information("{Packets} packets, {Bytes} bytes in {Output}", result.Packets, result.Bytes, output);
            return result;
        }
        catch (CaptureException error) when (error.WouldLoseTimes)
        {
            throw new CaptureException($"{error.Message} (--lossy-times)", error);
        }
        catch (CaptureException error) when (error.IsUnknownFormat && options.Repair)
        {
            throw new CaptureException(
                $"{error.Message}; if its file header is lost, --assume pcap,le,us,ether finds the packets", error);
        }
    }

    private static string Interrupted(ConvertResult result, string output) => result.Split is { } split
        ? $"{Quantities.Count(split.Parts)} complete parts stay"
        : $"{output} is not written";

    // What the name of the output promises and the file is not.
    private static string? Misnamed(string path, ConvertOptions options)
    {
        if (path == OutputFile.StandardOutput || path.StartsWith("/dev/", StringComparison.Ordinal))
            return null;
        CompressionFormat? named = Compressions.ForFile(path);
        if (options.Compression is { } compression && compression != named)
        {
            return $"is compressed with {compression.Name}, which its name does not say; such files end in "
                + compression.Extension;
        }
        return options.Format is null && CaptureFormats.ForFile(path) is null && Path.HasExtension(path)
            ? "the extension names no format of captures; the format is that of the first capture"
            : null;
    }

    private static string Describe(DuplicateReport found) =>
        $"left out {Quantities.Count(found.Copies)} copies of {Quantities.Count(found.Originals)} packets, at most "
        + $"{Quantities.Count(found.MostPackets)} packets and {Timestamp.FormatSeconds(found.MostTime)} s after them";

    private static string Describe(OrderReport found) =>
        $"packets earlier than the one before them in their capture: {Quantities.Count(found.OutOfOrder)}, at most "
        + $"{Timestamp.FormatSeconds(found.GreatestBack)} s"
        + (found.Runs > 0
            ? $"; sorted in {Quantities.Count(found.Runs)} runs, {Quantities.Bytes(found.SpilledBytes)} of temporary "
                + "files"
            : "");

    private static void Note(ConvertResult result, string output, ConvertOptions options)
    {
        string name = PrintableText.Of(output, keepLines: false);
        if (Misnamed(output, options) is { } remark)
            Terminal.Note($"{name}: {remark}\n");
        NoteCount("packets whose times lost digits", result.TimesCut);
        NoteCount("packets whose times were changed to the nearest possible", result.TimesClamped);
        NoteCount("blocks and options left out that must not be copied into a changed capture", result.NotCopied);
        if (result.Edits is { } edits)
        {
            NoteCount("packets that lost an encapsulation", edits.Stripped);
            NoteCount("packets that kept one: cut short, damaged, unknown or in another", edits.NotStripped);
            NoteCount("packets that kept their link type: not IP, or in a tunnel", edits.LinkTypesKept);
            NoteCount("packets with a checksum that cannot be calculated: bytes are missing", edits.ChecksumsKept);
        }
        if (result.Duplicates is { Copies: > 0 } duplicates)
            Terminal.Note($"{name}: {Describe(duplicates)}\n");
        if (result.Order is { OutOfOrder: > 0 } order)
            Terminal.Note($"{name}: {Describe(order)}\n");
        string losses = options.Repair && result.Damage.Count > 0 ? "; repaired, with losses: exit code 3" : "";
        NoteCount("packets that no filter passed", result.Split?.Unmatched ?? 0);
        string parts = result.Split is { } split ? $"{Quantities.Count(split.Parts)} parts, " : "";
        Terminal.Note(
            $"{name}: {parts}{Quantities.Count(result.Packets)} packets, {Quantities.Bytes(result.Bytes)} of capture"
            + $"{losses}\n");

        void NoteCount(string label, long count)
        {
            if (count > 0)
                Terminal.Note($"{name}: {label}: {Quantities.Count(count)}\n");
        }
    }
}
