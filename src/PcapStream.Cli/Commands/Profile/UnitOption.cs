using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Profiling.Reports;

namespace PcapStream.Cli.Commands.Profile;

/// <summary><c>--unit</c>: the unit of sizes in reports for people.</summary>
internal sealed class UnitOption
{
    private readonly ValueOption _unit = new ValueOption("Unit of sizes: auto, B, KiB or MiB. [default: auto]", "UNIT",
        "--unit").OneOf("auto", "B", "KiB", "MiB");

    public Option<string?> Option => _unit.Option;

    /// <exception cref="UsageException">The value is not a unit.</exception>
    public SizeUnit Value(ParseResult command) => _unit.Text(command) switch
    {
        null or "auto" => SizeUnit.Auto,
        "B" => SizeUnit.B,
        "KiB" => SizeUnit.KiB,
        "MiB" => SizeUnit.MiB,
        string other => throw new UsageException($"--unit {other}: expected auto, B, KiB or MiB"),
    };
}
