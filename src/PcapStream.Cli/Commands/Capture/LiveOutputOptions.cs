using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.LiveCapture.Capturing;

namespace PcapStream.Cli.Commands.Capture;

/// <summary>The options about the files of a capture.</summary>
internal sealed class LiveOutputOptions
{
    private readonly ValueOption _path = new(
        "The capture to write; '-' is the standard output. With -b, the name from which those of the files are made.",
        "FILE",
        "-w");

    private readonly Option<string[]> _rotation = new("-b")
    {
        Description = "Start the next file: filesize:kB, duration:SECONDS, interval:SECONDS, packets:N; keep only the "
            + "last files:N; may be repeated.",
        HelpName = "RULE",
    };

    private readonly CaptureFormatOptions _format = new(" [default: by the name, else pcapng]");

    private readonly ValueOption _precision =
        new ValueOption("Precision of the times: us or ns. [default: ns, or that of -F]", "UNIT", "--precision")
        .OneOf("us", "ns");

    public void AddTo(Command command)
    {
        command.Add(_path.Option);
        command.Add(_rotation);
        _format.AddTo(command, _precision);
    }

    /// <exception cref="UsageException">No output is named.</exception>
    public string Path(ParseResult command) => _path.Text(command) is { Length: > 0 } path
        ? path
        : throw new UsageException("no output is named; use -w FILE, or -w - for the standard output");

    /// <exception cref="UsageException">A value is not valid.</exception>
    public TimestampPrecision Precision(ParseResult command)
    {
        TimestampPrecision? ofFormat = _format.Format(command, Path(command)).Precision;
        return _precision.Text(command) switch
        {
            null => ofFormat ?? TimestampPrecision.Nanoseconds,
            "us" => TimestampPrecision.Microseconds,
            "ns" => TimestampPrecision.Nanoseconds,
            string other => throw new UsageException($"--precision {other}: expected us or ns"),
        };
    }

    /// <summary>The settings with format, compression and rotation of the output.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public CaptureSettings Complete(ParseResult command, CaptureSettings settings)
    {
        CaptureFormatOptions.RefuseEnding(settings.File);
        RotationRules? rotation = LiveRules.Rotation(command.GetValue(_rotation) ?? []);
        if (rotation is not null && settings.File == Outputs.OutputFile.StandardOutput)
            throw new UsageException("-b makes several files, which the standard output is not");
        return settings with
        {
            Rotation = rotation,
            Output = new CaptureWriterOptions
            {
                Format = _format.Format(command, settings.File).Format ?? CaptureFormat.PcapNg,
                Precision = settings.Device.Precision,
                Compression = _format.Compression(command),
                CompressionLevel = _format.Level(command),
            },
        };
    }
}
