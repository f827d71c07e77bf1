using PcapStream.Columns.Rows;
using PcapStream.Operations;
using PcapStream.Sql.Pushdown;

namespace PcapStream.Sql.Scanning;

/// <summary>
/// A reading of captures whose rows another thread takes. Rows are not copied: their reader waits until they are taken,
/// while other threads read on.
/// </summary>
internal sealed class CaptureScan : TableOutput
{
    private readonly object _gate = new();
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _stop;
    private readonly Thread _reader;

    // Rows that are taken now, or wait for it.
    private RowChunk? _rows;
    private bool _isTaking;
    private bool _hasEnded;
    private Exception? _failure;

    /// <param name="table">The table.</param>
    /// <param name="source">The captures.</param>
    /// <param name="wanted">The columns.</param>
    /// <param name="pushed">What the query selects.</param>
    /// <param name="cancellation">Ends reading.</param>
    public CaptureScan(
        CaptureTable table,
        QueriedCaptures source,
        IReadOnlyList<int> wanted,
        PushedSelection pushed,
        CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _stop.Token.Register(Wake);
        _reader = new Thread(() => Run(() => table.Read(source, wanted, pushed, this, _stop.Token), source))
        {
            IsBackground = true,
            Name = table.Function,
        };
        _reader.Start();
    }

    public override long Bytes => 0;

    public override void Begin()
    {
        // A row is all that is needed.
    }

    /// <summary>Waits until all rows are taken.</summary>
    public override void Take(RowChunk chunk)
    {
        lock (_gate)
        {
            _rows = chunk;
            Monitor.PulseAll(_gate);
            while (_rows is not null && !_stop.IsCancellationRequested)
                Monitor.Wait(_gate);
            // A reader that goes on would change rows that are still being taken.
            while (_isTaking)
                Monitor.Wait(_gate);
            _rows = null;
        }
    }

    /// <summary>The next rows, which stay until <see cref="Release"/>; null at the end.</summary>
    /// <exception cref="Exception">
    /// What ended reading; also a cancellation, so that no part passes for the whole.
    /// </exception>
    public RowChunk? Next()
    {
        lock (_gate)
        {
            while (_rows is null && !_hasEnded)
                Monitor.Wait(_gate);
            _cancellation.ThrowIfCancellationRequested();
            _isTaking = _rows is not null;
            return _failure is null ? _rows : throw _failure;
        }
    }

    /// <summary>Gives the last rows back.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _rows = null;
            _isTaking = false;
            Monitor.PulseAll(_gate);
        }
    }

    public override void End(IReadOnlyDictionary<string, string> notes)
    {
        // The thread's end is the end of the rows.
    }

    /// <summary>Ends reading, and waits for the end.</summary>
    public void Stop()
    {
        Release();
        _stop.Cancel();
        _reader.Join();
        _stop.Dispose();
    }

    // The operation disposes of its target; the scan has an end of its own.
    public override void Dispose()
    {
    }

    private void Run(Func<ReadingResult> read, QueriedCaptures source)
    {
        try
        {
            source.Note(read());
        }
        catch (Exception error)
        {
            _failure = error;
        }
        lock (_gate)
        {
            _hasEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
