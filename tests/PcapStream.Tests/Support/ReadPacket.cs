using PcapStream.Batching;
using PcapStream.Capture;

namespace PcapStream.Tests.Support;

/// <summary>A packet as it was read, copied out of its batch.</summary>
internal sealed record ReadPacket(long Nanoseconds, byte[] Data, uint OriginalLength, LinkType LinkType, int Interface)
{
    /// <summary>Reads a whole capture.</summary>
    public static (List<ReadPacket> Packets, CaptureDescription Description, IReadOnlyList<DamageEntry> Damage) All(
        byte[] capture, BatchOptions? options = null)
    {
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(file.Path, options);
        var packets = new List<ReadPacket>();
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                packets.Add(new ReadPacket(
                    packet.Timestamp.Nanoseconds, packet.Data.ToArray(), packet.OriginalLength, packet.LinkType,
                    packet.Interface));
        }
        return (packets, reader.Capture.Description, reader.Capture.Damage);
    }

    /// <summary>Reads those of some files that are captures, one after the other by name.</summary>
    public static IEnumerable<(string File, List<ReadPacket> Packets)> OfCaptures(IEnumerable<string> files)
    {
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            List<ReadPacket> packets;
            try
            {
                packets = All(File.ReadAllBytes(file)).Packets;
            }
            catch (CaptureException)
            {
                // No capture that is read here.
                continue;
            }
            yield return (file, packets);
        }
    }
}
