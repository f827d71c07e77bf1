using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Fields;

namespace PcapStream.Cli.Commands.Parse;

/// <summary><c>parse -T</c>: writes fields of each packet to the standard output.</summary>
internal static class FieldOutput
{
    public static CaptureJob<FieldsResult> Job(FieldsOptions options, MemoryReport memory) => new()
    {
        Batches = options.Batches,
        LoggedOptions = options,
        Memory = memory,
        Operation = run => FieldsOperation.Run(run.Files, Terminal.Output, options, run.Progress, run.Cancellation),
        // The operation writes while it reads.
        Render = (_, _) => { },
        Summary = result => new RunSummary
        {
            Damage = [result.Damage],
            Failures = result.Failures,
            Interrupted = result.Interrupted,
            InterruptedAt = $"interrupted after {result.Packets} packets",
            Cost = new RunCost(result.Packets, result.Elapsed, result.Memory, result.Pool),
        },
    };
}
