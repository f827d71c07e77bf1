using System.CommandLine;
using System.CommandLine.Parsing;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Outputs;

namespace PcapStream.Cli.Options;

/// <summary>The options of every command that writes a capture.</summary>
/// <param name="pattern">
/// What the output's name says, for a command that writes several; it cannot replace its input. Null for others.
/// </param>
internal sealed class CaptureOutputOptions(string? pattern = null)
{
    private readonly ValueOption _path = new(
        pattern
            ?? "The capture to write; '-' is the standard output. The file is written aside and renamed when it is "
            + "complete.",
        pattern is null ? "FILE" : "PATTERN",
        "-w");

    private readonly CaptureFormatOptions _format = new();

    private readonly ValueOption _precision =
        new ValueOption(
            "Precision to cut times to, even if digits are lost: s, ms, us or ns; classic pcap has us and ns. "
            + "[default: that of the captures]",
            "UNIT",
            "--precision")
        .OneOf("s", "ms", "us", "ns");

    private readonly SwitchOption _lossy =
        new("Replace times that the output cannot hold by the nearest that it can. [default: refuse and count them]",
            "--lossy-times");

    private readonly SwitchOption _inPlace = new(
        "Replace the capture that is read, instead of -w. It stays as it is until the new one is complete.",
        "--in-place");

    private readonly SwitchOption _json = new(
        "Print one object about the output on stdout: packets, bytes, losses, damage, memory.", "--json");

    public void AddTo(Command command)
    {
        command.Add(_path.Option);
        _format.AddTo(command, _precision);
        command.Add(_lossy.Option);
        if (pattern is null)
            command.Add(_inPlace.Option);
        command.Add(_json.Option);
    }

    /// <exception cref="UsageException">No output is named.</exception>
    public string Path(ParseResult command)
    {
        string? path = _path.Text(command);
        string[] words = [.. command.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens).Select(token => token.Value)];
        if (_inPlace.IsSet(command))
        {
            if (path is not null)
                throw new UsageException("-w and --in-place are two outputs; choose one");
            return words is [{ } only] && File.Exists(only)
                ? only
                : throw new UsageException("--in-place replaces a capture that is named alone, as a file");
        }
        if (path is { Length: > 0 })
            return path;
        // editcap's output is the last word.
        string? last = words.LastOrDefault();
        throw new UsageException(last is not null && !System.IO.Path.Exists(last)
            ? $"no output is named, and there is no capture {last}; if it is the output, write -w {last}"
            : "no output is named; use -w FILE, or -w - for the standard output");
    }

    /// <summary>Whether a report in JSON is wanted.</summary>
    /// <exception cref="UsageException">The capture goes to the standard output too.</exception>
    public bool WantsJson(ParseResult command)
    {
        if (!_json.IsSet(command))
            return false;
        return Path(command) == OutputFile.StandardOutput
            ? throw new UsageException("-w - and --json both write to the standard output; choose one")
            : true;
    }

    /// <summary>The options with format, precision and compression of the output.</summary>
    /// <exception cref="UsageException">A value is not valid, or two contradict each other.</exception>
    public ConvertOptions Complete(ParseResult command, ConvertOptions options)
    {
        CaptureFormatOptions.RefuseEnding(Path(command));
        (CaptureFormat? format, TimestampPrecision? precision) = _format.Format(command, Path(command));
        precision = Precision(_precision.Text(command)) ?? precision;
        if (precision is { } unit && format?.RefusePrecision(unit) is { } reason)
            throw new UsageException($"--precision: {reason}");
        return options with
        {
            Format = format,
            Precision = precision,
            CutTimes = _precision.Text(command) is not null || _lossy.IsSet(command),
            ClampTimes = _lossy.IsSet(command),
            Compression = _format.Compression(command),
            InPlace = _inPlace.IsSet(command),
            CompressionLevel = _format.Level(command),
        };
    }

    private static TimestampPrecision? Precision(string? unit) => unit switch
    {
        null => null,
        "s" => TimestampPrecision.Seconds,
        "ms" => TimestampPrecision.Milliseconds,
        "us" => TimestampPrecision.Microseconds,
        "ns" => TimestampPrecision.Nanoseconds,
        _ => throw new UsageException($"--precision {unit}: expected s, ms, us or ns"),
    };
}
