using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Operations.Parts;
using PcapStream.Partials;

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

    /// <summary>Puts the partials of all shards together: the result is that of one run.</summary>
    /// <param name="partials">The partials.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="PartialException">One cannot be read, or does not fit the others.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static InfoResult Combine(
        PartialSet partials, InfoOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(partials);
        ArgumentNullException.ThrowIfNull(options);
        var join = new PartJoin(partials.Files);
        var captures = new List<CaptureInfo>();
        InfoPart? first = null;
        long packets = 0;
        PartialResult.Read(
            partials,
            join,
            reader =>
            {
                var part = InfoPart.ReadFrom(reader.Fields);
                if (first is null)
                    first = part;
                else
                    first.Tallies.Continue(part.Tallies, packets);
                packets = join.Packets;
                if (!join.IsAtEnd)
                    return;
                captures.Add((part with { Variant = first.Variant }).Describe(join.Captures[^1], first.Tallies));
                first = null;
            },
            readEnd: null,
            cancellation);
        using var loop = new ReadingLoop(options, progress: null);
        loop.Take(join.Captures, TimeSpan.Zero);
        return new InfoResult(loop, captures);
    }

    private static InfoResult Run(
        IReadOnlyList<string> files, InfoOptions options, ReadingLoop loop, CancellationToken cancellation)
    {
        var survey = new Survey(loop, options.WorkerCount());
        loop.Read(files, survey, cancellation);
        PartialResult.Write(files, options, loop, writer =>
        {
            for (int i = 0; i < loop.Parts.Count; i++)
            {
                writer.Write(loop.Parts[i]);
                survey.Parts[i].WriteTo(writer.Fields);
                writer.Write(PartialFrame.State);
            }
        });
        return new InfoResult(loop, survey.Captures);
    }

    // Describes each capture that can be read, the interrupted one as far as it was read.
    private sealed class Survey(ReadingLoop loop, int threads) : CaptureSurvey
    {
        private CaptureReader? _capture;
        private InfoWorker[] _workers = [];

        public List<CaptureInfo> Captures { get; } = [];

        public List<InfoPart> Parts { get; } = [];

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
            var part = InfoPart.Of(capture, all);
            Parts.Add(part);
            Captures.Add(part.Describe(new JoinedCapture(
                capture.Name, all.Totals.Packets, capture.Position, capture.FileLength ?? capture.FilePosition,
                LinkTypes: [], capture.Damage), all) with
            {
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
