using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Indexes;
using PcapStream.Inputs;
using PcapStream.Operations.Selection;
using PcapStream.Outputs;

namespace PcapStream.Operations.Index;

/// <summary>
/// Writes the index of captures, or compares it with them. Where an index lies beside its capture, selections of
/// packets by number and by time read only the parts of the capture that have them.
/// </summary>
public static class IndexOperation
{
    /// <summary>What the name of an index ends in, after the whole name of its capture.</summary>
    public const string Extension = CaptureIndex.Extension;

    /// <summary>Reads captures one after the other, all within one memory limit.</summary>
    /// <param name="files">Files, compressed or not; no pipes.</param>
    /// <param name="options">Where indexes are, and whether they are written.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops reading after the current batch; then no index is written.</param>
    /// <exception cref="ArgumentException">
    /// The index has a name of its own, and there are several captures; or an option is out of bounds.
    /// </exception>
    /// <exception cref="OutputException">An index cannot be written.</exception>
    public static IndexingResult Run(
        IReadOnlyList<string> files,
        IndexOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Output is not null && files.Count != 1)
            throw new ArgumentException("one index is of one capture", nameof(options));
        options = options with
        {
            Batches = options.Batches with
            {
                Capture = options.Batches.Capture with
                {
                    AccessSpacing = CaptureIndex.AccessSpacing(
                        options.BlockBytes ?? CaptureIndex.LeastBlockBytes(IndexContents.None),
                        hasSketches: options.With != IndexContents.None),
                },
            },
        };
        using var loop = new ReadingLoop(options, progress) { NotesTimesBeyondNanoseconds = true };
        var survey = new Survey(options, loop, files);
        loop.Read(files, survey, cancellation);
        return new IndexingResult(loop, survey.Captures);
    }

    /// <summary>Whether the index beside a capture belongs to the capture as it is now.</summary>
    /// <param name="capture">The capture's name.</param>
    /// <exception cref="CaptureException">There is an index, and the capture cannot be read.</exception>
    public static bool HasIndex(string capture)
    {
        ArgumentException.ThrowIfNullOrEmpty(capture);
        return IndexUse.Of(capture) is not null;
    }

    private sealed class Survey(IndexOptions options, ReadingLoop loop, IReadOnlyList<string> files) : CaptureSurvey
    {
        private CaptureReader? _capture;
        private IndexDraft? _draft;

        public List<IndexedCapture> Captures { get; } = [];

        public override IReadOnlyList<BatchWorker> Begin(CaptureReader capture)
        {
            _capture = capture;
            IndexContents contents =
                options.Checks && IndexFile.TryRead(PathOf(capture), out CaptureIndex? existing, out _)
                    ? existing.Contents
                    : options.With;
            _draft = new IndexDraft(capture, contents, options.BlockBytes);
            int threads = options.WorkerCount();
            int header = capture.Indexer.HeaderSize;
            return [.. Enumerable.Range(0, threads).Select(_ => new IndexWorker(this, _draft, header))];
        }

        public override void End(bool interrupted)
        {
            if (interrupted)
                return;
            CaptureReader capture = _capture!;
            string path = PathOf(capture);
            CaptureIndex index = _draft!.Complete();
            byte[] bytes = IndexFile.Encode(index);
            string? fault = null;
            if (options.Checks)
                fault = Fault(path, bytes);
            else
                Write(path, bytes);
            Captures.Add(new IndexedCapture
            {
                File = capture.Name,
                Index = path,
                Fault = fault,
                IndexBytes = bytes.Length,
                CaptureBytes = index.CaptureLength,
                FileBytes = index.State.Length,
                AccessPoints = index.AccessPoints.Count,
                BlockBytes = _draft.BlockBytes,
                Blocks = index.Blocks.Count,
                PlainBlocks = index.Blocks.Count(block => block.IsPlain),
                With = index.Contents,
                Packets = index.Packets,
                Damage = capture.Damage,
            });
        }

        private string PathOf(CaptureReader capture) => options.Output ?? capture.Name + Extension;

        private void Write(string path, byte[] bytes)
        {
            using var output = OutputFile.Create(path, files);
            output.Stream.Write(bytes);
            output.Complete();
        }

        // The difference between an index and the one that would be written now; null for none.
        private string? Fault(string path, byte[] expected)
        {
            if (!InputFile.Exists(path))
                return "does not exist";
            if (!IndexFile.TryRead(path, out CaptureIndex? found, out string? fault))
                return fault;
            if (found.State != _draft!.State)
                return "was made for another state of the capture, which has changed since";
            return IndexFile.Encode(found).AsSpan().SequenceEqual(expected)
                ? null
                : "is not what the capture has";
        }

        private sealed class IndexWorker(Survey survey, IndexDraft draft, int pcapHeader) : BatchWorker
        {
            private readonly BlockTally _tally = draft.CreateTally();

            public override bool KeepsOrder => true;

            public override void Work(PacketBatch batch, in BatchPosition position)
            {
                _tally.Divide(batch, pcapHeader);
                if (batch.FirstNumber == 1)
                    draft.First = position.First;
                survey.Report();
            }

            public override bool Deliver()
            {
                draft.Add(_tally.Blocks);
                return true;
            }
        }

        private void Report() => loop.Report();
    }
}
