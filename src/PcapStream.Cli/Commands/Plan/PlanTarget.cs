using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Plan;
using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Commands.Plan;

/// <summary>The options of <c>plan</c> that name the command to plan for, and its own options.</summary>
internal sealed class PlanTarget
{
    private readonly ValueOption _for = new ValueOption(
        "The command to plan: parse, stats or convert. [default: stats with -z, convert with -F, --compress, --level "
        + "or -s, else parse]",
        "COMMAND",
        "--for").OneOf("parse", "stats", "convert");

    private readonly ValueOption _text =
        new ValueOption("The text whose size is predicted: csv.", "FORMAT", "-T").OneOf("csv");

    private readonly Option<string[]> _fields = new("-e")
    {
        Description = "A column of the text; may be repeated. [default: number, time, length, addresses, protocol, "
            + "ports, flags]",
        HelpName = "FIELD",
        CompletionSources = { _ => FieldArgument.Items },
    };

    private readonly StatisticOption _statistics =
        new("A statistic of 'stats', such as conv,tcp; may be repeated.");

    private readonly ValueOption _format = new ValueOption(
        $"Format that 'convert' writes: {OutputFormats.List(OutputFormats.Names, "or")}. [default: the capture's]",
        "FORMAT",
        "-F").OneOf(OutputFormats.Names);

    private readonly ValueOption _compression = new ValueOption(
        $"Compression of 'convert': {OutputFormats.List(OutputFormats.Compressions, "or")}. [default: none]",
        "METHOD",
        "--compress").OneOf(OutputFormats.Compressions);

    private readonly ValueOption _level = new("Compression level, in the method's own numbers.", "N", "--level");
    private readonly ValueOption _snapLength = new("Cut packets to this many bytes in 'convert'.", "N", "-s");
    private readonly FilterOption _filter = new();

    private ValueOption[] OfConvert => [_format, _compression, _level, _snapLength];

    public void AddTo(Command command)
    {
        command.Add(_for.Option);
        command.Add(_text.Option);
        command.Add(_fields);
        _statistics.AddTo(command);
        foreach (ValueOption option in OfConvert)
            command.Add(option.Option);
        _filter.AddTo(command);
    }

    /// <summary>The options with the command's own ones.</summary>
    /// <exception cref="UsageException">A value is not valid, or belongs to another command.</exception>
    public PlanOptions Complete(ParseResult parsed, PlanOptions options)
    {
        string[] statistics = _statistics.Names(parsed);
        string[] fields = parsed.GetValue(_fields) ?? [];
        string? text = _text.Text(parsed);
        string? ofConvert = Array.Find(OfConvert, option => option.Text(parsed) is not null)?.Option.Name;
        string target = _for.Text(parsed)
            ?? (statistics.Length > 0 ? "stats" : ofConvert is not null ? "convert" : "parse");
        RefuseUnless(target, "parse", fields.Length > 0 ? "-e" : text is null ? null : "-T");
        RefuseUnless(target, "stats", statistics.Length > 0 ? "-z" : null);
        RefuseUnless(target, "convert", ofConvert);
        options = options with { Filter = _filter.Filter(parsed) };
        switch (target)
        {
            case "parse":
                if (text is not (null or "csv"))
                    throw new UsageException($"-T {text}: only the size of csv is predicted");
                return fields.Length == 0
                    ? options
                    : options with { Columns = [.. fields.Select(FieldArgument.ParseColumn)] };
            case "stats":
                if (statistics.Length == 0)
                    throw new UsageException($"no statistic is named; use -z NAME: {Statistics.Usage}");
                return options with { Statistics = StatisticOption.Parse(statistics) };
            case "convert":
                return options with { Conversion = Conversion(parsed) };
            default:
                throw new UsageException($"--for {target}: expected parse, stats or convert");
        }
    }

    private static void RefuseUnless(string target, string owner, string? option)
    {
        if (option is not null && target != owner)
            throw new UsageException($"{option} is an option of {owner}, and the plan is for {target}");
    }

    private ConvertOptions Conversion(ParseResult parsed)
    {
        var options = new ConvertOptions
        {
            Compression = CaptureFormatOptions.Compression(_compression.Text(parsed)),
            CompressionLevel = (int?)_level.Number(parsed, least: int.MinValue, most: int.MaxValue),
            SnapLength = (uint)(_snapLength.Number(parsed, least: 0, most: int.MaxValue) ?? 0),
        };
        if (options.CompressionLevel is not null && options.Compression is null)
            throw new UsageException("--level needs --compress");
        if (_format.Text(parsed) is not { } name)
            return options;
        (CaptureFormat? format, TimestampPrecision? precision) = CaptureFormatOptions.Format(name, path: "");
        return options with { Format = format, Precision = precision };
    }
}
