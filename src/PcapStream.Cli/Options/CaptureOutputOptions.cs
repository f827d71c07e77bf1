using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Options;

/// <summary>The options of every command that writes a capture.</summary>
internal sealed class CaptureOutputOptions
{
    private readonly ValueOption _path = new(
        "The capture to write; '-' is the standard output. The file is written aside and renamed when it is complete.",
        "FILE",
        "-w");
    private readonly ValueOption _format = new ValueOption(
        "Format to write: pcap (microseconds), nsecpcap (nanoseconds) or pcapng.", "FORMAT", "-F")
        .OneOf("pcap", "nsecpcap", "pcapng");

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

    private readonly ValueOption _compression = new ValueOption(
        "Compress with gzip, zstd or lz4. [default: by the name: .gz, .zst, .lz4]", "METHOD", "--compress")
        .OneOf("gzip", "zstd", "lz4");

    private readonly ValueOption _level = new("Compression level, in the method's own numbers.", "N", "--level");

    public void AddTo(Command command)
    {
        foreach (ValueOption setting in (ValueOption[])[_path, _format, _precision, _compression, _level])
            command.Add(setting.Option);
        command.Add(_lossy.Option);
    }

    /// <exception cref="UsageException">No output is named.</exception>
    public string Path(ParseResult command) => _path.Text(command) is { Length: > 0 } path
        ? path
        : throw new UsageException("no output is named; use -w FILE, or -w - for the standard output");

    // An extension must not promise a compression that is only read.
    private static void RefuseEnding(string path)
    {
        if (System.IO.Path.GetExtension(path) is (".xz" or ".bz2") and string ending)
            throw new UsageException($"-w {path}: {ending} can be read but not written; use .gz, .zst or .lz4");
    }

    /// <summary>The options with format, precision and compression of the output.</summary>
    /// <exception cref="UsageException">A value is not valid, or two contradict each other.</exception>
    public ConvertOptions Complete(ParseResult command, ConvertOptions options)
    {
        RefuseEnding(Path(command));
        (CaptureFormat? format, TimestampPrecision? precision) = Format(_format.Text(command), Path(command));
        precision = Precision(_precision.Text(command)) ?? precision;
        if (format == CaptureFormat.Pcap
            && precision is not (null or TimestampPrecision.Microseconds or TimestampPrecision.Nanoseconds))
            throw new UsageException("--precision: a classic pcap has microseconds (us) or nanoseconds (ns)");
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

    private static (CaptureFormat?, TimestampPrecision?) Format(string? name, string path) => name switch
    {
        "pcap" => (CaptureFormat.Pcap, TimestampPrecision.Microseconds),
        "nsecpcap" => (CaptureFormat.Pcap, TimestampPrecision.Nanoseconds),
        "pcapng" => (CaptureFormat.PcapNg, null),
        null => (FormatByName(path), null),
        _ => throw new UsageException($"-F {name}: expected pcap, nsecpcap or pcapng"),
    };

    // The extension before that of the compression, if there is one.
    private static CaptureFormat? FormatByName(string path)
    {
        string name = System.IO.Path.GetExtension(path) is ".gz" or ".zst" or ".lz4"
            ? System.IO.Path.GetFileNameWithoutExtension(path)
            : path;
        return System.IO.Path.GetExtension(name) switch
        {
            ".pcap" or ".cap" or ".dmp" => CaptureFormat.Pcap,
            ".pcapng" or ".ntar" => CaptureFormat.PcapNg,
            _ => null,
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

    private static CompressionFormat? Compression(string? method) => method switch
    {
        null => null,
        "gzip" => CompressionFormat.Gzip,
        "zstd" => CompressionFormat.Zstd,
        "lz4" => CompressionFormat.Lz4,
        _ => throw new UsageException($"--compress {method}: expected gzip, zstd or lz4"),
    };
}
