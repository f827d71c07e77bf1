using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Export;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Parse;

/// <summary><c>parse -T</c>: writes fields of each packet to the standard output, or to a file.</summary>
internal static class FieldOutput
{
    /// <param name="options">The fields, and the format.</param>
    /// <param name="path">The file; null or <c>-</c> for the standard output.</param>
    /// <param name="memory">The reports on memory.</param>
    public static CaptureJob<ExportResult> Job(ExportOptions options, string? path, MemoryReport memory)
    {
        string? file = path == OutputFile.StandardOutput ? null : path;
        return new()
        {
            Batches = options.Batches,
            LoggedOptions = options,
            Outputs = [("-w", file)],
            Memory = memory,
            Operation = run => file is null
                ? ExportOperation.Run(run.Files, Terminal.Output, options, run.Progress, run.Cancellation)
                : ExportOperation.Run(run.Files, file, options, run.Progress, run.Cancellation),
            // The operation writes while it reads.
            Render = (_, _) => { },
            Summary = result => file is null ? RunSummary.Of(result) : RunSummary.Of(result) with
            {
                InterruptedAt = $"interrupted after {result.Packets} packets: {file} is not written",
            },
            Notes = file is null ? null : result => Terminal.Note(
                $"{PrintableText.Of(file, keepLines: false)}: {Quantities.Bytes(result.Bytes)} of "
                + $"{options.Format.Name}\n"),
        };
    }
}
