using PcapStream.Capture;

namespace PcapStream.Cli.Rendering;

/// <summary>The damage ledger for people, on stderr.</summary>
internal static class DamageText
{
    public static void Write(string file, IEnumerable<DamageEntry> damage)
    {
        foreach (DamageEntry entry in damage)
            Terminal.Complain($"{file}: damaged: bytes {entry.Offset} to {entry.Offset + entry.Length - 1} after packet {entry.PacketsBefore}: {entry.Reason}");
    }
}
