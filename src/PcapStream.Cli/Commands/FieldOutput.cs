using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Fields;
using CommandLine = System.CommandLine.ParseResult;

namespace PcapStream.Cli.Commands;

/// <summary>Writes fields to the standard output, and says on stderr how that ended.</summary>
internal static class FieldOutput
{
    public static int Write(CommandLine parsed, InputOptions input, string? memory, bool poolStatistics, FieldsOptions options)
    {
        bool quiet = input.IsQuiet(parsed);
        using CommandLog? log = input.Log(parsed);
        CaptureSet captures = input.Captures(parsed, options.Batches, log);
        string? receipt = MemoryOption.Target(memory, captures);
        FieldsResult result;
        using (var interruption = new Interruption())
        using (var progress = ProgressDisplay.Create(captures, quiet))
        using (var output = new StandardOutputStream())
        {
            log?.Information("reading {Files} with {Options}", captures.Files, options);
            try
            {
                result = FieldsOperation.Run(captures.Files, output, options, progress, interruption.Token);
            }
            catch (ReaderIsGoneException)
            {
                return ExitCode.Done;
            }
        }
        log?.Information("{Packets} packets in {Seconds} s", result.Packets, result.Elapsed.TotalSeconds);
        if (poolStatistics)
            Terminal.Note(result.Pool.ToDebugMallocStats());
        if (receipt is not null)
            ReceiptOutput.Write(result.Memory, result.Packets, receipt);
        return ReadingOutcome.Report(captures, result.Failures, result.Damage, result.Interrupted ? result.Packets : null, quiet);
    }
}
