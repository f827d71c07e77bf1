using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Export;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Parse;

/// <summary><c>parse -T</c>: writes fields of each packet to the standard output, or to a file.</summary>
internal static class FieldOutput
{
    /// <param name="options">The fields, and the format.</param>
    /// <param name="path">The file; null for the standard output.</param>
    /// <param name="memory">The reports on memory.</param>
    public static CaptureJob<ExportResult> Job(ExportOptions options, string? path, MemoryReport memory) => new()
    {
        Batches = options.Batches,
        LoggedOptions = options,
        Outputs = [("-w", path)],
        Memory = memory,
        Operation = run => path is null or OutputFile.StandardOutput
            ? ExportOperation.Run(run.Files, Terminal.Output, options, run.Progress, run.Cancellation)
            : ExportOperation.Run(run.Files, path, options, run.Progress, run.Cancellation),
        // The operation writes while it reads.
        Render = (_, _) => { },
        Summary = result => path is null ? RunSummary.Of(result) : RunSummary.Of(result) with
        {
            InterruptedAt = $"interrupted after {result.Packets} packets: {path} is not written",
        },
        Notes = path is null ? null : result => Terminal.Note(
            $"{PrintableText.Of(path, keepLines: false)}: {Quantities.Bytes(result.Bytes)} of {options.Format.Name}\n"),
    };
}
