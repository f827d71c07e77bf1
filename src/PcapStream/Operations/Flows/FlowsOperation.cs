using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Shards;
using PcapStream.Operations.Parts;
using PcapStream.Outputs;
using PcapStream.Partials;

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
        if (options.Partial is not null)
            return Run(files, Stream.Null, options, progress, cancellation);
        if (options.Table?.OpenFolder is { } open)
        {
            return OutputFolder.Write(
                output, folder => Run(files, options, all => open(all, folder), progress, cancellation),
                result => !result.Interrupted);
        }
        return TextFile.Write(
            output, files, text => Run(files, text, options, progress, cancellation), result => !result.Interrupted);
    }

    /// <summary>
    /// Puts the partials of all shards together, within one memory limit: the rows are those of one run. Seconds are
    /// the sum over the shards, and the memory is that of this operation.
    /// </summary>
    /// <param name="partials">The partials.</param>
    /// <param name="output">Receives the rows in large pieces; text is UTF-8.</param>
    /// <param name="options">The columns, and the timeouts, as the shards had them.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="PartialException">One cannot be read, or does not fit the others.</exception>
    /// <exception cref="ArgumentException">As of a run over captures.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="Tables.SpillException">The temporary folder is full, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static FlowsResult Combine(
        PartialSet partials, Stream output, FlowsOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(partials);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        var interfaces = new InterfaceNames();
        var captures = new CaptureStarts();
        options = Bind(Complete(options), partials.Files, interfaces, captures);
        using var flows = FlowWriter.Create(options, output);
        using var memory = new FlowMemory(options, flows.MemoryBytes);
        using var stage = FlowStage.Create(options, memory, flows);
        using var shards = new FlowShardReader(partials.Files, stage, interfaces, captures);
        var join = new PartJoin(partials.Files);
        flows.Begin();
        PartialResult.Read(
            partials,
            join,
            readState: null,
            reader =>
            {
                shards.Read(reader, cancellation);
                flows.Flush();
            },
            cancellation);
        stage.Complete(cancellation);
        using var loop = new ReadingLoop(
            options with { Batches = memory.Batches }, progress: null, memory.Allocator);
        loop.Take(join.Captures, shards.Elapsed);
        flows.Complete(loop);
        return ResultOf(loop, flows, stage, memory);
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
        options = Complete(options);
        if (options.Partial is not null)
            return Save(files, options, progress, cancellation);
        var interfaces = new InterfaceNames();
        var captures = new CaptureStarts();
        options = Bind(options, files, interfaces, captures);
        using FlowWriter flows = open(options);
        using var memory = new FlowMemory(options, flows.MemoryBytes);
        FlowsOptions reading = options with { Batches = memory.Batches };
        using var loop = new ReadingLoop(reading, progress, memory.Allocator);
        using var stage = FlowStage.Create(options, memory, flows);
        flows.Begin();
        Read(loop, files, reading, () => new TrackingWorker(stage, flows, loop, reading, interfaces, captures),
            cancellation);
        // Flows until an interruption are complete, and few that fit in memory are written quickly.
        if (loop.Interrupted)
            stage.Complete(CancellationToken.None);
        else
            loop.RunUntilCancelled(() => stage.Complete(cancellation), cancellation);
        flows.Complete(loop);
        return ResultOf(loop, flows, stage, memory);
    }

    // Writes what flows need of the packets of a shard: which flows they are depends on the shards before it.
    private static FlowsResult Save(
        IReadOnlyList<string> files,
        FlowsOptions options,
        IProgress<StreamProgress>? progress,
        CancellationToken cancellation)
    {
        CheckPartial(options);
        var interfaces = new InterfaceNames();
        using var memory = new FlowMemory(options, setAside: 0);
        FlowsOptions reading = options with { Batches = memory.Batches };
        using var loop = new ReadingLoop(reading, progress, memory.Allocator);
        using var rows = new WaitingRows(memory.Folder);
        Read(loop, files, reading, () => new ShardWorker(rows, loop, reading, interfaces), cancellation);
        PartialResult.Write(files, options, loop, writer =>
        {
            foreach (ReadPart part in loop.Parts)
                writer.Write(part);
            writer.Fields.Add(loop.Elapsed.Ticks);
            writer.Fields.Add(interfaces.All, writer.Fields.Add);
            writer.Write(PartialFrame.State);
            rows.WriteTo(writer);
        });
        return new FlowsResult(loop)
        {
            Flows = 0,
            Bytes = 0,
            WithoutFlow = 0,
            SpilledBytes = memory.Folder.WrittenBytes,
        };
    }

    private static void Read(
        ReadingLoop loop,
        IReadOnlyList<string> files,
        FlowsOptions options,
        Func<FlowWorker> create,
        CancellationToken cancellation)
    {
        var workers = new List<FlowWorker>();
        try
        {
            for (int i = options.WorkerCount(); i > 0; i--)
                workers.Add(create());
            loop.Read(files, workers, cancellation);
        }
        finally
        {
            foreach (FlowWorker worker in workers)
                worker.Dispose();
        }
    }

    private static FlowsResult ResultOf(ReadingLoop loop, FlowWriter flows, FlowStage stage, FlowMemory memory) =>
        new(loop)
        {
            Flows = flows.Flows,
            Bytes = flows.Bytes,
            WithoutFlow = stage.WithoutFlow,
            SpilledBytes = memory.Folder.WrittenBytes,
        };

    // Gives columns what they show.
    private static FlowsOptions Bind(
        FlowsOptions options, IReadOnlyList<string> files, InterfaceNames interfaces, CaptureStarts captures)
    {
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
        return options;
    }

    // What is added to the columns that were asked for.
    private static FlowsOptions Complete(FlowsOptions options)
    {
        Check(options);
        if (options.Addresses is { } book)
            options = options with { Columns = AddressColumns.AddTo(options.Columns, book) };
        if (options.Labels is { } labels)
            options = options with { Columns = LabelColumn.AddTo(options.Columns, labels) };
        if (options.Format == FlowFormat.Ipfix)
            CheckIpfix(options.Columns);
        return options;
    }

    private static void CheckPartial(FlowsOptions options)
    {
        PartialResult.Check(options);
        if (options.Columns.FirstOrDefault(column => column.NoPartial is not null) is { } refused)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"--partial: column {refused} cannot be put together: {refused.NoPartial}");
        }
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
