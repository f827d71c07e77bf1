using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Export;

namespace PcapStream.Cli.Commands.Parse;

/// <summary><c>parse -T</c>: writes fields of each packet to the standard output, or to a file.</summary>
internal static class FieldOutput
{
    /// <param name="options">The fields, and the format.</param>
    /// <param name="path">The file; null or <c>-</c> for the standard output.</param>
    /// <param name="isFolder">Whether the file is a folder.</param>
    /// <param name="memory">The reports on memory.</param>
    public static CaptureJob<ExportResult> Job(
        ExportOptions options, string? path, bool isFolder, MemoryReport memory) =>
        TextJob.Create(
            options, path, isFolder,
            (run, output) => ExportOperation.Run(run.Files, output, options, run.Progress, run.Cancellation),
            (run, file) => ExportOperation.Run(run.Files, file, options, run.Progress, run.Cancellation),
            (result, file) => Note(result, file, options)) with
        {
            Memory = memory,
        };

    private static void Note(ExportResult result, string? file, ExportOptions options)
    {
        if (file is not null)
        {
            Terminal.Note(
                $"{PrintableText.Of(file, keepLines: false)}: {Quantities.Bytes(result.Bytes)} of "
                + $"{options.Format.Name}\n");
        }
    }
}
