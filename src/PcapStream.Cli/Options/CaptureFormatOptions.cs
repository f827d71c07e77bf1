using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.Cli.Options;

/// <summary>The format and the compression of a capture that a command writes.</summary>
/// <param name="usual">What the format is without <c>-F</c>, as help says it; empty for nothing.</param>
internal sealed class CaptureFormatOptions(string usual = "")
{
    private readonly ValueOption _format =
        new ValueOption(
            $"Format to write: {OutputFormats.List(OutputFormats.Descriptions, "or")}.{usual}", "FORMAT", "-F")
        .OneOf(OutputFormats.Names);

    private readonly ValueOption _compression =
        new ValueOption($"Compress with {OutputFormats.List(OutputFormats.Compressions, "or")}. " +
            $"[default: by the name: {string.Join(", ", OutputFormats.CompressionExtensions)}]", "METHOD", "--compress")
        .OneOf(OutputFormats.Compressions);

    private readonly ValueOption _level = new("Compression level, in the method's own numbers.", "N", "--level");

    /// <param name="command">Gets the options.</param>
    /// <param name="precision">The option about the precision of times, which stands beside the format.</param>
    public void AddTo(Command command, ValueOption precision)
    {
        foreach (ValueOption setting in (ValueOption[])[_format, precision, _compression, _level])
            command.Add(setting.Option);
    }

    /// <summary>The format, by <c>-F</c> or else by the file's name, and the precision of <c>-F</c>.</summary>
    /// <exception cref="UsageException">There is no such format.</exception>
    public (CaptureFormat? Format, TimestampPrecision? Precision) Format(ParseResult command, string path) =>
        Format(_format.Text(command), path);

    /// <summary>The compression that is named; null for the one of the file's name.</summary>
    /// <exception cref="UsageException">There is no such compression.</exception>
    public CompressionFormat? Compression(ParseResult command) => Compression(_compression.Text(command));

    /// <exception cref="UsageException">The level is not a number.</exception>
    public int? Level(ParseResult command) =>
        (int?)_level.Number(command, least: int.MinValue, most: int.MaxValue);

    /// <summary>Refuses a name whose ending promises a compression that is only read.</summary>
    /// <exception cref="UsageException">It does.</exception>
    public static void RefuseEnding(string path)
    {
        if (Compressions.ForFile(path) is { CanWrite: false, Extension: var ending })
        {
            string others = OutputFormats.List(OutputFormats.CompressionExtensions, "or");
            throw new UsageException($"-w {path}: {ending} can be read but not written; use {others}");
        }
    }

    /// <summary>The format of a name, or else of a file.</summary>
    /// <exception cref="UsageException">There is no such format.</exception>
    public static (CaptureFormat? Format, TimestampPrecision? Precision) Format(string? name, string path)
    {
        if (name is null)
            return (CaptureFormats.ForFile(path) is { CanWrite: true } byName ? byName : null, null);
        return CaptureFormats.FindVariant(name) is { CanWrite: true } variant
            ? (variant.Format, variant.Precision)
            : throw new UsageException($"-F {name}: expected {OutputFormats.List(OutputFormats.Names, "or")}");
    }

    /// <summary>The compression of a name; null for no name.</summary>
    /// <exception cref="UsageException">There is no such compression.</exception>
    public static CompressionFormat? Compression(string? method)
    {
        if (method is null)
            return null;
        return Compressions.Find(method) is { CanWrite: true } format
            ? format
            : throw new UsageException(
                $"--compress {method}: expected {OutputFormats.List(OutputFormats.Compressions, "or")}");
    }
}
