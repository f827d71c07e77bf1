using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Operations.Convert.Anonymising;
using PcapStream.Operations.Convert.Duplicates;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Operations.Convert.Split;
using PcapStream.Operations.Selection;
using PcapStream.Outputs;

namespace PcapStream.Operations.Convert;

/// <summary>
/// Writes captures as one capture: in another format, precision or compression, or repaired where they are damaged.
/// </summary>
public static class ConvertOperation
{
    /// <summary>Reads captures one after the other and writes their packets into one.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="output">
    /// A file, which is renamed when it is complete; a pipe, a device, or <c>-</c>. An input only if
    /// <see cref="ConvertOptions.InPlace"/> allows it.
    /// </param>
    /// <param name="options">The packets to write, the format, and the memory limit.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops after the current batch; then no file is left.</param>
    /// <exception cref="CaptureException">
    /// A capture cannot be opened or read, or is damaged and the options are strict; or the output cannot be written,
    /// or its format cannot hold the packets. No file is left.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An order is wanted together with changes to packets, a search for duplicates or a split; or a split together
    /// with changes to packets.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static ConvertResult Run(
        IReadOnlyList<string> files,
        string output,
        ConvertOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        // Before the first capture is opened, since reading it would be useless.
        IReadOnlyList<string> untouched = options.InPlace && files.Count == 1 ? [] : files;
        if ((OutputFile.FindConflict(output, untouched) ?? OutputFile.Refusal(output)) is { } reason)
            throw new CaptureException(reason);
        if (options is { Order: not null } and not { Edit: null, Anonymise: null, Duplicates: null, Split: null })
            throw new ArgumentException("packets are put in order in a run of their own", nameof(options));
        if (options is { Split: not null } and not { Edit: null, Anonymise: null })
            throw new ArgumentException("packets are divided in a run of their own", nameof(options));
        if (options.Order is { } order)
            return OrderedConversion.Run(files, output, options, order, progress, cancellation);
        options.Duplicates?.Validate();
        options.Edit?.Validate();
        if (options.Edit is { NeedsNanoseconds: true })
            options = options with { Precision = options.Precision ?? TimestampPrecision.Nanoseconds };
        options.Split?.Validate(output);
        options = options with { Batches = options.Batches with { SetAside = SetAside(options) } };
        OriginalAddresses? originals = Originals(output, options);
        using AnonymisingEdit? anonymising =
            options.Anonymise is { } kept ? new AnonymisingEdit(kept, originals) : null;
        if (anonymising is not null)
            options = options with { FurtherEdits = [.. options.FurtherEdits, () => anonymising] };
        using var loop = new ReadingLoop(options, progress) { StopsAtFailure = true, SeeksTimes = options.SeekTimes };
        SplitInputs? inputs = null;
        if (options.Split is { } split)
        {
            loop.RunUntilCancelled(
                () => inputs = SplitInputs.Of(files, split, options.Batches, cancellation), cancellation);
        }
        using var conversion = new Conversion(output, options, loop.Criteria, inputs, isJoined: files.Count > 1);
        loop.Read(files, conversion, cancellation);
        if (loop.Interrupted)
            return conversion.Result(loop);
        loop.RunUntilCancelled(() => conversion.Complete(cancellation), cancellation);
        return conversion.Result(loop) with
        {
            Leaks = originals is null ? null : SearchLeaks(output, options, originals, cancellation),
        };
    }

    private static OriginalAddresses? Originals(string output, ConvertOptions options)
    {
        if (options.Anonymise is not { Checks: true })
            return null;
        return InputFile.IsStream(output)
            ? throw new CaptureException($"{output}: is searched after it is written, and so must be a file")
            : new OriginalAddresses();
    }

    private static LeakReport SearchLeaks(
        string output, ConvertOptions options, OriginalAddresses originals, CancellationToken cancellation)
    {
        var search = new LeakSearch(originals);
        var reading = new ConvertOptions { Batches = options.Batches with { SetAside = 0 } };
        using var loop = new ReadingLoop(reading, progress: null) { StopsAtFailure = true };
        loop.Read([output], search, cancellation);
        return search.Report with { IsComplete = search.Report.IsComplete && !loop.Interrupted };
    }

    // Bytes of memory that are not for reading.
    private static long SetAside(ConvertOptions options)
    {
        long limit = options.Batches.MemoryLimit;
        return (options.Duplicates is { } duplicates ? DuplicateSearch.Bytes(duplicates, limit) : 0)
            + (options.Split is { } split ? KeyedParts.MemoryBytes(split, limit) : 0);
    }

    // Copies captures into one output. An output that is not complete when this is disposed of is removed.
    private sealed class Conversion(
        string output, ConvertOptions options, PacketCriteria criteria, SplitInputs? inputs, bool isJoined)
        : CaptureConsumer, IDisposable
    {
        private readonly CopyLog _log = new(
            output, options, isStream: InputFile.IsStream(output) || options.Split is { HasKeys: false });
        private readonly DuplicateSearch? _duplicates = options.Duplicates is { } wanted
            ? new DuplicateSearch(wanted, options.Batches.MemoryLimit)
            : null;
        private CaptureReader? _capture;
        private CaptureFormat? _format = options.Format;
        private CaptureWriter? _writer;
        private PacketDivider? _divider;
        private PacketCopier? _copier;

        public override bool HasEnough => _copier is { Wanted: <= 0 };

        public override bool IsPast => _copier is { IsPastNumbers: true };

        public override void Begin(CaptureReader capture)
        {
            _capture = capture;
            _format ??= capture.Format.CanWrite ? capture.Format : CaptureFormat.PcapNg;
            capture.Indexer.KeepsBlocks = _format.HoldsBlocks && !options.DropsMetadata;
            _copier?.Begin();
            _divider?.Begin(capture);
        }

        public override void Add(PacketBatch batch)
        {
            // The first batch comes after the descriptions of its interfaces.
            _copier ??= CreateCopier();
            _copier.IsAltered |= isJoined || _capture!.Damage.Count > 0;
            _copier.Copy(batch, _capture!.Description.Interfaces);
        }

        public override void End(bool interrupted)
        {
            if (interrupted)
                return;
            _copier ??= CreateCopier();
            _copier.End(_capture!.Description.Interfaces);
        }

        public override IReadOnlyList<DamageEntry> Ledger(CaptureReader capture) => _log.Close(capture);

        public void Complete(CancellationToken cancellation)
        {
            _log.Check();
            _writer?.Complete();
            _divider?.Complete(cancellation);
        }

        public ConvertResult Result(ReadingLoop loop) => new(loop, _writer?.Packets ?? 0)
        {
            Bytes = _divider?.Report.Bytes ?? _writer?.Bytes ?? 0,
            Duplicates = _duplicates?.Report,
            Edits = options.Edit is null ? null : _copier?.Edits?.Report,
            Split = _divider?.Report ?? (options.Split is null ? null : new SplitReport(0, 0, 0, 0)),
            TimesCut = _log.TimesCut,
            TimesClamped = _log.TimesClamped,
            NotCopied = _log.NotCopied,
        };

        public void Dispose()
        {
            _divider?.Dispose();
            _writer?.Dispose();
        }

        private PacketCopier CreateCopier()
        {
            TimestampPrecision precision = options.Precision ?? PrecisionFor(_capture!.Description.Interfaces);
            var form = new CaptureWriterOptions
            {
                Format = _format!,
                Precision = precision,
                Compression = options.Compression,
                CompressionLevel = options.CompressionLevel,
                SnapLength = options.SnapLength,
            };
            if (inputs is not null)
            {
                _divider = new PacketDivider(output, options, form, inputs, _log);
                _divider.Begin(_capture!);
            }
            _writer = _divider?.Writer ?? CaptureWriter.Create(output, form);
            if (_writer.PcapNg is null && options.Edit?.Comments.Count > 0)
                throw new CaptureException($"{output}: a classic pcap holds no comments; write pcapng");
            var choice = new PacketChoice(criteria, _duplicates);
            return _writer.PcapNg is not null
                ? new PcapNgCopier(_writer, options, choice, _log) { Divider = _divider }
                : new PacketCopier(_writer, options, choice, _log, precision) { Divider = _divider };
        }

        // The precision that keeps all digits in a classic pcap.
        private static TimestampPrecision PrecisionFor(IReadOnlyList<CaptureInterface> interfaces) =>
            interfaces.All(one => one.Precision <= TimestampPrecision.Microseconds)
                ? TimestampPrecision.Microseconds
                : TimestampPrecision.Nanoseconds;
    }
}
