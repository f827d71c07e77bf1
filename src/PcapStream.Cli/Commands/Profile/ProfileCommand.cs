using System.CommandLine;
using PcapStream.Cli.Commands.Profile.Diff;
using PcapStream.Cli.Options;
using PcapStream.Inputs;
using PcapStream.Processes;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Cli.Commands.Profile;

/// <summary><c>pcapstream profile</c>: runs a .NET program and reports line by line where its memory grew.</summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        var program = new Argument<string?>("PROGRAM")
        {
            Description = "A project (App.csproj, or its folder) or a file-based program (app.cs), which are built "
                + "first; or an assembly (App.dll).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var arguments = new Argument<string[]>("ARGS")
        {
            Description = "Arguments of the program; put -- before them if they have options.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var match = new Option<string[]>("--match")
        {
            Description = "Methods to profile, such as 'Shop.Basket.*'; may be repeated. "
                + "[default: those with [Profile], else all of the program's own]",
            HelpName = "PATTERN",
        };
        var counters = new ValueOption(
            "Report the counters of a program that was built to profile itself (ProfileMemory) and was killed or still "
            + "runs.",
            "FILE.counters", "--report");
        ValueOption backend = new ValueOption(
            "The figure: alloc (bytes allocated, exact), live (bytes still alive after a collection), rss, gc, pool "
            + "(PcapStream's allocators), pss or uss. [default: alloc]",
            "BACKEND",
            "--backend")
            .OneOf("alloc", "live", "rss", "gc", "pool", "pss", "uss");
        var output = new ProfileOutput();
        var verbose = new SwitchOption("Log to stderr.", "--verbose", "-v");
        var logFile = new ValueOption("Log to a file.", "FILE", "--log-file");
        var command = new Command("profile", """
            Run a .NET program and report where its memory grew, by line.

            Probes are added to a copy of the program, which runs with TieredCompilation=0, so that figures repeat.
            Its exit code is passed on.

            'profile diff' compares two profiles that are written as JSON; 'profile diff --help' has its options.

            Example:
              pcapstream profile examples/read-all.cs -- testdata/http.pcap
              pcapstream profile --backend live Shop.csproj
              pcapstream profile --match 'Shop.*' --backend rss -w report.html bin/Debug/net10.0/Shop.dll -- --port 80
              pcapstream profile diff old.json new.json
            """)
        {
            program,
            arguments,
            match,
            backend.Option,
            counters.Option,
            verbose.Option,
            logFile.Option,
            DiffCommand.Create(program),
        };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            output.Check(parsed);
            (string, string?)[] outputs = [.. output.Outputs(parsed), (logFile.Option.Name, logFile.Text(parsed))];
            if (counters.Text(parsed) is { } left)
            {
                bool names = parsed.GetValue(program) is not null || parsed.GetValue(match) is { Length: > 0 };
                if (names || backend.Text(parsed) is not null)
                    throw new UsageException("--report is about a past run: it takes no program, --match or --backend");
                OutputFiles.Check(outputs, [left]);
                output.Write(parsed, ProfileSession.Read(left));
                return ExitCode.Done;
            }
            string named = parsed.GetValue(program) is { Length: > 0 } value
                ? value
                : throw new UsageException("no program is named");
            string[] given = parsed.GetValue(arguments) ?? [];
            PositionalWords.Check(parsed, [named, .. given]);
            string[] patterns = parsed.GetValue(match) ?? [];
            if (Array.Exists(patterns, pattern => pattern.Length == 0))
                throw new UsageException("--match is empty");
            Profiling.Backend figure = Backend(parsed, backend);
            OutputFiles.Check(outputs, [named, .. FilesBeside(named), .. given]);
            using CommandLog? log = CommandLog.Create(verbose.IsSet(parsed), logFile.Text(parsed));
            FileHashes.RequireLibrary(command.Name);
            using var folder = GuardedFolder.Create("profile");
            ProfileResult result = ProfileSession.Run(new ProfileOptions
            {
                Program = named,
                Arguments = given,
                Patterns = patterns,
                Backend = figure,
                OutputToError = output.IsJson(parsed),
                Timeline = output.WantsTimeline(parsed),
                Warned = Terminal.Error,
                Progressed = text => log?.Information("{Step}", text),
            }, folder.Path);
            output.Write(parsed, result.Profile);
            return result.ExitCode;
        });
        return command;
    }

    // The settings and symbols of an assembly have extensions that reports can have.
    private static IEnumerable<string> FilesBeside(string program) =>
    [
        Path.ChangeExtension(program, "runtimeconfig.json"),
        Path.ChangeExtension(program, "deps.json"),
        Path.ChangeExtension(program, "pdb"),
    ];

    private static Profiling.Backend Backend(ParseResult command, ValueOption option) => option.Text(command) switch
    {
        null => Profiling.Backend.Alloc,
        "alloc" => Profiling.Backend.Alloc,
        "live" => Profiling.Backend.Live,
        "rss" => Profiling.Backend.Rss,
        "gc" => Profiling.Backend.Gc,
        "pool" => Profiling.Backend.Pool,
        "pss" => Profiling.Backend.Pss,
        "uss" => Profiling.Backend.Uss,
        string other => throw new UsageException($"--backend {other}: expected alloc, live, rss, gc, pool, pss or uss"),
    };
}
