using PcapStream.Batching;
using PcapStream.Batching.Pipeline;

namespace PcapStream.Operations.Export;

/// <summary>Makes the rows of one thread's batches.</summary>
internal sealed class ExportWorker : BatchWorker, IDisposable
{
    private readonly RowBuffer _buffer;
    private readonly ExportRows _rows;
    private readonly ReadingLoop _loop;

    public ExportWorker(ExportOptions options, RowTarget target, ReadingLoop loop)
    {
        _buffer = target.CreateBuffer(AwaitTurn);
        _rows = new ExportRows(options, target.Form, _buffer, loop.Criteria);
        _loop = loop;
    }

    public override bool KeepsOrder => true;

    public override void Work(PacketBatch batch, in BatchPosition position)
    {
        // Rows of a batch that was given up may be left.
        _buffer.Clear();
        _rows.File = _loop.File;
        _rows.Write(batch, position, batch.FirstNumber);
    }

    public override bool Deliver()
    {
        _buffer.Flush();
        _loop.Report();
        _loop.HasEnough = _rows.Wanted <= 0;
        return !_loop.HasEnough && !_rows.IsPastNumbers;
    }

    public void Dispose() => _buffer.Dispose();
}
