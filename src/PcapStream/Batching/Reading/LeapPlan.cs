using System.Globalization;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Batching.Reading;

/// <summary>
/// The parts of a capture that reading leaves out, in order. They hold only sound packets, so that nothing after them
/// depends on them, and their number is known: packets after them keep their numbers. What is read is compared with
/// the plan, which comes from a file that may be wrong.
/// </summary>
/// <param name="source">The file that the plan comes from, for messages.</param>
/// <param name="leaps">The parts, in order, with bytes between them.</param>
/// <param name="packets">Packets of the whole capture; null where that is not known.</param>
/// <param name="length">Bytes of the whole capture; null where that is not known, or known without the plan.</param>
internal sealed class LeapPlan(string source, IReadOnlyList<Leap> leaps, long? packets, long? length)
{
    private int _taken;

    // Offset at which the next packet must start; null where any may.
    private long? _landing;

    /// <summary>Offset at which reading is to stop for the next leap.</summary>
    public long NextFrom => _taken < leaps.Count ? leaps[_taken].From : long.MaxValue;

    /// <summary>Offset at or after which nothing is read.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>Packets of the leaps so far.</summary>
    public long PacketsLeftOut { get; private set; }

    /// <summary>Takes the next leap.</summary>
    /// <param name="position">The offset of the next record.</param>
    /// <param name="packetsBefore">Packets before it.</param>
    /// <exception cref="CaptureException">The capture is not as the plan has it.</exception>
    public Leap Take(long position, long packetsBefore)
    {
        Leap leap = leaps[_taken];
        if (position != leap.From || packetsBefore != leap.PacketsBefore)
            throw Contradiction(leap.From);
        _taken++;
        _landing = leap.To;
        PacketsLeftOut += leap.Packets;
        return leap;
    }

    /// <summary>Whether the first record after a leap is where the plan has it; true where no leap was taken.</summary>
    /// <param name="offset">Offset of the record's packet, or of its block's body.</param>
    /// <param name="header">Bytes of a record of a classic pcap before its packet; 0 for a pcapng.</param>
    public bool IsLanding(long offset, int header)
    {
        long? before = offset - _landing;
        _landing = null;
        return before is null || (header > 0 ? before == header : before
            is EnhancedPacketBlock.DataOffset or SimplePacketBlock.DataOffset or PcapNgBlock.HeaderSize);
    }

    /// <summary>Compares the numbers of packets and bytes with the plan at the end of the capture.</summary>
    /// <exception cref="CaptureException">The capture is not as the plan has it.</exception>
    public void CheckEnd(long position, long packetsBefore)
    {
        if (position >= End)
            return;
        // A record follows a leap.
        if (_landing is not null || (packets ?? packetsBefore) != packetsBefore || (length ?? position) != position)
            throw Contradiction(position);
    }

    /// <summary>The error of a capture that is not as the plan has it.</summary>
    public CaptureException Contradiction(long offset) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{source}: is wrong about the capture at offset {offset}; write it again, or read with --no-index"));
}

/// <summary>A part of a capture that reading leaves out.</summary>
/// <param name="From">Offset of its first record.</param>
/// <param name="To">Offset of the first record after it.</param>
/// <param name="PacketsBefore">Packets before it.</param>
/// <param name="Packets">Packets in it.</param>
internal readonly record struct Leap(long From, long To, long PacketsBefore, long Packets);
