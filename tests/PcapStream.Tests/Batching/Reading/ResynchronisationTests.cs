using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching.Reading;

/// <summary>Which packets are lost when bytes of a capture are wrong, and which are read anyway.</summary>
public sealed class ResynchronisationTests
{
    private const int HeaderSize = 16;

    [Theory]
    [InlineData(ByteOrder.LittleEndian, 1)]
    [InlineData(ByteOrder.BigEndian, 1)]
    [InlineData(ByteOrder.LittleEndian, 3)]
    public void Flipped_byte_costs_only_its_packet(ByteOrder order, int threads)
    {
        List<SomePacket> packets = Some.Traffic(seed: 50, count: 3000);
        byte[] capture = Some.Pcap(packets, order);
        var random = new Random(51);
        for (int i = 0; i < 300; i++)
        {
            int packet = random.Next(packets.Count - 1);
            int at = StartOf(packets, packet) + random.Next(HeaderSize);
            byte before = capture[at];
            capture[at] ^= (byte)random.Next(1, 256);
            List<ReadPacket> read = ReadPacket.All(capture, new BatchOptions { Threads = threads }).Packets;
            capture[at] = before;
            Assert.InRange(read.Count, packets.Count - 1, packets.Count);
            AssertSame(packets.Take(packet), read.Take(packet));
            AssertSame(packets.Skip(packet + 1), read.TakeLast(packets.Count - packet - 1));
        }
    }

    // Found by fuzzing: only the bytes after a packet show that it has lost some, and they may be in the next batch.
    [Theory]
    [InlineData(0)]
    [InlineData(262_144)]
    public void Packet_that_lost_bytes_is_left_out_whatever_the_size_of_a_batch(uint capturedByNext)
    {
        List<SomePacket> packets = Some.Traffic(seed: 60, count: 40);
        byte[] sound = Some.Pcap(packets);
        for (int i = 1; i < 30; i++)
        {
            int end = StartOf(packets, i + 1);
            byte[] capture = [.. sound[..(end - 20)], .. sound[end..]];
            // What is taken for the header after the packet is a usual one, of a record that the file does not hold.
            if (capturedByNext > 0)
            {
                Span<byte> header = capture.AsSpan(end, HeaderSize);
                Words(packets[i].Seconds, 0, capturedByNext, capturedByNext).CopyTo(header);
            }
            (List<ReadPacket> whole, _, IReadOnlyList<DamageEntry> damage) =
                ReadPacket.All(capture, new BatchOptions { Threads = 1 });
            Assert.Equal(packets.Count - 1, whole.Count);
            foreach (int size in (int[])[1, 2, 3, i, i + 1])
            {
                (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> again) =
                    ReadPacket.All(capture, new BatchOptions { Threads = 1, PacketsPerBatch = size });
                Assert.Equal(whole.Select(one => one.Nanoseconds), read.Select(one => one.Nanoseconds));
                Assert.Equal(damage, again);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(3_000_000)]
    public void Garbage_in_the_middle_is_skipped_and_reported(int length)
    {
        List<SomePacket> packets = Some.Traffic(seed: 52, count: 400);
        byte[] garbage = new byte[length];
        new Random(53).NextBytes(garbage);
        byte[] sound = Some.Pcap(packets);
        int at = StartOf(packets, 200);
        foreach (int threads in (int[])[1, 3])
        {
            (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) =
                ReadPacket.All([.. sound[..at], .. garbage, .. sound[at..]], new BatchOptions { Threads = threads });
            AssertSame(packets, read);
            DamageEntry entry = Assert.Single(damage);
            Assert.Equal((at, length, 200), (entry.Offset, entry.Length, entry.PacketsBefore));
        }
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public void Pages_never_written_are_not_packets(int length)
    {
        List<SomePacket> packets = Some.Traffic(seed: 54, count: 4000);
        byte[] capture = Some.Pcap(packets);
        int start = StartOf(packets, 1000) + 50;
        capture.AsSpan(start, length).Clear();
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
        int whole = packets.FindIndex(1001, one => StartOf(packets, packets.IndexOf(one)) >= start + length);
        AssertSame(packets.Skip(whole), read.TakeLast(packets.Count - whole));
        Assert.InRange(read.Count, 1000 + packets.Count - whole, 1001 + packets.Count - whole);
        Assert.Contains("zeros", Assert.Single(damage).Reason);
    }

    [Fact]
    public void Zeros_at_the_end_are_not_packets()
    {
        List<SomePacket> packets = Some.Traffic(seed: 55, count: 10);
        byte[] capture = Some.Pcap(packets);
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All([.. capture, .. new byte[100_000]]);
        Assert.Equal(packets.Count, read.Count);
        Assert.Equal(
            new DamageEntry(capture.Length, 100_000, "zeros where a record should be", 10), Assert.Single(damage));
    }

    [Fact]
    public void Garbage_at_the_start_is_skipped_and_reported()
    {
        List<SomePacket> packets = Some.Traffic(seed: 56, count: 20);
        byte[] garbage = new byte[70_001];
        new Random(57).NextBytes(garbage);
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All([.. garbage, .. Some.Pcap(packets)]);
        AssertSame(packets, read);
        Assert.Equal((0, garbage.Length, 0), (damage[0].Offset, damage[0].Length, damage[0].PacketsBefore));
        Assert.Throws<CaptureException>(
            () => ReadPacket.All([.. garbage, .. Some.Pcap(packets)], new BatchOptions { Strict = true }));
    }

    [Fact]
    public void Joined_captures_are_read_each_in_its_format()
    {
        List<SomePacket> packets = Some.Traffic(seed: 58, count: 30);
        byte[] first = Some.Pcap(packets);
        byte[] second = Some.Pcap(packets, ByteOrder.BigEndian, magic: 0xA1B23C4D, link: 101);
        (List<ReadPacket> read, CaptureDescription description, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All([.. first, .. second, .. first]);
        Assert.Equal(90, read.Count);
        Assert.Equal(
            [LinkType.Ethernet, LinkType.RawIp, LinkType.Ethernet], description.Interfaces.Select(one => one.LinkType));
        Assert.Equal([0, 1, 2], read.Chunk(30).Select(part => part.Select(one => one.Interface).Distinct().Single()));
        Assert.Equal(
            read[0].Nanoseconds - read[0].Nanoseconds % 1_000_000_000,
            read[30].Nanoseconds - read[30].Nanoseconds % 1_000_000_000);
        Assert.Equal(
            [(first.Length, 24, 30), (first.Length + second.Length, 24, 60)],
            damage.Select(entry => ((int)entry.Offset, (int)entry.Length, (int)entry.PacketsBefore)));
    }

    [Fact]
    public void Joined_captures_of_alternating_formats_are_read()
    {
        List<SomePacket> packets = Some.Traffic(seed: 59, count: 30);
        byte[] first = Some.Pcap(packets);
        byte[] second = new PcapNgBuilder().Section().Interface(linkType: 113).Enhanced(0, 5, [1, 2, 3]).ToArray();
        (List<ReadPacket> read, CaptureDescription description, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All([.. first, .. second, .. first]);
        Assert.Equal(30 + 1 + 30, read.Count);
        Assert.Equal(
            [LinkType.Ethernet, LinkType.LinuxCooked, LinkType.Ethernet],
            description.Interfaces.Select(one => one.LinkType));
        Assert.Equal(1, read[30].Interface);
        Assert.Equal([first.Length, first.Length + second.Length], damage.Select(entry => (int)entry.Offset));
    }

    [Fact]
    public void Capture_after_a_cut_one_loses_no_packet()
    {
        List<SomePacket> packets = Some.Traffic(seed: 65, count: 30);
        byte[] capture = Some.Pcap(packets);
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All([.. capture[..^7], .. capture]);
        AssertSame(packets, read.TakeLast(30));
        AssertSame(packets.Take(29), read.Take(29));
        Assert.Single(damage);
    }

    [Fact]
    public void Same_capture_twice_has_one_interface()
    {
        byte[] capture = Some.Pcap(Some.Traffic(seed: 60, count: 5));
        (List<ReadPacket> read, CaptureDescription description, _) = ReadPacket.All([.. capture, .. capture]);
        Assert.Equal(10, read.Count);
        Assert.Single(description.Interfaces);
    }

    [Fact]
    public void Garbage_costs_no_memory_and_is_searched_once()
    {
        byte[] garbage = new byte[30 << 20];
        // Headers everywhere that look like the start of a chain without an end.
        for (int i = 0; i < garbage.Length; i += 16)
            new byte[] { 0, 0, 0x55, 0x65, 1, 0, 0, 0, 0xFF, 0xFF, 3, 0, 0xFF, 0xFF, 3, 0 }.CopyTo(garbage, i);
        byte[] sound = Some.Pcap(Some.Traffic(seed: 61, count: 100));
        using var file = new TemporaryFile([.. sound, .. garbage, .. sound[24..]]);
        foreach (int threads in (int[])[1, 2])
        {
            using BatchReader reader = BatchReader.Open(
                file.Path, new BatchOptions { MemoryLimit = 8 << 20, Threads = threads });
            Assert.InRange(reader.Sum(batch => batch.Count), 100, int.MaxValue);
            Assert.InRange(reader.Allocator.Budget.Peak, 0, 8 << 20);
        }
    }

    [Fact]
    public void Wrong_length_is_an_error_with_its_place_in_strict_mode()
    {
        List<SomePacket> packets = Some.Traffic(seed: 62, count: 30);
        byte[] capture = Some.Pcap(packets);
        capture[StartOf(packets, 10) + 11] = 0x7F;
        CaptureFault fault = Assert.Throws<CaptureException>(
            () => ReadPacket.All(capture, new BatchOptions { Strict = true })).Fault!;
        Assert.Equal(
            (StartOf(packets, 10), 11, "captured length"), ((int)fault.Offset, (int)fault.Record, fault.Field));
    }

    [Fact]
    public void Damaged_captures_have_the_same_packets_in_batches_of_any_size()
    {
        var random = new Random(68);
        List<SomePacket> packets =
            [.. Some.Traffic(seed: 69, count: 25).Select(one => Shortened(one, random.Next(20, 60), random.Next(3)))];
        byte[] sound = Some.Pcap(packets);
        for (int i = 0; i < 1500; i++)
        {
            byte[] capture = sound;
            for (int damage = random.Next(2, 7); damage > 0; damage--)
            {
                int at = random.Next(24, capture.Length);
                int lost = random.Next(3) > 0 ? Math.Min(random.Next(60), capture.Length - at) : 0;
                int from = random.Next(24, sound.Length);
                int moved = lost == 0 ? Math.Min(random.Next(400), sound.Length - from) : 0;
                capture = [.. capture[..at], .. sound[from..(from + moved)], .. capture[(at + lost)..]];
            }
            var whole = ReadPacket.All(capture, new BatchOptions { Threads = 1 });
            var single = ReadPacket.All(capture, new BatchOptions { Threads = 1, PacketsPerBatch = 1 });
            Assert.Equal(
                whole.Packets.Select(one => (one.Nanoseconds, one.Data.Length)),
                single.Packets.Select(one => (one.Nanoseconds, one.Data.Length)));
            Assert.Equal(whole.Damage, single.Damage);
        }
    }

    // Found by fuzzing: what was taken for a record within the sixth packet counted for a damaged record after it.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    public void Accepted_record_that_is_within_a_packet_does_not_excuse_a_later_one(int packetsPerBatch)
    {
        List<SomePacket> packets = Some.Traffic(seed: 70, count: 30);
        // A record of another time, and the header after it, where the packet before ends by its length.
        Words(1, 0, 4, 100, 0, 1, 0, 1, 2).CopyTo(packets[6].Data, 4);
        byte[] capture = Some.Pcap(packets);
        capture[StartOf(packets, 12) + 8] -= 8;
        int end = StartOf(packets, 6);
        List<ReadPacket> read = ReadPacket.All(
            [.. capture[..(end - 20)], .. capture[end..]],
            new BatchOptions { Threads = 1, PacketsPerBatch = packetsPerBatch }).Packets;
        AssertSame(packets.Where((_, i) => i is not (5 or 12)), read);
    }

    private static SomePacket Shortened(SomePacket packet, int length, int more) =>
        packet with { Data = packet.Data[..length], OriginalLength = (uint)(length + more) };

    // Found by fuzzing: packets indexed before their damage was noticed were delivered, as many as the batch had room.
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public void Strict_mode_delivers_only_the_packets_before_the_damage(int packetsPerBatch)
    {
        List<SomePacket> packets = Some.Traffic(seed: 67, count: 30);
        byte[] sound = Some.Pcap(packets);
        int end = StartOf(packets, 11);
        Assert.Equal(10, CountStrictly([.. sound[..(end - 20)], .. sound[end..]], packetsPerBatch));

        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        for (uint i = 0; i < 30; i++)
            builder.Enhanced(0, i, new byte[40]);
        int size = (builder.Length - 48) / 30;
        Assert.Equal(10, CountStrictly(builder.Patch(48 + 10 * size + 20, 1000).ToArray(), packetsPerBatch));
    }

    private static int CountStrictly(byte[] capture, int packetsPerBatch)
    {
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(
            file.Path, new BatchOptions { Strict = true, Threads = 1, PacketsPerBatch = packetsPerBatch });
        int count = 0;
        Assert.Throws<CaptureException>(() =>
        {
            foreach (PacketBatch batch in reader)
                count += batch.Count;
        });
        Assert.Equal(count, reader.Capture.Packets);
        return count;
    }

    [Theory]
    [InlineData(96u)]
    [InlineData(0u)]
    public void Cut_packets_are_not_damage_with_any_snap_length(uint snapLength)
    {
        List<SomePacket> packets =
        [
            .. Some.Traffic(seed: 63, count: 5000)
                .Select(one => one with { Data = one.Data[..Math.Min(96, one.Data.Length)] })
        ];
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(Some.Pcap(packets, snapLength: snapLength));
        Assert.Equal(packets.Count, read.Count);
        Assert.Empty(damage);
    }

    [Fact]
    public void Consistently_unusual_records_are_read()
    {
        // Nanoseconds in a capture of microseconds, and more captured bytes than were on the wire.
        List<SomePacket> packets =
        [
            .. Some.Traffic(seed: 64, count: 5000)
                .Select(one => one with { Fraction = one.Fraction * 1000, OriginalLength = 40 })
        ];
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(Some.Pcap(packets));
        Assert.Equal(packets.Count, read.Count);
        Assert.Empty(damage);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Flipped_byte_in_a_pcapng_costs_one_packet(ByteOrder order)
    {
        List<SomePacket> packets = Some.Traffic(seed: 66, count: 1000);
        PcapNgBuilder builder = new PcapNgBuilder(order).Section().Interface();
        var starts = new List<int>();
        foreach (SomePacket packet in packets)
        {
            starts.Add(builder.Length);
            builder.Enhanced(0, packet.Seconds * 1_000_000UL + packet.Fraction, packet.Data);
        }
        byte[] capture = builder.ToArray();
        var random = new Random(67);
        for (int i = 0; i < 300; i++)
        {
            int packet = random.Next(packets.Count - 2);
            int at = random.Next(2) == 0 ? starts[packet] + random.Next(28) : starts[packet + 1] - 1 - random.Next(4);
            byte before = capture[at];
            capture[at] ^= (byte)random.Next(1, 256);
            List<ReadPacket> read = ReadPacket.All(capture).Packets;
            capture[at] = before;
            Assert.InRange(read.Count, packets.Count - 2, packets.Count);
            AssertSame(packets.Take(packet), read.Take(packet));
            AssertSame(packets.Skip(packet + 2), read.TakeLast(packets.Count - packet - 2));
        }
    }

    [Fact]
    public void Interface_whose_block_has_a_wrong_end_is_described()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface(linkType: 113).Patch(28 + 16, 99)
            .Enhanced(0, 1, [1]).Enhanced(0, 2, [2]).ToArray();
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
        Assert.Equal([LinkType.LinuxCooked, LinkType.LinuxCooked], read.Select(one => one.LinkType));
        Assert.Equal((28, 20), ((int)Assert.Single(damage).Offset, (int)damage[0].Length));
    }

    [Fact]
    public void Capture_inside_a_packet_does_not_end_the_outer_one()
    {
        List<SomePacket> inner = Some.Traffic(seed: 68, count: 3);
        List<SomePacket> packets = [.. Some.Traffic(seed: 69, count: 2000).Select((one, index) => index % 3 > 0 ? one
            : one with
            {
                Data = [.. one.Data[..54], .. Some.Pcap(inner, ByteOrder.BigEndian)],
                OriginalLength = (uint)(54 + Some.Pcap(inner).Length),
            })];
        byte[] capture = Some.Pcap(packets);
        for (int damaged = 3; damaged < 600; damaged += 3)
        {
            int at = StartOf(packets, damaged) + 11;
            capture[at] ^= 0x40;
            List<ReadPacket> read = ReadPacket.All(capture).Packets;
            capture[at] ^= 0x40;
            Assert.Equal(packets.Count - 1, read.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Capture_made_to_be_slow_is_read_to_its_end(string what, byte[] front, byte[] pattern)
    {
        byte[] capture = new byte[8 << 20];
        front.CopyTo(capture, 0);
        for (int at = front.Length; at + pattern.Length <= capture.Length; at += pattern.Length)
            pattern.CopyTo(capture, at);
        using var file = new TemporaryFile(capture);
        foreach (int threads in (int[])[1, 2])
        {
            using BatchReader reader = BatchReader.Open(
                file.Path, new BatchOptions { MemoryLimit = 32 << 20, Threads = threads });
            foreach (PacketBatch batch in reader)
                Assert.True(batch.Count > 0, what);
            Assert.Equal(capture.Length, reader.Capture.Position);
            Assert.InRange(reader.Allocator.Budget.Peak, 0, 32 << 20);
        }
    }

    public static TheoryData<string, byte[], byte[]> Hostile => new()
    {
        { "zeros", Some.Pcap([]), new byte[16] },
        {
            "empty packets that nothing follows", Some.Pcap([]),
            [.. Words(0x0D7FFFFF, 5, 0, 0x40000), .. Words(0, 5, 0, 0x40000)]
        },
        {
            "lengths of megabytes", Some.Pcap([]),
            [.. Some.Pcap(Some.Traffic(seed: 71, count: 1))[24..], .. Words(1_700_000_000, 1, 7 << 20, 5)]
        },
        { "blocks that claim megabytes", new PcapNgBuilder().Section().Interface().ToArray(),
            [.. new PcapNgBuilder().Enhanced(0, 1, [1, 2, 3]).ToArray(), .. Words(6, 7 << 20, 0)] },
        {
            "starts of captures", Some.Pcap([]),
            [
                .. Some.Pcap([], ByteOrder.BigEndian), .. Words(0xFFFFFFFF, 7),
                .. Some.Pcap([], link: 101), .. Words(0xFFFFFFFF)
            ]
        },
        {
            "sections after captures", Some.Pcap([]),
            [
                .. new PcapNgBuilder().Section().ToArray(), .. Some.Pcap([], link: 101),
                .. new PcapNgBuilder().Section().ToArray(), .. Some.Pcap([])
            ]
        },
        { "chains that are never decided", Some.Pcap([]), Words(0x65550000, 1, 0x3FFFF, 0x3FFFF) },
    };

    private static byte[] Words(params uint[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

    private static void AssertSame(IEnumerable<SomePacket> expected, IEnumerable<ReadPacket> read)
    {
        Assert.All(expected.Zip(read), pair => Assert.True(pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data)));
        Assert.Equal(expected.Count(), read.Count());
    }

    private static int StartOf(List<SomePacket> packets, int index) =>
        24 + packets.Take(index).Sum(packet => HeaderSize + packet.Data.Length);
}
