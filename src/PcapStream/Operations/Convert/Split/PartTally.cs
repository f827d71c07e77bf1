using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Split;

/// <summary>What is known of a part: its packets so far, and how much of the prologue it has.</summary>
internal struct PartTally
{
    public long Packets;
    public long Bytes;

    /// <summary>The first packet's time.</summary>
    public long Start;

    public long Earliest;
    public long Latest;

    // The place in the prologue up to which the part has what it needs.
    private long _prologue;

    public PartTally(long start)
    {
        Start = start;
        Earliest = long.MaxValue;
        Latest = long.MinValue;
    }

    public readonly Timestamp First => Earliest == long.MaxValue ? Timestamp.None : new Timestamp(Earliest);

    public readonly Timestamp Last => Latest == long.MinValue ? Timestamp.None : new Timestamp(Latest);

    /// <summary>Where the bytes of the prologue begin that the part lacks before a packet.</summary>
    public readonly long Missing(in PartPacket packet) => Math.Max(_prologue, packet.Section);

    /// <summary>The bytes that a packet adds to the part.</summary>
    public readonly long Needed(in PartPacket packet) =>
        packet.Bytes.Length + Math.Max(0, packet.Prologue - Missing(packet));

    /// <summary>Counts a packet, which is written together with what was missing.</summary>
    public void Add(in PartPacket packet)
    {
        Bytes += Needed(packet);
        _prologue = Math.Max(_prologue, packet.Prologue);
        Packets++;
        if (packet.Nanoseconds == Timestamp.NoTime)
            return;
        Earliest = Math.Min(Earliest, packet.Nanoseconds);
        Latest = Math.Max(Latest, packet.Nanoseconds);
    }
}
