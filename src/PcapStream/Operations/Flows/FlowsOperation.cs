using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Inputs;
using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Zeek;
using PcapStream.Operations.Selection;
using PcapStream.Outputs;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows;

/// <summary>
/// Writes one line, or one record of an IPFIX file, for each flow of captures: bidirectional, by address, port and
/// protocol of the innermost IP header. Several captures are one stream. Memory is bounded: flows that do not fit are
/// tracked later, from disk, and the result is the same to the byte.
/// <code>
/// using Stream output = File.Create("flows.csv");
/// FlowsOperation.Run(["big.pcap"], output, new FlowsOptions { Columns = FlowColumns.Cic });
/// </code>
/// </summary>
public static class FlowsOperation
{
    /// <summary>Reads captures one after the other.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="output">Receives the rows in large pieces, from one thread at a time; text is UTF-8.</param>
    /// <param name="options">The columns, and the timeouts.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">
    /// Stops reading after the current batches; the result says so, and flows until then are written.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no column, those of Zeek or of windows are mixed with others, one shows a part of the key that the key
    /// has not, or the format cannot have them.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="Tables.SpillException">The temporary folder is full, or cannot be written.</exception>
    public static FlowsResult Run(
        IReadOnlyList<string> files,
        Stream output,
        FlowsOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        return Run(files, options, all => FlowWriter.Create(all, output), progress, cancellation);
    }

    /// <summary>
    /// Writes into a file, compressed by the extension of its name (.gz, .zst, .lz4). It is written aside and renamed
    /// when it is complete; after a cancellation there is no file.
    /// </summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="output">A file, a pipe or device, or <c>-</c> for the standard output. Never an input.</param>
    /// <param name="options">The columns, and the timeouts.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops reading after the current batches.</param>
    /// <exception cref="ArgumentException">
    /// There is no column, those of Zeek or of windows are mixed with others, one shows a part of the key that the key
    /// has not, or the format cannot have them.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="OutputException">The file cannot be written, or is an input.</exception>
    /// <exception cref="CaptureException">The system lacks the library of the compression.</exception>
    public static FlowsResult Run(
        IReadOnlyList<string> files,
        string output,
        FlowsOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Table?.OpenFolder is { } open)
        {
            return OutputFolder.Write(
                output, folder => Run(files, options, all => open(all, folder), progress, cancellation),
                result => !result.Interrupted);
        }
        return TextFile.Write(
            output, files, text => Run(files, text, options, progress, cancellation), result => !result.Interrupted);
    }

    /// <summary>Writes into a target of any kind.</summary>
    internal static FlowsResult Run(
        IReadOnlyList<string> files,
        FlowsOptions options,
        Func<FlowsOptions, FlowWriter> open,
        IProgress<StreamProgress>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        if (options.Addresses is { } book)
            options = options with { Columns = AddressColumns.AddTo(options.Columns, book) };
        if (options.Labels is { } labels)
            options = options with { Columns = LabelColumn.AddTo(options.Columns, labels) };
        if (options.Format == FlowFormat.Ipfix)
            CheckIpfix(options.Columns);
        var interfaces = new InterfaceNames();
        var captures = new CaptureStarts();
        options = options with
        {
            Columns = FileColumn.Bind(
                NfStreamColumns.Bind(ScopeColumns.Bind(options.Columns, interfaces), options.SequencePackets),
                captures),
            Captures = files,
        };
        if (options.Needs.HasFlag(ColumnNeeds.Application))
            FileHashes.RequireLibrary("reading what applications say");
        if (options.Columns.FirstOrDefault(column => column.IsHash) is { } hash)
            FileHashes.RequireLibrary($"column {hash}");
        using FlowWriter flows = open(options);
        using var memory = new FlowMemory(options, flows.MemoryBytes);
        FlowsOptions reading = options with { Batches = memory.Batches };
        using var loop = new ReadingLoop(reading, progress, memory.Allocator);
        using var stage = FlowStage.Create(options, memory, flows);
        var workers = new FlowWorker[options.WorkerCount()];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new FlowWorker(stage, flows, loop, reading, interfaces, captures);
        try
        {
            flows.Begin();
            loop.Read(files, workers, cancellation);
        }
        finally
        {
            foreach (FlowWorker worker in workers)
                worker.Dispose();
        }
        // Flows until an interruption are complete, and few that fit in memory are written quickly.
        if (loop.Interrupted)
            stage.Complete(CancellationToken.None);
        else
            loop.RunUntilCancelled(() => stage.Complete(cancellation), cancellation);
        flows.Complete(loop);
        return new FlowsResult(loop)
        {
            Flows = flows.Flows,
            Bytes = flows.Bytes,
            WithoutFlow = stage.WithoutFlow,
            SpilledBytes = memory.Folder.WrittenBytes,
        };
    }

    private static void Check(FlowsOptions options)
    {
        if (options.Columns.Count == 0)
            throw new ArgumentException("there is no column", nameof(options));
        if (options.Needs.HasFlag(ColumnNeeds.Zeek) && options.Columns.Any(column => column.ZeekType is null))
            throw new ArgumentException("columns of Zeek's schema are mixed with others", nameof(options));
        if (options.Columns.FirstOrDefault(column => !options.Key.HasFlag(column.Key)) is { } unkeyed)
            throw new ArgumentException($"column {unkeyed}: the key has no {unkeyed.Key}", nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.SequencePackets);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SequencePackets, FlowsOptions.MostSequencePackets);
        if (options.SequencePackets == 0 && options.Columns.Any(FlowColumns.NfStreamSequence.Contains))
            throw new ArgumentException("columns splt_* need a number of packets", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ActiveTimeout, TimeSpan.Zero);
        CheckWindow(options);
    }

    private static void CheckWindow(FlowsOptions options)
    {
        if (options.Columns.FirstOrDefault(column => column.IsWindow != options.Window.HasValue) is { } other)
        {
            throw new ArgumentException(
                other.IsWindow ? $"column {other}: there is no window" : $"column {other} is not of windows",
                nameof(options));
        }
        if (options.Window is not { } window)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        if (options.Labels is not null || options.Key != FlowKeyParts.None)
            throw new ArgumentException("windows have no labels, and no key but the host", nameof(options));
    }

    private static void CheckIpfix(IReadOnlyList<FlowColumn> columns)
    {
        if (columns.FirstOrDefault(column => !column.IsIpfix) is { } other)
            throw new ArgumentException($"{other} is no information element of IPFIX", nameof(columns));
        if (columns.Distinct().Count() < columns.Count)
            throw new ArgumentException("a column occurs twice in an IPFIX file", nameof(columns));
    }

    // Reads its batch in parallel with others; then flows are tracked in order, and those that have ended are written.
    private sealed class FlowWorker : CountingWorker, IDisposable
    {
        private const int LeastPackets = 2048;

        private readonly FlowStage _stage;
        private readonly ReadingLoop _loop;
        private readonly CaptureStarts _captures;
        private readonly FlowWriter _output;
        private readonly FlowPacketReader _reader;
        private readonly BatchFacts? _facts;
        private readonly List<FiveTuple> _fragments = [];

        private ReadFlowPacket[] _packets = new ReadFlowPacket[LeastPackets];

        public FlowWorker(
            FlowStage stage,
            FlowWriter output,
            ReadingLoop loop,
            FlowsOptions options,
            InterfaceNames interfaces,
            CaptureStarts captures)
            : base(loop, options)
        {
            (_stage, _output, _loop, _captures) = (stage, output, loop, captures);
            _facts = options.Needs.HasFlag(ColumnNeeds.Application) ? new BatchFacts() : null;
            _reader = options.Needs == ColumnNeeds.Zeek
                ? new ZeekPacketReader(checksums: !options.IgnoreChecksums, stage.Seed)
                : new FlowPacketReader(
                    options.Tunnels,
                    stage.Seed,
                    full: options.Needs.HasFlag(ColumnNeeds.Full),
                    options.Key == FlowKeyParts.None ? null : new FlowScopeReader(options.Key, interfaces),
                    _facts);
        }

        public override int Stages => 1;

        public void Dispose() => _facts?.Dispose();

        protected override void Count(in SelectedPackets packets)
        {
            ReadOnlySpan<PacketRecord> records = packets.Records;
            int read = 0;
            _fragments.Clear();
            _facts?.Clear();
            for (int i = 0; i < records.Length; i++)
            {
                PacketAhead.Fetch(records, i);
                ref readonly PacketRecord record = ref records[i];
                if (read + ReadFlowPacket.MostLevels > _packets.Length)
                    Array.Resize(ref _packets, 2 * _packets.Length);
                read += _reader.Read(record, packets.Batch, _packets.AsSpan(read), _fragments);
            }
            if (!Enter(0))
                return;
            _captures.Add(_stage.NextPacket, _loop.File);
            _stage.Add(_packets.AsSpan(0, read), _fragments, _facts);
            _output.Flush();
            Leave(0);
        }
    }
}

/// <summary>The end of <see cref="FlowsOperation"/>. Its packets are those read.</summary>
public sealed record FlowsResult : ReadingResult
{
    internal FlowsResult(ReadingLoop loop)
        : base(loop, loop.Packets)
    {
    }

    /// <summary>Flows, or hosts in windows: one line or record each.</summary>
    public required long Flows { get; init; }

    /// <summary>Bytes of output, before compression.</summary>
    public required long Bytes { get; init; }

    /// <summary>Packets that belong to no flow: those without IP, and those that Zeek's rules leave out.</summary>
    public required long WithoutFlow { get; init; }

    /// <summary>Bytes that were written to disk because they did not fit in memory.</summary>
    public required long SpilledBytes { get; init; }
}
