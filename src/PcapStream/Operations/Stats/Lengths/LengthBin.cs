namespace PcapStream.Operations.Stats.Lengths;

/// <summary>Packets whose lengths lie between two bounds.</summary>
public sealed class LengthBin
{
    private readonly BurstWindow _bursts = new();

    internal LengthBin(uint least, uint most)
    {
        Least = least;
        Most = most;
    }

    /// <summary>The least length.</summary>
    public uint Least { get; }

    /// <summary>The greatest length; <see cref="uint.MaxValue"/> for no bound.</summary>
    public uint Most { get; }

    /// <summary>Packets.</summary>
    public long Count { get; private set; }

    /// <summary>Their lengths, summed.</summary>
    public long Bytes { get; private set; }

    /// <summary>The shortest packet.</summary>
    public uint Shortest { get; private set; } = uint.MaxValue;

    /// <summary>The longest packet.</summary>
    public uint Longest { get; private set; }

    /// <summary>Most packets within 100 ms.</summary>
    public long Burst => _bursts.Most;

    /// <summary>When those began, in nanoseconds from the first packet of all.</summary>
    public long BurstStart => _bursts.MostStart;

    internal void Add(uint length, long time)
    {
        Count++;
        Bytes += length;
        Shortest = Math.Min(Shortest, length);
        Longest = Math.Max(Longest, length);
        _bursts.Add(time);
    }
}
