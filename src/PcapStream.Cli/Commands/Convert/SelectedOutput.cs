using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Commands.Convert;

/// <summary>The options of the commands that write selected packets of captures.</summary>
/// <param name="pattern">What the output's name says, for a command that writes several captures; else null.</param>
/// <param name="canDivide">Whether the command can read a part of the captures alone.</param>
internal sealed class SelectedOutput(string? pattern = null, bool canDivide = true)
{
    private readonly SelectionOptions _selection = new();
    private readonly FilterOption _filter = new();
    private readonly CaptureOutputOptions _output = new(pattern);
    private readonly InputOptions _input = new();

    /// <summary>Adds the options after those that the command has, and the action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="complete">Adds what the command's own options say.</param>
    public void AddTo(Command command, Func<ParseResult, ConvertOptions, ConvertOptions> complete)
    {
        _selection.AddTo(command, canDivide);
        _filter.AddTo(command);
        _output.AddTo(command);
        _input.AddTo(command);
        command.SetAction(parsed =>
        {
            _input.RefuseUnknownOptions(parsed);
            ConvertOptions options = _selection.Apply(parsed, _output.Complete(parsed, new ConvertOptions
            {
                Batches = _input.Batches(parsed),
                Filter = _filter.Filter(parsed),
            }));
            options = complete(parsed, options);
            SelectionOptions.CheckShard(options);
            return ConvertRun.Execute(parsed, _input, _output, options);
        });
    }
}
