using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Export;
using PcapStream.Outputs;
using CommandLine = System.CommandLine.ParseResult;

namespace PcapStream.Cli.Commands;

/// <summary>Writes fields to the standard output, and says on stderr how that ended.</summary>
internal static class FieldOutput
{
    public static int Write(CommandLine parsed, InputOptions input, string? memory, bool poolStatistics, ExportOptions options)
    {
        using CommandReading reading = input.Start(parsed, options.Batches, MemoryOption.File(memory));
        (CaptureSet captures, CommandLog? log, bool quiet) = reading;
        ExportResult result;
        using (var interruption = new Interruption())
        using (var progress = ReadingProgress.Create(captures, quiet))
        {
            log?.Information("reading {Files} with {Options}", captures.Files, options);
            try
            {
                result = ExportOperation.Run(captures.Files, Terminal.Output, options, progress, interruption.Token);
            }
            catch (OutputException error) when (error.ReaderIsGone)
            {
                return ExitCode.Done;
            }
        }
        log?.Information("{Packets} packets in {Seconds} s", result.Packets, result.Elapsed.TotalSeconds);
        if (poolStatistics)
            Terminal.Note(result.Pool.ToDebugMallocStats());
        if (memory is not null)
            ReceiptOutput.Write(result.Memory, result.Packets, memory);
        return ReadingOutcome.Report(captures, result.Failures, result.Damage, result.Interrupted ? result.Packets : null, quiet);
    }
}
