using PcapStream.Capture;
using PcapStream.Operations;

namespace PcapStream.Cli.Rendering;

/// <summary>The damage ledger for people, on stderr.</summary>
internal static class DamageText
{
    // Who wants all of ten thousand asks for JSON.
    private const int MostLines = 100;

    /// <param name="file">The capture.</param>
    /// <param name="damage">Its ledger.</param>
    /// <param name="packets">Packets that were read of it.</param>
    public static void Write(string file, IReadOnlyList<DamageEntry> damage, long packets) =>
        Write([.. damage.Select(entry => new FileDamage(file, entry, packets - entry.PacketsBefore))]);

    public static void Write(IReadOnlyList<FileDamage> damage)
    {
        foreach (FileDamage one in damage.Take(MostLines))
        {
            DamageEntry entry = one.Entry;
            string place = entry.Length == 0 ? $"at byte {entry.Offset}" : $"bytes {entry.Offset} to {entry.Offset + entry.Length - 1}";
            Terminal.Error($"{one.File}: damaged: {place} after packet {entry.PacketsBefore}: {entry.Reason}; {one.PacketsAfter} packets follow");
        }
        if (damage.Count > MostLines)
            Terminal.Error($"damaged: {damage.Count - MostLines} more places, all of them in --json");
        if (damage.Count > 1)
            Terminal.Error($"damaged: {damage.Count} places, {damage.Sum(one => one.Entry.Length)} bytes lost");
    }
}
