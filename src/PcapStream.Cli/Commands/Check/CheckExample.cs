using PcapStream.Expansion.Measuring;

namespace PcapStream.Cli.Commands.Check;

/// <summary>A command line for messages that works, with the words of the user as far as they are known.</summary>
internal static class CheckExample
{
    /// <summary>A capture when none is named.</summary>
    public static IReadOnlyList<string> Captures { get; } = ["big.pcap"];

    /// <summary>A command when none is named.</summary>
    public static IReadOnlyList<string> Program { get; } = ["python3", "pipeline.py", SubjectCommand.Placeholder];

    /// <param name="captures">The captures.</param>
    /// <param name="program">The command; empty for <c>parse</c>.</param>
    /// <param name="option">The option that makes it possible to judge.</param>
    public static string Line(
        IReadOnlyList<string> captures, IReadOnlyList<string> program, string option = "--max-ratio 2")
    {
        string rest = program.Count == 0 ? "" : $" -- {SubjectCommand.Line(program)}";
        string line = $"{CommandHandler.Name} check {option} {SubjectCommand.Line(captures)}{rest}";
        return PrintableText.Of(line, keepLines: false);
    }
}
