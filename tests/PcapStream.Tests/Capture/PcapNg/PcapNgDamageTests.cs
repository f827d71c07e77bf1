using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class PcapNgDamageTests
{
    private static readonly byte[] Data = [1, 2, 3, 4, 5];

    [Fact]
    public void Packet_of_an_undescribed_interface_is_skipped()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data).Enhanced(7, 2, Data)
            .Enhanced(0, 3, Data).ToArray();
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
        Assert.Equal([1000, 3000], packets.Select(packet => packet.Nanoseconds));
        Assert.Equal(new DamageEntry(28 + 20 + 40, 40, "interface 7 is not described", 1), Assert.Single(damage));
    }

    [Fact]
    public void Packet_longer_than_its_block_is_skipped()
    {
        const int SecondPacket = 28 + 20 + 40;
        byte[] capture = new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data).Enhanced(0, 2, Data)
            .Enhanced(0, 3, Data)
            .Patch(SecondPacket + 20, 0xFFFF_FFFE).Patch(SecondPacket + 24, 0xFFFF_FFFF).ToArray();
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
        Assert.Equal([1000, 3000], packets.Select(packet => packet.Nanoseconds));
        Assert.Equal(
            new DamageEntry(SecondPacket, 40, "the packet is longer than its block", 1), Assert.Single(damage));
    }

    // One flipped bit of the captured length: too long for the block, or so short that packet bytes are read as
    // options.
    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Contradicted_captured_length_is_read_as_the_original_length(ByteOrder order)
    {
        byte[] data = [.. Enumerable.Range(1, 200).Select(i => (byte)i)];
        for (int bit = 2; bit < 32; bit++)
        {
            PcapNgBuilder builder = new PcapNgBuilder(order).Section().Interface().Enhanced(0, 1, data);
            int second = builder.Length;
            byte[] capture =
                builder.Enhanced(0, 2, data, null, (1, PcapNgBuilder.Text("note"))).Enhanced(0, 3,
                data).Patch(second + 20, 200u ^ (1u << bit)).ToArray();
            (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
            Assert.Equal([1000, 2000, 3000], packets.Select(packet => packet.Nanoseconds));
            Assert.All(packets, packet => Assert.Equal(data, packet.Data));
            DamageEntry entry = Assert.Single(damage);
            Assert.Equal((second, 0, 1), (entry.Offset, entry.Length, entry.PacketsBefore));
            Assert.Contains("read as the original length, 200", entry.Reason);
        }
    }

    [Fact]
    public void Time_that_is_not_representable_is_in_the_ledger()
    {
        byte[] capture =
            new PcapNgBuilder().Section().Interface(1, 0, (9, [0])).Enhanced(0, 13_569_465_600, Data).Enhanced(0,
            1UL << 63, Data).ToArray();
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(file.Path);
        using PacketBatch batch = reader.Next()!;
        Assert.Equal("13569465600.000000000", batch[0].Timestamp.ToString());
        Assert.Equal(Timestamp.NotRepresentable, batch[1].Timestamp);
        Assert.Equal("a time that is not representable: 9223372036854775808 ticks of 1 a second",
            Assert.Single(reader.Capture.Damage).Reason);
    }

    [Fact]
    public void Different_lengths_of_a_block_are_damage()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data)
            .Patch(28 + 20 + 36, 44).Enhanced(0, 2, Data).ToArray();
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
        Assert.Equal([2000], packets.Select(packet => packet.Nanoseconds));
        Assert.Equal("the two lengths of a block differ", Assert.Single(damage).Reason);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(8u)]
    [InlineData(41u)]
    public void Invalid_block_length_ends_reading_and_the_ledger_has_the_rest(uint length)
    {
        const int SecondPacket = 28 + 20 + 40;
        byte[] capture = new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data).Enhanced(0, 2, Data)
            .Patch(SecondPacket + 4, length).ToArray();
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
        Assert.Single(packets);
        Assert.Equal(
            new DamageEntry(SecondPacket, 40, $"{length} is not a valid length of a block", 1), Assert.Single(damage));
    }

    [Fact]
    public void Adjacent_damage_of_one_kind_is_one_line()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        for (int i = 0; i < 1000; i++)
            builder.Enhanced(7, 2, Data);
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(builder.ToArray());
        Assert.Empty(packets);
        Assert.Equal(new DamageEntry(28 + 20, 1000 * 40, "interface 7 is not described", 0), Assert.Single(damage));
    }

    [Fact]
    public void Damage_everywhere_is_reported_in_bounded_memory()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        for (int i = 0; i < 12_000; i++)
            builder.Enhanced(7, 2, Data).Enhanced(0, 1, Data);
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(builder.ToArray());
        Assert.Equal(12_000, packets.Count);
        Assert.Equal(10_000, damage.Count);
        Assert.Equal(builder.Length - 40, damage[^1].Offset + damage[^1].Length);
        Assert.StartsWith("damage beyond what the ledger holds", damage[^1].Reason);
    }

    [Fact]
    public void First_damage_is_an_error_with_its_place_in_strict_mode()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data).Enhanced(7, 2, Data).ToArray();
        CaptureFault fault = Assert.Throws<CaptureException>(
            () => ReadPacket.All(capture, new BatchOptions { Strict = true })).Fault!;
        Assert.Equal((88, 2, "interface id"), (fault.Offset, fault.Record, fault.Field));
    }

    [Fact]
    public void Pcapng_cut_anywhere_yields_all_complete_packets_and_a_ledger_line()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        var ends = new List<int>();
        for (int i = 0; i < 20; i++)
        {
            builder.Enhanced(0, (ulong)i, new byte[i * 3]);
            ends.Add(builder.Length);
        }
        byte[] capture = builder.ToArray();
        for (int length = 12; length <= capture.Length; length++)
        {
            (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture[..length]);
            Assert.Equal(ends.Count(end => end <= length), packets.Count);
            bool whole = length is 28 or 48 || ends.Contains(length);
            Assert.Equal(whole ? 0 : 1, damage.Count);
            if (!whole)
                Assert.Equal(length, damage[0].Offset + damage[0].Length);
        }
    }

    [Fact]
    public void Mutated_captures_yield_packets_or_an_expected_error()
    {
        const int Runs = 2000;
        PcapNgBuilder builder = new PcapNgBuilder().Section((1, PcapNgBuilder.Text("x")))
            .Interface(options: (9, [9])).Interface(linkType: 101);
        for (int i = 0; i < 30; i++)
            builder.Enhanced((uint)(i % 2), (ulong)i, new byte[i * 5], null, (1, PcapNgBuilder.Text("note")))
                .Simple(9, new byte[9]).Obsolete(0, 1, Data).Block(5, new byte[i * 4]);
        byte[] sound = builder.ToArray();
        var random = new Random(21);
        for (int i = 0; i < Runs; i++)
        {
            byte[] capture = [.. sound.AsSpan(0, random.Next(28, sound.Length))];
            for (int flips = random.Next(1, 10); flips > 0; flips--)
                capture[random.Next(12, capture.Length)] = (byte)random.Next(256);
            try
            {
                List<ReadPacket> packets = ReadPacket.All(
                    capture, new BatchOptions { MemoryLimit = 6 << 20, Threads = 1 }).Packets;
                Assert.InRange(packets.Sum(packet => packet.Data.Length), 0, capture.Length);
            }
            catch (CaptureException)
            {
                // The error for a mutated section header.
            }
        }
    }
}
