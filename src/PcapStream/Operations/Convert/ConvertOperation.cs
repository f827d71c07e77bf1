using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Inputs;
using PcapStream.Outputs;

namespace PcapStream.Operations.Convert;

/// <summary>Writes what captures hold as one capture: in another format, precision or compression, or sound where they are damaged.</summary>
public sealed class ConvertOperation
{
    private readonly string _output;
    private readonly ConvertOptions _options;
    private readonly IProgress<StreamProgress>? _progress;
    private readonly BufferAllocator _allocator;
    private readonly List<FileDamage> _damage = [];
    private readonly CarryLog _log;
    private CaptureFormat? _format;
    private CaptureWriter? _writer;
    private PacketCarrier? _carrier;
    private bool _isJoined;
    private long _fileBytes;
    private long _captureBytes;

    private ConvertOperation(string output, ConvertOptions options, BufferAllocator allocator, IProgress<StreamProgress>? progress)
    {
        _output = output;
        _options = options;
        _progress = progress;
        _allocator = allocator;
        _log = new CarryLog(output, options, isStream: InputFile.IsStream(output));
    }

    /// <summary>Reads captures one after the other and writes their packets into one.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="output">A file, which is renamed when it is complete; a pipe, a device, or <c>-</c>. Never an input.</param>
    /// <param name="options">What to write, and the memory limit.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="cancellation">Stops after the batch at hand; then no file is left.</param>
    /// <exception cref="CaptureException">
    /// One cannot be opened or read, or is damaged and the options are strict; or the output cannot be written, or its
    /// format cannot hold what is read. No file is left.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static ConvertResult Run(
        IReadOnlyList<string> files, string output, ConvertOptions options, IProgress<StreamProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        // Before the first is opened, which would be read in vain.
        if ((OutputFile.FindConflict(output, files) ?? OutputFile.Refusal(output)) is { } reason)
            throw new CaptureException(reason);
        using var allocator = new BufferAllocator(options.Batches.AllocatorOptions);
        var operation = new ConvertOperation(output, options, allocator, progress);
        try
        {
            return operation.Run(files, cancellation);
        }
        finally
        {
            // What is not complete by now is removed.
            operation._writer?.Dispose();
        }
    }

    private ConvertResult Run(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        _isJoined = files.Count > 1;
        bool interrupted = false;
        try
        {
            foreach (string file in files)
            {
                if (_carrier?.Wanted <= 0)
                    break;
                CarryFiltered(file, cancellation);
            }
            _log.Check();
            _writer?.Complete();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            interrupted = true;
        }
        return new ConvertResult
        {
            Packets = _writer?.Packets ?? 0,
            Bytes = _writer?.Bytes ?? 0,
            Damage = _damage,
            TimesCut = _log.TimesCut,
            TimesClamped = _log.TimesClamped,
            NotCopied = _log.NotCopied,
            Interrupted = interrupted,
        };
    }

    private void CarryFiltered(string file, CancellationToken cancellation)
    {
        try
        {
            Carry(file, cancellation);
        }
        catch (FilterException error)
        {
            throw new CaptureException($"{file}: {error.Message}", error);
        }
    }

    private void Carry(string file, CancellationToken cancellation)
    {
        long? most = _options.Filter is null ? _carrier?.Wanted ?? _options.MaxPackets : null;
        using CaptureReader capture = CaptureReader.Open(file, _options.Batches.Capture, cancellation);
        using var reader = new BatchReader(capture, _options.Batches with { MaxPackets = most }, _allocator);
        CaptureFormat format = _options.Format ??
            (_format ??= capture.Format.CanWrite ? capture.Format : CaptureFormat.PcapNg);
        capture.Indexer.KeepsBlocks = format.HoldsBlocks;
        _carrier?.Begin();
        while (_carrier is not { Wanted: <= 0 } && reader.Next(cancellation) is { } batch)
        {
            using (batch)
            {
                // Once a batch is there, its interfaces are described.
                _carrier ??= CreateCarrier(capture, format);
                _carrier.IsAltered |= _isJoined || capture.Damage.Count > 0;
                _carrier.Carry(batch, capture.Description.Interfaces);
            }
            _progress?.Report(new StreamProgress(_fileBytes + capture.FilePosition, _captureBytes + capture.Position, _writer!.Packets));
        }
        _carrier ??= CreateCarrier(capture, format);
        _carrier.End(capture.Description.Interfaces);
        _fileBytes += capture.FileLength ?? capture.FilePosition;
        _captureBytes += capture.Position;
        _damage.AddRange(_log.Close(capture));
    }

    private PacketCarrier CreateCarrier(CaptureReader first, CaptureFormat format)
    {
        TimestampPrecision precision = _options.Precision ?? PrecisionFor(first.Description.Interfaces);
        _writer = CaptureWriter.Create(_output, new CaptureWriterOptions
        {
            Format = format,
            Precision = precision,
            Compression = _options.Compression,
            CompressionLevel = _options.CompressionLevel,
            SnapLength = _options.SnapLength,
        });
        return _writer.PcapNg is not null
            ? new PcapNgCarrier(_writer, _options, _log)
            : new PacketCarrier(_writer, _options, _log, precision);
    }

    // What a classic pcap needs to keep all digits: microseconds where none of the interfaces has more.
    private static TimestampPrecision PrecisionFor(IReadOnlyList<CaptureInterface> interfaces) =>
        interfaces.All(one => one.Precision <= TimestampPrecision.Microseconds) ? TimestampPrecision.Microseconds : TimestampPrecision.Nanoseconds;
}
