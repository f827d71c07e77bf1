using PcapStream.Operations;
using PcapStream.Outputs;

namespace PcapStream.Cli.Running;

/// <summary>The job of an operation that writes text while it reads, to the standard output or to a file.</summary>
internal static class TextJob
{
    /// <param name="options">The operation's options.</param>
    /// <param name="path">The value of <c>-w</c>; null or <c>-</c> for the standard output.</param>
    /// <param name="isFolder">Whether that is a folder, which the operation checks itself.</param>
    /// <param name="toStream">The operation, to the standard output.</param>
    /// <param name="toFile">The operation, to a file.</param>
    /// <param name="notes">Prints the last notes; its second argument is the file, or null.</param>
    public static CaptureJob<TResult> Create<TResult>(
        ReadingOptions options,
        string? path,
        bool isFolder,
        Func<CommandRun, Stream, TResult> toStream,
        Func<CommandRun, string, TResult> toFile,
        Action<TResult, string?> notes)
        where TResult : ReadingResult
    {
        string? file = path == OutputFile.StandardOutput ? null : path;
        return new()
        {
            Batches = options.Batches,
            LoggedOptions = options,
            Outputs = isFolder ? [] : [("-w", file)],
            Operation = run => file is null ? toStream(run, Terminal.Output) : toFile(run, file),
            // The operation writes while it reads.
            Render = (_, _) => { },
            Summary = result => file is null ? RunSummary.Of(result) : RunSummary.Of(result) with
            {
                InterruptedAt = $"interrupted after {result.Packets} packets: {file} is not written",
            },
            Notes = result => notes(result, file),
        };
    }
}
