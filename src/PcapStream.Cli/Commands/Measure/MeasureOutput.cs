using System.CommandLine;
using PcapStream.Cli.Options;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>The files and formats of the report. It goes to stderr, because stdout belongs to the program.</summary>
internal sealed class MeasureOutput
{
    private static readonly IMeasureFormat[] Formats =
        [new MeasureDat(), new MeasureJson(), new MeasurePage(), new MeasureChart()];

    private readonly Option<string[]> _files = new("--output", "-o")
    {
        Description = "Write the measurement to a file: .dat (mprof's), .json, .html or .svg; may be repeated.",
        HelpName = "FILE",
    };

    private readonly SwitchOption _json = new("Print the report as JSON on stdout, after the program's own output.",
        "--json");
    private readonly SwitchOption _quiet = new("No report on stderr.", "--quiet", "-q");

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_json.Option);
        command.Add(_quiet.Option);
    }

    /// <summary>Refuses unknown formats before the program runs.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public void Check(ParseResult command)
    {
        foreach (string file in Files(command))
        {
            if (Format(file) is null)
            {
                throw new UsageException(
                    $"-o {file}: the name must end in {string.Join(", ", Formats.Select(format => format.Extension))}");
            }
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

    private static IMeasureFormat? Format(string file) =>
        Array.Find(Formats, format => file.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A format of a measurement in a file.</summary>
internal interface IMeasureFormat
{
    /// <summary>The extension of its files.</summary>
    string Extension { get; }

    string Render(Measurement measurement);
}
