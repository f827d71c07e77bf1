using PcapStream.Capture;

namespace PcapStream.Operations;

/// <summary>A ledger line and the file it is about.</summary>
/// <param name="File">The capture's name as it was given.</param>
/// <param name="Entry">What could not be read.</param>
public sealed record FileDamage(string File, DamageEntry Entry);
