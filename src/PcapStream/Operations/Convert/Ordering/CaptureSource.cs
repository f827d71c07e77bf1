using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>The packets of a capture that are written.</summary>
/// <param name="intake">The capture.</param>
internal sealed class CaptureSource(Intake intake) : PacketSource
{
    private PacketBatch? _batch;
    private int _index;
    private PacketRecord _record;

    public override Timestamp ExactTime => Intake.TimeOf(_record, _batch!);

    public override void Open(CancellationToken cancellation)
    {
        intake.Open(cancellation);
        Advance(cancellation);
    }

    public override void WriteTo(PacketSink sink) => sink.Write(intake.Form(_record, _batch!, intake.Packets - 1));

    public override void Advance(CancellationToken cancellation)
    {
        while (true)
        {
            if (_batch is null || _index == _batch.Count)
            {
                // First, so that its memory serves for the next.
                _batch?.Dispose();
                _index = 0;
                _batch = intake.Next(cancellation);
                if (_batch is null)
                {
                    HasEnded = true;
                    intake.Close();
                    return;
                }
            }
            _record = _batch.Records[_index++];
            if (!intake.Takes(ref _record, _batch))
                continue;
            Time = _record.IsBlock ? Timestamp.NoTime : _record.Nanoseconds;
            return;
        }
    }

    public override void Dispose() => intake.Dispose();
}
