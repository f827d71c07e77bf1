using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats.Lengths;

/// <summary>Packets by their lengths on the wire, in the ranges of tshark's <c>plen,tree</c>.</summary>
internal sealed class PacketLengths : Statistic
{
    private static readonly uint[] Bounds = [20, 40, 80, 160, 320, 640, 1280, 2560, 5120];

    private readonly LengthBin[] _bins = [.. Enumerable.Range(0, Bounds.Length + 1)
        .Select(i => new LengthBin(i == 0 ? 0 : Bounds[i - 1], i == Bounds.Length ? uint.MaxValue : Bounds[i] - 1))];
    private long _reference = Timestamp.NoTime;

    public LengthBin All { get; } = new(0, uint.MaxValue);

    public IReadOnlyList<LengthBin> Bins => _bins;

    /// <summary>Nanoseconds from the first packet to the latest one read.</summary>
    public long Elapsed { get; private set; }

    public override void Add(in DecodedPacket packet, in PacketRecord record, long time)
    {
        if (_reference == Timestamp.NoTime)
            _reference = time;
        Elapsed = time - _reference;
        uint length = record.OriginalLength;
        int bin = 0;
        while (bin < Bounds.Length && length >= Bounds[bin])
            bin++;
        All.Add(length, Elapsed);
        _bins[bin].Add(length, Elapsed);
    }
}
