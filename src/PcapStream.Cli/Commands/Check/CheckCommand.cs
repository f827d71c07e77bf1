using System.CommandLine;
using System.CommandLine.Parsing;
using PcapStream.Cli.Commands.Check.Cutting;
using PcapStream.Cli.Options;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Cutting;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Verdicts;
using PcapStream.Inputs;
using PcapStream.Operations.Plan;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Check;

/// <summary>
/// <c>pcapstream check</c>: measures the memory that a program takes to read its input, and fails above a limit or
/// baseline.
/// </summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var words = new Argument<string[]>("FILE")
        {
            Description = "Captures or other files to measure on, then -- and the command, in which {} stands for the "
                + "file. [default: parse]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var settings = new CheckOptions();
        var cutting = new CuttingOptions();
        var baseline = new BaselineOption();
        var output = new CheckOutput();
        var dryRun = new SwitchOption("Print what would be measured and compared, and measure nothing.", "--dry-run");
        var quiet = new SwitchOption("No table, no progress.", "--quiet", "-q");
        var command = new Command("check", """
            Fail when a program takes too much memory to read its input.

            Every run is a new process, on the input, on a quarter and a half of it, and on a copy without packets,
            lines or records. The expansion ratio is the growth divided by the input's size. The slope is the memory
            that each further byte of input adds, which a program's fixed size cannot hide. Figures are compared with a
            committed baseline, with limits, or with both.

            Exit codes: 0 good, 4 a limit or the baseline is exceeded, 5 not comparable, not repeatable or too small to
            judge, 6 the command failed.

            Example:
              pcapstream check --max-ratio 2 --max-slope 0.1 big.pcap -- python3 pipeline.py {}
              pcapstream check --update big.pcap
              pcapstream check big.pcap
              pcapstream check --max-slope 3 --split csv big.csv -- python3 pipeline.py {}
              pcapstream check --max-slope 3 --inputs small.json,medium.json,large.json -- node load.js {}
            """)
        {
            words,
            dryRun.Option,
            quiet.Option,
        };
        settings.AddTo(command);
        cutting.AddTo(command);
        baseline.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            FileHashes.RequireLibrary(command.Name);
            string[] sizes = cutting.Sizes(parsed);
            InputParts.Cutter cut = cutting.Cutter(parsed);
            (string[] inputs, string[] program) = Split(parsed, parsed.GetValue(words) ?? [], sizes);
            if (program.Length == 0 && cutting.IsSet(parsed))
            {
                throw new UsageException(
                    "parse reads captures, which are cut between packets; name another command after --, such as: "
                    + CheckExample.Line(inputs, CheckExample.Program));
            }
            ISubject subject = Subject(program, settings.Timeout(parsed));
            OutputFiles.Check(
                [.. output.Files(parsed), .. baseline.Outputs(parsed)],
                [.. inputs, .. sizes, .. program, .. baseline.Inputs(parsed)]);
            ProfileDifference? difference = output.Difference(parsed);
            bool isQuiet = quiet.IsSet(parsed);
            var options = new ExpansionCheckOptions
            {
                Inputs = inputs,
                Subject = subject,
                Cut = cut,
                Environment = program.Length == 0 ? ThisProgram.Environment : ThisProgram.ForeignEnvironment,
                Forecast = program.Length == 0 ? ParseForecast.Of : null,
                Limits = settings.Limits(parsed),
                // Exact figures need a second run that confirms them.
                Runs = settings.Runs(parsed, least: program.Length == 0 ? 2 : 1, baseline.IsUpdate(parsed)),
                ForBaseline = baseline.IsUpdate(parsed),
                Stepped = CheckProgress.Create(isQuiet),
            };
            options = options with
            {
                Baseline = baseline.Read(
                parsed, subject.CommandLine, hasLimits: options.Limits != Limits.None,
                CheckExample.Line(inputs, program, "--update"))
            };
            if (dryRun.IsSet(parsed))
            {
                Terminal.Print(CheckDryRun.Render(options, baseline.Name(parsed)));
                return ExitCode.Done;
            }
            IReadOnlyList<HistoryEntry> history = baseline.History(parsed, subject.CommandLine);
            return Measure(options, result =>
            {
                result = result with { History = history };
                if (!isQuiet)
                    output.Print(parsed, result);
                output.Write(parsed, result, difference);
                if (baseline.IsUpdate(parsed))
                    return baseline.Update(parsed, result, options);
                baseline.AddToHistory(parsed, result, accepted: false);
                return Judge(result);
            });
        });
        return command;
    }

    private static int Measure(ExpansionCheckOptions options, Func<CheckResult, int> report)
    {
        CheckResult result;
        using (var interruption = new Interruption())
        {
            try
            {
                result = Run(options, interruption.Token);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                Terminal.Error("interrupted; no verdict");
                return Interruption.ExitCode;
            }
            catch (SubjectException error)
            {
                string[] lines = error.Message.Split('\n', 2);
                Terminal.Error(lines[0]);
                if (lines.Length > 1)
                    Terminal.Note(lines[1] + "\n");
                return ExitCode.CommandFailed;
            }
        }
        return report(result);
    }

    private static CheckResult Run(ExpansionCheckOptions options, CancellationToken cancellation)
    {
        try
        {
            return ExpansionCheck.Run(options, cancellation);
        }
        finally
        {
            if (options.Stepped is not null)
                CheckProgress.Clear();
        }
    }

    private static int Judge(CheckResult result)
    {
        if (result.Has(Verdict.Exceeded) || result.Has(Verdict.Regression))
            return ExitCode.Exceeded;
        return result.Has(Verdict.Nondeterministic) || result.Has(Verdict.Incomparable) || result.Has(Verdict.TooSmall)
            ? ExitCode.Incomparable
            : ExitCode.Done;
    }

    private static ISubject Subject(string[] program, TimeSpan timeout)
    {
        if (program.Length == 0)
            return new OwnParse(timeout);
        return Array.Exists(program, word => word.Contains(SubjectCommand.Placeholder, StringComparison.Ordinal))
            ? new SubjectCommand(program, timeout)
            : throw new UsageException(
                $"the command has no {SubjectCommand.Placeholder}, which stands for the input, such as: "
                + CheckExample.Line(CheckExample.Captures, CheckExample.Program));
    }

    // All words after the first -- are the command, even options and another --.
    private static (string[] Inputs, string[] Program) Split(ParseResult command, string[] words, string[] sizes)
    {
        string[] program = [.. PositionalWords.AfterDashes(command)];
        string[] inputs = words[..^program.Length];
        if (inputs.Length == 0 && sizes.Length == 0)
            throw new UsageException(
                $"no input is named, such as: {CheckExample.Line(CheckExample.Captures, CheckExample.Program)}");
        if (inputs.Length > 0 && sizes.Length > 0)
            throw new UsageException($"{inputs[0]}: --inputs names all inputs, and no other is measured");
        if (program.Length == 0 && Array.FindIndex(inputs, IsPlaceholder) > 0)
        {
            int start = Math.Max(1, Array.FindIndex(inputs, word => !File.Exists(word)));
            throw new UsageException(
                $"-- is missing before the command: {CheckExample.Line(inputs[..start], inputs[start..])}");
        }
        // The command may be an unset variable; parse would be checked instead.
        if (program.Length == 0 && command.Tokens.Any(token => token.Type == TokenType.DoubleDash))
            throw new UsageException(
                $"no command follows --, such as: {CheckExample.Line(inputs, CheckExample.Program)}; "
                + "without --, parse is checked");
        if (Array.Find(inputs, input => input.Length > 1 && input[0] == '-') is { } unknown)
            throw new UsageException(
                PositionalWords.Unknown(command, unknown, "put the command's own options after --"));
        if (Array.Find([.. inputs, .. sizes], IsNoFile) is { } none)
            throw new UsageException($"'{none}': an input is read several times and must be a file");
        if (inputs.GroupBy(Path.GetFileName).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"two inputs are called {twice.Key}, but figures are kept by that name");
        return (sizes.Length > 0 ? [new GivenSizes(sizes).Largest] : inputs, program);
    }

    private static bool IsPlaceholder(string word) =>
        word.Contains(SubjectCommand.Placeholder, StringComparison.Ordinal) && !File.Exists(word);

    private static bool IsNoFile(string input) =>
        input is "" or "-" || Path.EndsInDirectorySeparator(input) || PlanOperation.Refusal(input) is not null;
}
