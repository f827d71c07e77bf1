using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;
using PcapStream.Operations.Combine;
using PcapStream.Outputs;
using PcapStream.Partials;

namespace PcapStream.Cli.Commands.Combine;

/// <summary><c>pcapstream combine</c>: prints the one result of the partials of all shards.</summary>
internal static class CombineCommand
{
    /// <summary>The commands whose results can be put together.</summary>
    public static IEnumerable<CommandRow> Rows => CommandTable.Rows.Where(row => row.Combine is not null);

    public static Command Create()
    {
        var files = new Argument<string[]>("PARTIAL")
        {
            Description = "The partials of all shards, in any order.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new ValueOption(
            "Write to a file, compressed by its extension, instead of the standard output.", "FILE", "-w");
        ValueOption folder = TemporaryFolderOption.Create();
        var quiet = new SwitchOption("No damage ledger.", "--quiet", "-q");
        var command = new Command("combine", """
            Print the result of all shards, as one run would have.

            A shard of info, parse, stats or flows with --partial writes its result to a file. The files of all shards
            have everything that is printed, captures are not read again. Shards that are missing or there twice are
            refused, and so are files that were cut or changed, or are of other captures, other options or another
            version of the program.

            Example:
              pcapstream info big.pcap --shard 1/2 --partial 1.part
              pcapstream info big.pcap --shard 2/2 --partial 2.part
              pcapstream combine 1.part 2.part
            """)
        {
            files,
            output.Option,
            folder.Option,
            quiet.Option,
        };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(files) ?? [];
            PositionalWords.Check(parsed, names);
            return names.Length > 0
                ? Run(
                    names, output.Text(parsed) ?? OutputFile.StandardOutput, folder.Text(parsed), quiet.IsSet(parsed))
                : throw new UsageException("no partial is named");
        });
        return command;
    }

    /// <summary>Prints the result of partials.</summary>
    /// <param name="partials">The partials.</param>
    /// <param name="output">A file, or <c>-</c> for the standard output.</param>
    /// <param name="temporary">The folder for what does not fit in memory; null for the system's.</param>
    /// <param name="isQuiet">Whether the user wants no damage ledger.</param>
    /// <returns>The exit code of one run.</returns>
    /// <exception cref="PartialException">A partial cannot be used; the message names it.</exception>
    public static int Run(IReadOnlyList<string> partials, string output, string? temporary, bool isQuiet)
    {
        OutputFiles.Check([("-w", output)], [.. partials]);
        var set = PartialSet.Open(partials, PartialOption.Program);
        CommandRow row = Rows.FirstOrDefault(row => row.Name == set.Command)
            ?? throw new UsageException($"{set.Paths[0]}: results of '{set.Command}' cannot be put together");
        if (output == OutputFile.StandardOutput)
            return Run(row, new CombineRun(set, isQuiet), temporary);
        return CombineOperation.Write(output, partials, stream =>
        {
            using (Terminal.PrintTo(stream))
                return Run(row, new CombineRun(set, isQuiet), temporary);
        }, exit => exit is ExitCode.Done or ExitCode.Damaged);
    }

    // The command's own parser reads the words of the shards.
    private static int Run(CommandRow row, CombineRun run, string? temporary)
    {
        Command command = row.Combine!(run);
        string[] folder =
            temporary is not null && command.Options.Any(option => option.Name == TemporaryFolderOption.Name)
            ? [TemporaryFolderOption.Name, temporary]
            : [];
        ParseResult words = command.Parse(
            MemoryOptions.Normalise([.. run.Partials.Options, .. folder]),
            new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (words.Errors.Count > 0)
            throw new UsageException($"{run.Partials.Paths[0]}: has options of its own: {words.Errors[0].Message}");
        return words.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }
}
