using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert.Split;

/// <summary>Parts that come one after the other: each is complete, and has its name, before the next begins.</summary>
internal sealed class SequentialParts(SplitOptions options, PartOutput output, SplitInputs inputs) : PartSink
{
    private const int BufferSize = 256 << 10;

    private readonly SplitRule _rule = options.By!;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private PartFile? _file;
    private PartTally _tally;
    private long _number;

    // The end of the interval, and the number of the part by its place in the captures.
    private long _end;
    private long _place;

    private long _bytesBefore;
    private CaptureReader? _capture;
    private string _greatestName = "";

    public override void Begin(CaptureReader capture)
    {
        _bytesBefore += _capture?.Position ?? 0;
        _capture = capture;
    }

    public override void Add(in PartPacket packet, in PacketRecord record, long number, PacketBatch batch)
    {
        long place = _rule.Kind == SplitKind.Files ? PlaceOf(record, batch) : 0;
        if (_file is null || IsNext(packet, place))
        {
            CompletePart();
            Open(packet, place);
        }
        long missing = _tally.Missing(packet);
        while (output.Prologue.TryRead(ref missing, packet.Prologue, out ReadOnlySpan<byte> prologue))
            _file!.Append(prologue);
        _file!.Append(packet.Bytes);
        _tally.Add(packet);
    }

    public override bool TryAddBlock(ReadOnlySpan<byte> block)
    {
        if (_file is null)
            return false;
        _file.Append(block);
        _tally.Bytes += block.Length;
        return true;
    }

    public override void Complete(CancellationToken cancellation)
    {
        CompletePart();
        output.Manifest?.Complete();
    }

    public override void Dispose()
    {
        _file?.Dispose();
        output.Manifest?.Dispose();
    }

    private bool IsNext(in PartPacket packet, long place)
    {
        long time = packet.Nanoseconds;
        return _rule.Kind switch
        {
            SplitKind.Size => _tally.Bytes + _tally.Needed(packet) > _rule.Number,
            SplitKind.Packets => _tally.Packets >= _rule.Number,
            SplitKind.Files => place > _place,
            _ when time == Timestamp.NoTime => false,
            SplitKind.Interval => time >= _end,
            _ => _tally.Last is { IsKnown: true } last && (Int128)time - last.Nanoseconds >= _rule.Number,
        };
    }

    private void Open(in PartPacket packet, long place)
    {
        _place = place;
        _tally = new PartTally(packet.Nanoseconds);
        _number++;
        string name = UniqueName(output.Names.NameOf(_number, new Timestamp(packet.Nanoseconds), key: []));
        _file = new PartFile(name, output.Form, output.Inputs, _buffer);
        if (_rule.Kind == SplitKind.Interval)
            _end = EndOf(packet.Nanoseconds);
    }

    // The intervals go on from the first packet with a time.
    private long EndOf(long time)
    {
        if (time == Timestamp.NoTime)
            return long.MinValue;
        long length = _rule.Number;
        Int128 origin = options.AlignsToClock || _end == 0 ? (options.AlignsToClock ? 0 : time) : _end;
        Int128 after = (Int128)time - origin;
        Int128 intervals = after >= 0 ? after / length : -((length - 1 - after) / length);
        return Timestamp.Saturate(origin + ((intervals + 1) * length));
    }

    // Names of times may recur.
    private string UniqueName(string name)
    {
        if (!output.Names.AreUnique && string.CompareOrdinal(name, _greatestName) <= 0)
            return PartNames.WithNumber(name, _number);
        _greatestName = name;
        return name;
    }

    private long PlaceOf(in PacketRecord record, PacketBatch batch) =>
        (long)((Int128)(_bytesBefore + batch.OffsetOf(record)) * _rule.Number / Math.Max(1, inputs.TotalBytes));

    private void CompletePart()
    {
        if (_file is null)
            return;
        _file.Complete();
        Parts++;
        Packets += _tally.Packets;
        Bytes += _tally.Bytes;
        output.Manifest?.Add(_file.Name, _tally, key: []);
        _file = null;
    }
}
