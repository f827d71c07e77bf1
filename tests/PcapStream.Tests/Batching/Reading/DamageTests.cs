using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching.Reading;

public sealed class DamageTests
{
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 7, count: 200, maxLength: 500);
    private static readonly byte[] Capture = Some.Pcap(Packets);

    [Fact]
    public void Capture_cut_anywhere_yields_all_complete_packets_and_a_ledger_line()
    {
        var random = new Random(8);
        for (int i = 0; i < 300; i++)
        {
            int length = random.Next(24, Capture.Length + 1);
            (int whole, int end) = WholePackets(length);
            using var file = new TemporaryFile(Capture.AsSpan(0, length));
            using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { PacketsPerBatch = 16 });
            int count = 0;
            foreach (PacketBatch batch in reader)
            {
                foreach (PacketView packet in batch)
                    CaptureAssert.Equal(Packets[count++], count, packet);
            }
            Assert.Equal(whole, count);
            if (end == length)
                Assert.Empty(reader.Capture.Damage);
            else
                Assert.Equal((end, length - end, whole), Place(Assert.Single(reader.Capture.Damage)));
        }
    }

    [Fact]
    public void Cut_capture_is_an_error_with_its_place_in_strict_mode()
    {
        (int whole, int end) = WholePackets(Capture.Length - 1);
        using var file = new TemporaryFile(Capture.AsSpan(0, Capture.Length - 1));
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { Strict = true });
        using (PacketBatch batch = reader.Next()!)
            Assert.Equal(whole, batch.Count);
        CaptureFault fault = Assert.Throws<CaptureException>(() => reader.Next()).Fault!;
        long needed = Capture.Length - end;
        Assert.Equal(
            new CaptureFault(file.Path, end, whole + 1, "captured length", needed, needed - 1,
            "cut short in a packet"), fault);
    }

    [Fact]
    public void Length_beyond_the_end_of_the_file_costs_one_packet_and_no_memory()
    {
        byte[] capture = Some.Pcap(Packets);
        BitConverter.GetBytes(0x7FFF_FFF0).CopyTo(capture, 24 + 8);
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(file.Path);
        using (PacketBatch batch = reader.Next()!)
            Assert.Equal(Packets.Count - 1, batch.Count);
        Assert.Equal((24, 16 + Packets[0].Data.Length, 0), Place(Assert.Single(reader.Capture.Damage)));
        Assert.InRange(reader.Allocator.Budget.Peak, 0, 2 << 20);
    }

    [Fact]
    public void Mutated_captures_yield_packets_or_an_expected_error()
    {
        const int Runs = 3000;
        var random = new Random(9);
        for (int i = 0; i < Runs; i++)
        {
            byte[] capture = [.. Capture.AsSpan(0, 24 + random.Next(4000))];
            for (int flips = random.Next(1, 20); flips > 0; flips--)
                capture[random.Next(capture.Length)] = (byte)random.Next(256);
            using var file = new TemporaryFile(capture);
            try
            {
                using BatchReader reader = BatchReader.Open(
                    file.Path, new BatchOptions { PacketsPerBatch = 16, MemoryLimit = 5 << 20 });
                long bytes = 0;
                foreach (PacketBatch batch in reader)
                {
                    foreach (PacketView packet in batch)
                        bytes += 16 + packet.Data.Length;
                }
                Assert.InRange(bytes, 0, capture.Length - 24);
                Assert.InRange(reader.Allocator.Budget.Peak, 0, 5 << 20);
            }
            catch (CaptureException error)
            {
                Assert.StartsWith(file.Path, error.Message);
            }
        }
    }

    private static (long, long, long) Place(DamageEntry entry) => (entry.Offset, entry.Length, entry.PacketsBefore);

    private static (int Packets, int End) WholePackets(int length)
    {
        int end = 24;
        int whole = 0;
        while (whole < Packets.Count && end + 16 + Packets[whole].Data.Length <= length)
            end += 16 + Packets[whole++].Data.Length;
        return (whole, end);
    }
}
