using PcapStream.Capture;

namespace PcapStream.Cli.Rendering;

/// <summary>The damage ledger for people.</summary>
internal static class DamageText
{
    public static void Write(TextWriter writer, string file, IEnumerable<DamageEntry> damage)
    {
        foreach (DamageEntry entry in damage)
            writer.WriteLine($"pcapstream: {file}: damaged: bytes {entry.Offset} to {entry.Offset + entry.Length - 1} after packet {entry.PacketsBefore}: {entry.Reason}");
    }
}
