using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;

namespace PcapStream.Fuzz.Support;

/// <summary>What reading a capture gave: all packets as text, the ledger, and the error that ended it.</summary>
internal sealed class Reading
{
    private Reading()
    {
    }

    public List<string> Packets { get; } = [];

    public IReadOnlyList<DamageEntry> Damage { get; private set; } = [];

    public string? Error { get; private set; }

    /// <summary>Reads a capture to its end.</summary>
    public static Reading Of(string path, long length, BatchOptions options, BufferAllocator allocator)
    {
        var reading = new Reading();
        try
        {
            using var reader = new BatchReader(CaptureReader.Open(path), options, allocator);
            foreach (PacketBatch batch in reader)
                reading.Add(batch);
            reading.Damage = reader.Capture.Damage;
            if (reader.Capture.Compression is null)
                reading.CheckLedger(reader.Capture, length);
        }
        catch (CaptureException error)
        {
            reading.Error = error.Message;
        }
        return reading;
    }

    /// <summary>Throws unless another reading gave the same.</summary>
    public void ThrowUnlessSame(Reading other)
    {
        FuzzFailure.ThrowUnlessEqual(Error, other.Error, "errors differ");
        FuzzFailure.ThrowUnlessSame(Packets, other.Packets, "packets differ");
        FuzzFailure.ThrowUnlessSame(Damage, other.Damage, "ledgers differ");
    }

    private void Add(PacketBatch batch)
    {
        foreach (PacketView packet in batch)
        {
            FuzzFailure.ThrowUnlessEqual(Packets.Count + 1, packet.Number, "a packet has a wrong number");
            Packets.Add($"{packet.Timestamp.Seconds} {packet.Timestamp.SubsecondNanoseconds} {packet.LinkType.Value} " +
                $"{packet.Interface} {packet.OriginalLength} {Convert.ToHexString(packet.Data)} " +
                string.Join(' ', packet.Comments));
        }
    }

    // Ranges are in file order, within the file, and apart; all bytes are used or in one of them. Without a length, an
    // entry is a note on a packet.
    private void CheckLedger(CaptureReader capture, long length)
    {
        FuzzFailure.ThrowUnlessEqual(length, capture.Position, "the end was not reached");
        long end = 0;
        long packets = 0;
        foreach (DamageEntry entry in Damage)
        {
            if (entry.Offset < (entry.Length > 0 ? end : 0) || entry.Length < 0 || entry.Offset + entry.Length > length)
                throw new FuzzFailure($"{entry} is not after {end} or not within {length} bytes");
            if (entry.PacketsBefore < packets || entry.PacketsBefore > Packets.Count)
                throw new FuzzFailure($"{entry} is not after {packets} of {Packets.Count} packets");
            end = Math.Max(end, entry.Offset + entry.Length);
            packets = entry.PacketsBefore;
        }
    }
}
