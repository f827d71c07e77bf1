using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Cli.Options;
using PcapStream.Expansion.Cutting;
using PcapStream.Expansion.Measuring;

namespace PcapStream.Cli.Commands.Check.Cutting;

/// <summary>
/// The options of <c>check</c> that say how parts of an input are made; captures are cut without them.
/// </summary>
internal sealed class CuttingOptions
{
    private static readonly (string Name, InputParts.Cutter Cut, bool CutsBytes)[] Ways =
    [
        ("lines", FileCutters.Lines, true),
        ("bytes", FileCutters.Bytes, true),
        ("csv", FileCutters.Csv, true),
        ("jsonl", FileCutters.JsonLines, true),
        ("copies", FileCutters.Copies, false),
    ];

    private readonly ValueOption _split = new ValueOption(
        "The input is no capture; parts of it are cut after lines, after bytes, after records of csv (all parts have "
        + "the header) or of jsonl; or the input is measured as 1, 2 and 4 copies in a row.",
        "HOW",
        "--split")
        .OneOf([.. Ways.Select(way => way.Name)]);

    private readonly ValueOption _command = new(
        "A shell command that writes a part: {} is the input, {share} the share of it (0, 0.25, 0.5), {out} the file "
        + "to write; without {out}, its standard output is the part.",
        "CMD",
        "--split-with");

    private readonly ValueOption _inputs = new(
        "Inputs of several sizes that exist already, with commas between them, instead of one that is cut.",
        "FILES",
        "--inputs");

    public void AddTo(Command command)
    {
        foreach (ValueOption option in (ValueOption[])[_split, _command, _inputs])
            command.Add(option.Option);
    }

    /// <summary>Whether the input is no capture.</summary>
    public bool IsSet(ParseResult command) => Given(command).Length > 0;

    /// <summary>The inputs of several sizes; empty without them.</summary>
    /// <exception cref="UsageException">There are fewer than two.</exception>
    public string[] Sizes(ParseResult command)
    {
        if (_inputs.Text(command) is not { } text)
            return [];
        string[] files = text.Split(',');
        return files.Length > 1 && !files.Contains("")
            ? files
            : throw new UsageException(
                $"{_inputs.Option.Name} {text}: expected at least two files with commas between them, such as "
                + "small.csv,medium.csv,large.csv");
    }

    /// <summary>Cuts inputs as the command line says.</summary>
    /// <exception cref="UsageException">A value is not valid, or two options contradict each other.</exception>
    public InputParts.Cutter Cutter(ParseResult command)
    {
        string[] given = Given(command);
        if (given.Length > 1)
            throw new UsageException($"{given[0]} and {given[1]} are two ways to make parts; choose one");
        if (_command.Text(command) is { } script)
            return new CommandCutter(script).Cut;
        if (Sizes(command) is { Length: > 0 } files)
            return new GivenSizes(files).Cut;
        if (_split.Name(command, Ways.Select(one => one.Name)) is not { } name)
            return CutCapture;
        int way = Array.FindIndex(Ways, one => one.Name == name);
        return !Ways[way].CutsBytes ? Ways[way].Cut : (input, folder, shares, cancellation) =>
        {
            RefuseCompressed(input);
            return Ways[way].Cut(input, folder, shares, cancellation);
        };
    }

    private string[] Given(ParseResult command) =>
    [
        .. ((ValueOption[])[_split, _command, _inputs])
            .Where(option => option.Text(command) is not null)
            .Select(option => option.Option.Name),
    ];

    private static InputParts CutCapture(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation)
    {
        try
        {
            return CaptureCutter.Cut(input, folder, shares, cancellation);
        }
        catch (CaptureException error) when (!IsCapture(input))
        {
            string ways = string.Join("|", Ways.Select(way => way.Name));
            throw new CaptureException(
                $"{error.Message}; for another input, say how it is cut: --split {ways}, --split-with or --inputs",
                error);
        }
    }

    private static bool IsCapture(string input)
    {
        try
        {
            using var reader = CaptureReader.Open(input);
            return true;
        }
        catch (CaptureException)
        {
            return false;
        }
    }

    // Cutting compressed bytes would cut the input anywhere.
    private static void RefuseCompressed(string input)
    {
        Span<byte> start = stackalloc byte[16];
        using FileStream file = File.OpenRead(input);
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (Compressions.Recognise(start[..length]) is { } compression)
        {
            throw new CaptureException(
                $"{input}: is compressed with {compression}, so that its bytes cannot be cut; decompress it first, or "
                + "use --split copies, --split-with or --inputs");
        }
    }
}
