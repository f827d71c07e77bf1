using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;

namespace PcapStream.Operations.Info;

/// <summary>Reads captures to their ends and describes their contents.</summary>
public static class InfoOperation
{
    /// <summary>Reads captures one after the other, all within one memory limit.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops reading after the current batch; the result says so.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static InfoResult Run(
        IReadOnlyList<string> files,
        InfoOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        using var loop = new ReadingLoop(options, progress);
        return Run(files, options, loop, cancellation);
    }

    /// <summary>Reads one capture.</summary>
    /// <param name="file">A file, a named pipe, or <c>-</c>.</param>
    /// <param name="options">Sizes and limits; the defaults for null.</param>
    /// <exception cref="CaptureException">
    /// It cannot be opened or read, is not a capture, or is damaged and the options are strict.
    /// </exception>
    public static CaptureInfo Run(string file, InfoOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new InfoOptions();
        using var loop = new ReadingLoop(options, progress: null) { StopsAtFailure = true };
        return Run([file], options, loop, CancellationToken.None).Captures[0];
    }

    private static InfoResult Run(
        IReadOnlyList<string> files, InfoOptions options, ReadingLoop loop, CancellationToken cancellation)
    {
        var captures = new List<CaptureInfo>();
        loop.Read(files, new Survey(captures, loop, options.WorkerCount()), cancellation);
        return new InfoResult(loop, captures);
    }

    // Describes each capture that can be read, the interrupted one as far as it was read.
    private sealed class Survey(List<CaptureInfo> captures, ReadingLoop loop, int threads) : CaptureSurvey
    {
        private CaptureReader? _capture;
        private InfoWorker[] _workers = [];

        public override IReadOnlyList<BatchWorker> Begin(CaptureReader capture)
        {
            _capture = capture;
            return _workers = [.. Enumerable.Range(0, threads).Select(_ => new InfoWorker(loop, capture))];
        }

        public override void End(bool interrupted)
        {
            CaptureReader capture = _capture!;
            InfoTallies all = _workers[0].Tallies;
            foreach (InfoWorker worker in _workers.Skip(1))
                all.Merge(worker.Tallies);
            captures.Add(new CaptureInfo
            {
                File = capture.Name,
                Format = capture.Format,
                Variant = capture.Variant,
                ByteOrder = capture.ByteOrder,
                InferredSnapLength = all.SnapLengths.Result,
                Description = capture.Description,
                Interfaces = [.. capture.Description.Interfaces.Select(
                    one => new InterfaceInfo(one, all.Interfaces[one.Id]))],
                Packets = all.Totals.Packets,
                Compression = capture.Compression,
                FileBytes = capture.FileLength ?? capture.FilePosition,
                CaptureBytes = capture.Position,
                CapturedBytes = all.Totals.CapturedBytes,
                OriginalBytes = all.Totals.OriginalBytes,
                FirstTime = all.Totals.First,
                LastTime = all.Totals.Last,
                StrictTimeOrder = all.Totals.StrictTimeOrder,
                PacketComments = all.Comments.Kept,
                PacketCommentCount = all.Comments.Count,
                Damage = capture.Damage,
                Interrupted = interrupted,
            });
        }
    }

    private sealed class InfoWorker(ReadingLoop loop, CaptureReader capture) : BatchWorker
    {
        public InfoTallies Tallies { get; } = new();

        public override void Work(PacketBatch batch, in BatchPosition position)
        {
            Tallies.Add(batch, position, capture.Description.Interfaces.Count);
            loop.Report();
        }
    }
}

/// <summary>Options of <see cref="InfoOperation"/>.</summary>
public sealed record InfoOptions : ReadingOptions;
