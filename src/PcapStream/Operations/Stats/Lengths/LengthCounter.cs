using PcapStream.Partials;

namespace PcapStream.Operations.Stats.Lengths;

/// <summary>Counts packets by length on the wire, in the ranges of tshark's <c>plen,tree</c>.</summary>
/// <param name="isMergeable">Whether what is counted is written to partials or read from them.</param>
internal sealed class LengthCounter(bool isMergeable) : StatisticCounter
{
    private static readonly uint[] Bounds = [20, 40, 80, 160, 320, 640, 1280, 2560, 5120];

    private readonly LengthBin[] _bins = [.. Enumerable.Range(0, Bounds.Length + 1)
        .Select(i => new LengthBin(
            i == 0 ? 0 : Bounds[i - 1], i == Bounds.Length ? uint.MaxValue : Bounds[i] - 1, isMergeable))];

    // Nanoseconds from the capture's first packet to the first that counts.
    private long? _start;

    public LengthBin All { get; } = new(0, uint.MaxValue, isMergeable);

    public IReadOnlyList<LengthBin> Bins => _bins;

    /// <summary>Nanoseconds from the first packet that counts to the last.</summary>
    public long Elapsed { get; private set; }

    public override void Add(in CountedPacket packet)
    {
        _start ??= packet.Elapsed;
        Elapsed = packet.Elapsed - _start.Value;
        uint length = packet.Record.OriginalLength;
        int bin = 0;
        while (bin < Bounds.Length && length >= Bounds[bin])
            bin++;
        All.Add(length, packet.Elapsed);
        _bins[bin].Add(length, packet.Elapsed);
    }

    public override void Save(PartialWriter writer)
    {
        writer.Fields.Add(_start is not null);
        writer.Fields.Add(_start ?? 0);
        writer.Fields.Add(Elapsed);
        foreach (LengthBin bin in (LengthBin[])[All, .. _bins])
            bin.WriteTo(writer.Fields);
        writer.Write(PartialFrame.State);
    }

    public override void Load(PartialReader reader)
    {
        PartialCursor fields = reader.Current(PartialFrame.State);
        (bool hasAny, long start, long elapsed) = (fields.Bool(), fields.Long(), fields.Long());
        if (hasAny)
        {
            _start ??= start;
            Elapsed = start + elapsed - _start.Value;
        }
        foreach (LengthBin bin in (LengthBin[])[All, .. _bins])
            bin.Add(fields);
        fields.End();
        reader.Next();
    }
}

/// <summary>The packets of a range of lengths.</summary>
public sealed class LengthBin
{
    private readonly BurstParts? _parts;
    private BurstWindow _bursts;

    internal LengthBin(uint least, uint most, bool isMergeable)
    {
        Least = least;
        Most = most;
        _parts = isMergeable ? new BurstParts() : null;
    }

    /// <summary>The least length.</summary>
    public uint Least { get; }

    /// <summary>The greatest length; <see cref="uint.MaxValue"/> for no bound.</summary>
    public uint Most { get; }

    /// <summary>Packets.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of their lengths.</summary>
    public long Bytes { get; private set; }

    /// <summary>The shortest packet.</summary>
    public uint Shortest { get; private set; } = uint.MaxValue;

    /// <summary>The longest packet.</summary>
    public uint Longest { get; private set; }

    /// <summary>Most packets within 100 ms.</summary>
    public long Burst => _bursts.Most;

    /// <summary>Start of that burst, in nanoseconds from the capture's first packet.</summary>
    public long BurstStart => _bursts.MostStart;

    internal void Add(uint length, long time)
    {
        Count++;
        Bytes += length;
        Shortest = Math.Min(Shortest, length);
        Longest = Math.Max(Longest, length);
        _bursts.Add(time);
        _parts?.Add(time);
    }

    internal void WriteTo(PartialFields fields)
    {
        fields.Add(Count);
        fields.Add(Bytes);
        fields.Add(Shortest);
        fields.Add(Longest);
        _parts!.WriteTo(fields);
    }

    /// <summary>Adds the packets of the next shard.</summary>
    internal void Add(PartialCursor fields)
    {
        Count += fields.Count();
        Bytes += fields.Count();
        Shortest = Math.Min(Shortest, fields.UInt());
        Longest = Math.Max(Longest, fields.UInt());
        BurstParts.Continue(ref _bursts, fields);
    }
}
