namespace PcapStream.Capture;

/// <summary>A line of the damage ledger: a range of the capture that yielded no packets, and why.</summary>
/// <param name="Offset">First byte of the range, in the uncompressed capture.</param>
/// <param name="Length">Bytes in the range.</param>
/// <param name="Reason">What was wrong, in a few words.</param>
/// <param name="PacketsBefore">Packets read before the range.</param>
public sealed record DamageEntry(long Offset, long Length, string Reason, long PacketsBefore)
{
    /// <summary>Whether this is more of the same, right behind it.</summary>
    internal bool Continues(DamageEntry last) =>
        Offset == last.Offset + last.Length && PacketsBefore == last.PacketsBefore && Reason == last.Reason;
}
