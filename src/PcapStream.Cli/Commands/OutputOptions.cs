using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Commands;

/// <summary>What every command that writes a capture takes.</summary>
internal sealed class OutputOptions
{
    private readonly Setting _path = new("The capture to write; '-' is the standard output. A file bears the name once it is complete.", "FILE", "-w");
    private readonly Setting _format =
        new Setting($"Format to write: {OutputFormats.List(OutputFormats.Descriptions, "or")}.", "FORMAT", "-F")
        .OneOf(OutputFormats.Names);

    private readonly Setting _precision =
        new Setting("Precision to cut times to, which allows that digits are lost: s, ms, us or ns; classic pcap has us and ns. [default: what the captures have]", "UNIT", "--precision")
        .OneOf("s", "ms", "us", "ns");

    private readonly Flag _lossy =
        new("Write times that the output cannot hold as the nearest that it can. [default: refuse, and say how many]",
        "--lossy-times");

    private readonly Setting _compression =
        new Setting($"Compress with {OutputFormats.List(OutputFormats.Compressions, "or")}. " +
            $"[default: by the name: {string.Join(", ", OutputFormats.CompressionExtensions)}]", "METHOD", "--compress")
        .OneOf(OutputFormats.Compressions);

    private readonly Setting _level = new("How hard to compress, in the method's own numbers.", "N", "--level");

    public void AddTo(Command command)
    {
        foreach (Setting setting in (Setting[])[_path, _format, _precision, _compression, _level])
            command.Add(setting.Option);
        command.Add(_lossy.Option);
    }

    /// <exception cref="UsageException">There is none.</exception>
    public string Path(ParseResult command) => _path.Text(command) is { Length: > 0 } path
        ? path
        : throw new UsageException("no output is named; -w FILE does, and -w - is the standard output");

    // What is read and not written must not be promised by a name.
    private static void RefuseEnding(string path)
    {
        if (Compressions.ForFile(path) is { CanWrite: false, Extension: var ending })
        {
            throw new UsageException(
                $"-w {path}: {ending} is read, not written; {OutputFormats.List(OutputFormats.CompressionExtensions, "and")} are");
        }
    }

    /// <summary>The same with what the output is to be.</summary>
    /// <exception cref="UsageException">A value is none, or they contradict each other.</exception>
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
            CompressionLevel = (int?)_level.Number(command, least: int.MinValue, most: int.MaxValue),
        };
    }

    private static (CaptureFormat?, TimestampPrecision?) Format(string? name, string path)
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

    private static CompressionFormat? Compression(string? method)
    {
        if (method is null)
            return null;
        return Compressions.Find(method) is { CanWrite: true } format
            ? format
            : throw new UsageException($"--compress {method}: expected {OutputFormats.List(OutputFormats.Compressions, "or")}");
    }
}
