using PcapStream.Batching;
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
        return Run(files, loop, cancellation);
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
        using var loop = new ReadingLoop(options ?? new InfoOptions(), progress: null) { StopsAtFailure = true };
        return Run([file], loop, CancellationToken.None).Captures[0];
    }

    private static InfoResult Run(IReadOnlyList<string> files, ReadingLoop loop, CancellationToken cancellation)
    {
        var captures = new List<CaptureInfo>();
        loop.Read(files, new CaptureSurvey(captures), cancellation);
        return new InfoResult(loop, captures);
    }

    // Describes each capture that can be read, the interrupted one as far as it was read.
    private sealed class CaptureSurvey(List<CaptureInfo> captures) : CaptureConsumer
    {
        private CaptureReader? _capture;
        private PacketTotals _totals;
        private SnapLengthInference _snapLengths;
        private InterfaceTally _interfaces = new();
        private PacketCommentTally _comments = new();

        public override void Begin(CaptureReader capture)
        {
            _capture = capture;
            _totals = new PacketTotals();
            _snapLengths = new SnapLengthInference();
            _interfaces = new InterfaceTally();
            _comments = new PacketCommentTally();
        }

        public override void Add(PacketBatch batch)
        {
            _totals.Add(batch.Records, batch);
            _snapLengths.Add(batch.Records);
            _interfaces.Add(batch.Records, _capture!.Description.Interfaces.Count);
            _comments.Add(batch);
        }

        public override void End(bool interrupted)
        {
            CaptureReader capture = _capture!;
            captures.Add(new CaptureInfo
            {
                File = capture.Name,
                Format = capture.Format,
                Variant = capture.Variant,
                ByteOrder = capture.ByteOrder,
                InferredSnapLength = _snapLengths.Result,
                Description = capture.Description,
                Interfaces = Interfaces(capture),
                Packets = _totals.Packets,
                Compression = capture.Compression,
                FileBytes = capture.FileLength ?? capture.FilePosition,
                CaptureBytes = capture.Position,
                CapturedBytes = _totals.CapturedBytes,
                OriginalBytes = _totals.OriginalBytes,
                FirstTime = _totals.First,
                LastTime = _totals.Last,
                StrictTimeOrder = _totals.StrictTimeOrder,
                PacketComments = _comments.Kept,
                PacketCommentCount = _comments.Count,
                Damage = capture.Damage,
                Interrupted = interrupted,
            });
        }

        private InterfaceInfo[] Interfaces(CaptureReader capture) =>
            [.. capture.Description.Interfaces.Select(one => new InterfaceInfo(one, _interfaces[one.Id]))];
    }
}

/// <summary>Options of <see cref="InfoOperation"/>.</summary>
public sealed record InfoOptions : ReadingOptions;
