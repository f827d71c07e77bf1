using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Profiling.Reports;

namespace PcapStream.Cli.Commands.Profile;

/// <summary>The options of a report on lines: its files, the unit, the least growth, JSON, and no messages.</summary>
/// <typeparam name="TFormat">A format of the report in a file.</typeparam>
/// <param name="files">The files.</param>
/// <param name="leastHelp">The help of the least growth.</param>
/// <param name="jsonHelp">The help of JSON.</param>
/// <param name="quietHelp">The help of no messages.</param>
internal sealed class ProfileReportOptions<TFormat>(
    ReportFiles<TFormat> files, string leastHelp, string jsonHelp, string quietHelp)
    where TFormat : IReportFile
{
    private readonly UnitOption _unit = new();
    private readonly ValueOption _least = new(leastHelp, "SIZE", "--min-increment");
    private readonly SwitchOption _json = new(jsonHelp, "--json");
    private readonly SwitchOption _quiet = new(quietHelp, "--quiet", "-q");

    public void AddTo(Command command)
    {
        files.AddTo(command);
        command.Add(_unit.Option);
        command.Add(_least.Option);
        command.Add(_json.Option);
        command.Add(_quiet.Option);
    }

    /// <summary>Refuses values that are not valid, before any work is done.</summary>
    /// <exception cref="UsageException">The value of an option is not valid.</exception>
    public void Check(ParseResult command)
    {
        _ = _unit.Value(command);
        _ = _least.Size(command);
    }

    /// <summary>The files of the report, by option.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) => files.Outputs(command);

    /// <summary>The files of the report and their formats.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public (string Path, TFormat Format)[] Files(ParseResult command) => files.Files(command);

    public SizeUnit Unit(ParseResult command) => _unit.Value(command);

    /// <summary>The least growth in bytes; null when the option is not given.</summary>
    public long? Least(ParseResult command) => _least.Size(command);

    public bool IsJson(ParseResult command) => _json.IsSet(command);

    public bool IsQuiet(ParseResult command) => _quiet.IsSet(command);

    /// <summary>Writes the files of the report.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="render">Makes the text in a format.</param>
    /// <returns>Whether there is a file.</returns>
    public bool WriteFiles(ParseResult command, Func<TFormat, string> render)
    {
        (string Path, TFormat Format)[] all = Files(command);
        foreach ((string path, TFormat format) in all)
        {
            OutputFiles.Write(path, render(format));
            if (!IsQuiet(command))
                Terminal.Error($"the report is in {path}");
        }
        return all.Length > 0;
    }
}
