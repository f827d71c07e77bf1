using System.CommandLine;
using PcapStream.Cli.Options;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>The files and formats of the report. It goes to stderr, because stdout belongs to the program.</summary>
internal sealed class MeasureOutput
{
    private readonly ReportFiles<IMeasureFormat> _files =
        new(new MeasureDat(), new MeasureJson(), new MeasurePage(), new MeasureChart());

    private readonly SwitchOption _json = new("Print the report as JSON on stdout, after the program's own output.",
        "--json");
    private readonly SwitchOption _quiet = new("No report on stderr.", "--quiet", "-q");

    public void AddTo(Command command)
    {
        _files.AddTo(command);
        command.Add(_json.Option);
        command.Add(_quiet.Option);
    }

    /// <summary>The files of the report, by option.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) => _files.Outputs(command);

    public void Write(ParseResult command, Measurement measurement)
    {
        foreach ((string path, IMeasureFormat format) in _files.Files(command))
            OutputFiles.Write(path, format.Render(measurement));
        if (_json.IsSet(command))
            Terminal.Print(new MeasureJson().Render(measurement));
        else if (!_quiet.IsSet(command))
            Terminal.Note(MeasureText.Render(measurement));
    }
}

/// <summary>A format of a measurement in a file.</summary>
internal interface IMeasureFormat : IReportFile
{
    string Render(Measurement measurement);
}
