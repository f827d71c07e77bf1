using PcapStream.Capture;

namespace PcapStream.Operations;

/// <summary>A ledger line and the file it is about.</summary>
/// <param name="File">The capture's name as it was given.</param>
/// <param name="Entry">What could not be read, and how many packets were read before it.</param>
/// <param name="PacketsAfter">Packets of the file that were read behind it.</param>
public sealed record FileDamage(string File, DamageEntry Entry, long PacketsAfter);
