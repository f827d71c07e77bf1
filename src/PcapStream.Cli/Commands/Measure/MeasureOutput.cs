using System.CommandLine;
using PcapStream.Cli.Options;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>Where <c>measure</c> puts its report: on stderr, since stdout is the program's, and in files.</summary>
internal sealed class MeasureOutput
{
    private static readonly IMeasureFormat[] Formats = [new MeasureDat(), new MeasureJson(), new MeasurePage(), new MeasureChart()];

    private readonly Option<string[]> _files = new("--output", "-o")
    {
        Description = "Write what was seen to a file: .dat (mprof's), .json, .html or .svg; may be repeated.",
        HelpName = "FILE",
    };

    private readonly SwitchOption _json = new("Print the report on stdout as JSON, behind what the program printed there.", "--json");
    private readonly SwitchOption _quiet = new("No report on stderr.", "--quiet", "-q");

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_json.Option);
        command.Add(_quiet.Option);
    }

    /// <summary>Refuses what would only come out when the program has run.</summary>
    /// <exception cref="UsageException">A file cannot be written so.</exception>
    public void Check(ParseResult command)
    {
        foreach (string file in Files(command))
        {
            if (Format(file) is null)
                throw new UsageException($"-o {file}: the name must end in {string.Join(", ", Formats.Select(format => format.Extension))}");
        }
    }

    public void Write(ParseResult command, Measurement measurement)
    {
        foreach (string file in Files(command))
            OutputFiles.Write(file, Format(file)!.Render(measurement));
        if (_json.IsSet(command))
            Terminal.Print(new MeasureJson().Render(measurement));
        else if (!_quiet.IsSet(command))
            Terminal.Note(MeasureText.Render(measurement));
    }

    public string[] Files(ParseResult command) => command.GetValue(_files) ?? [];

    private static IMeasureFormat? Format(string file) => Array.Find(Formats, format => file.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A form that a measurement is written in.</summary>
internal interface IMeasureFormat
{
    /// <summary>What the names of its files end in.</summary>
    string Extension { get; }

    string Render(Measurement measurement);
}
