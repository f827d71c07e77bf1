using System.CommandLine;
using System.CommandLine.Parsing;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Options;

/// <summary>The options of every command that writes a capture.</summary>
internal sealed class CaptureOutputOptions
{
    private readonly ValueOption _path = new(
        "The capture to write; '-' is the standard output. The file is written aside and renamed when it is complete.",
        "FILE",
        "-w");

    private readonly ValueOption _format =
        new ValueOption($"Format to write: {OutputFormats.List(OutputFormats.Descriptions, "or")}.", "FORMAT", "-F")
        .OneOf(OutputFormats.Names);

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

    private readonly ValueOption _compression =
        new ValueOption($"Compress with {OutputFormats.List(OutputFormats.Compressions, "or")}. " +
            $"[default: by the name: {string.Join(", ", OutputFormats.CompressionExtensions)}]", "METHOD", "--compress")
        .OneOf(OutputFormats.Compressions);

    private readonly SwitchOption _inPlace = new(
        "Replace the capture that is read, instead of -w. It stays as it is until the new one is complete.",
        "--in-place");

    private readonly ValueOption _level = new("Compression level, in the method's own numbers.", "N", "--level");

    public void AddTo(Command command)
    {
        foreach (ValueOption setting in (ValueOption[])[_path, _format, _precision, _compression, _level])
            command.Add(setting.Option);
        command.Add(_lossy.Option);
        command.Add(_inPlace.Option);
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

    // An extension must not promise a compression that is only read.
    internal static void RefuseEnding(string path)
    {
        if (Compressions.ForFile(path) is { CanWrite: false, Extension: var ending })
        {
            string others = OutputFormats.List(OutputFormats.CompressionExtensions, "or");
            throw new UsageException($"-w {path}: {ending} can be read but not written; use {others}");
        }
    }

    /// <summary>The options with format, precision and compression of the output.</summary>
    /// <exception cref="UsageException">A value is not valid, or two contradict each other.</exception>
    public ConvertOptions Complete(ParseResult command, ConvertOptions options)
    {
        RefuseEnding(Path(command));
        (CaptureFormat? format, TimestampPrecision? precision) = Format(_format.Text(command), Path(command));
        precision = Precision(_precision.Text(command)) ?? precision;
        if (precision is { } unit && format?.RefusePrecision(unit) is { } reason)
            throw new UsageException($"--precision: {reason}");
        return options with
        {
            Format = format,
            Precision = precision,
            CutTimes = _precision.Text(command) is not null || _lossy.IsSet(command),
            ClampTimes = _lossy.IsSet(command),
            Compression = Compression(_compression.Text(command)),
            InPlace = _inPlace.IsSet(command),
            CompressionLevel = (int?)_level.Number(command, least: int.MinValue, most: int.MaxValue),
        };
    }

    internal static (CaptureFormat?, TimestampPrecision?) Format(string? name, string path)
    {
        if (name is null)
            return (CaptureFormats.ForFile(path) is { CanWrite: true } byName ? byName : null, null);
        return CaptureFormats.FindVariant(name) is { CanWrite: true } variant
            ? (variant.Format, variant.Precision)
            : throw new UsageException($"-F {name}: expected {OutputFormats.List(OutputFormats.Names, "or")}");
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

    internal static CompressionFormat? Compression(string? method)
    {
        if (method is null)
            return null;
        return Compressions.Find(method) is { CanWrite: true } format
            ? format
            : throw new UsageException(
                $"--compress {method}: expected {OutputFormats.List(OutputFormats.Compressions, "or")}");
    }
}
