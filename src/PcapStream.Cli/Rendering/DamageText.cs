using PcapStream.Capture;
using PcapStream.Operations;

namespace PcapStream.Cli.Rendering;

/// <summary>Prints the damage ledger on stderr.</summary>
internal static class DamageText
{
    // --json has the whole ledger.
    private const int MostLines = 100;



    public static void Write(IReadOnlyList<FileDamage> damage)
    {
        foreach (FileDamage one in damage.Take(MostLines))
        {
            DamageEntry entry = one.Entry;
            string place = entry.Length == 0
                ? $"at byte {entry.Offset}"
                : $"bytes {entry.Offset} to {entry.Offset + entry.Length - 1}";
            Terminal.Error(
                $"{one.File}: damaged: {place} after packet {entry.PacketsBefore}: {entry.Reason}; {one.PacketsAfter} "
                + "packets follow");
        }
        if (damage.Count > MostLines)
            Terminal.Error($"damaged: {damage.Count - MostLines} more places; --json lists all");
        if (damage.Count > 1)
            Terminal.Error($"damaged: {damage.Count} places, {damage.Sum(one => one.Entry.Length)} bytes lost");
    }
}
