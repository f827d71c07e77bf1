using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Export;

namespace PcapStream.Cli.Commands.Parse;

/// <summary><c>parse -T</c>: writes fields of each packet to the standard output.</summary>
internal static class FieldOutput
{
    public static CaptureJob<ExportResult> Job(ExportOptions options, MemoryReport memory) => new()
    {
        Batches = options.Batches,
        LoggedOptions = options,
        Memory = memory,
        Operation = run => ExportOperation.Run(run.Files, Terminal.Output, options, run.Progress, run.Cancellation),
        // The operation writes while it reads.
        Render = (_, _) => { },
        Summary = RunSummary.Of,
    };
}
