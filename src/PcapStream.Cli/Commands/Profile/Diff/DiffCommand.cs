using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Profile.Diff;

/// <summary><c>pcapstream profile diff</c>: compares two profiles line by line.</summary>
internal static class DiffCommand
{
    /// <param name="program">The argument of <c>profile</c> that names a program to run.</param>
    public static Command Create(Argument<string?> program)
    {
        var old = new Argument<string?>("OLD.json")
        {
            Description = "The earlier profile, of 'profile --json' or 'profile -w FILE.json'.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var current = new Argument<string?>("NEW.json")
        {
            Description = "The later profile.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new DiffOutput();
        var verbose = new SwitchOption("Log to stderr.", "--verbose", "-v");
        var logFile = new ValueOption("Log to a file.", "FILE", "--log-file");
        var command = new Command("diff", """
            Compare two profiles and report which lines grew, the largest growth first.

            A line is the same if its method and text are, wherever it has moved; a line whose text has changed is the
            same if its place is. Bytes are those of the line itself: the growth of called methods belongs to their own
            lines, if they have any.

            Example:
              pcapstream profile diff old.json new.json
              pcapstream profile diff --min-increment 64k -w diff.html old.json new.json
            """)
        {
            old,
            current,
            verbose.Option,
            logFile.Option,
        };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(program) is { } named)
                throw new UsageException($"put the arguments of a program after --, as in 'profile {named} -- diff'");
            if (parsed.GetValue(old) is not { Length: > 0 } before
                || parsed.GetValue(current) is not { Length: > 0 } after)
                throw new UsageException("two profiles are needed: profile diff OLD.json NEW.json");
            PositionalWords.Check(parsed, [before, after]);
            output.Check(parsed);
            OutputFiles.Check([.. output.Outputs(parsed), (logFile.Option.Name, logFile.Text(parsed))],
                [before, after]);
            using CommandLog? log = CommandLog.Create(verbose.IsSet(parsed), logFile.Text(parsed));
            log?.Information("comparing {Old} with {New}", before, after);
            var difference = ProfileDifference.Between(SavedProfile.Read(before), SavedProfile.Read(after));
            log?.Information("{Lines} lines, growth {Growth} bytes", difference.Lines.Count, difference.Growth);
            output.Write(parsed, new NamedDifference(before, after, difference));
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary>A difference with the names of its files.</summary>
internal sealed record NamedDifference(string Old, string Current, ProfileDifference Difference);
