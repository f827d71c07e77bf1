using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.SharpPcap.Tests.Support;
using PcapStream.Tests.Support;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap.Tests;

public sealed class DeviceReaderTests
{
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 51, count: 5000, maxLength: 3000);
    private static readonly byte[] Capture = Some.Pcap(Packets);

    public static TheoryData<string> TestCaptures => [.. Device.TestCaptures];

    [Theory]
    [MemberData(nameof(TestCaptures))]
    public void Packets_of_a_file_equal_those_of_the_library(string name)
    {
        byte[] capture = File.ReadAllBytes(Repository.TestData(name));
        List<ReadPacket> expected = ReadPacket.All(capture).Packets;
        // libpcap refuses captures of several link types, and those alone.
        Assert.SkipWhen(expected.DistinctBy(packet => packet.LinkType).Count() > 1,
            "libpcap reads no capture of several link types");
        using CaptureFileReaderDevice device = Device.OpenFile(Repository.TestData(name));
        CompareToLibrary(expected, ReadAll(device));
    }

    [Fact]
    public void Packets_of_foreign_files_equal_those_of_the_library()
    {
        int compared = 0;
        var different = new List<string>();
        foreach (string path in Directory.GetFiles(
            Corpus.Root, "*.*cap*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Sound(path) is not { } expected || !TryOpen(path, out CaptureFileReaderDevice device))
                continue;
            using (device)
            {
                try
                {
                    compared++;
                    if (!expected.Select(AsLibpcapHasIt).SequenceEqual(ReadAll(device).Select(AsLibpcapHasIt)))
                        different.Add(path);
                }
                catch (CaptureException error) when (
                    error.Message.Contains("the first interface", StringComparison.Ordinal))
                {
                    // libpcap wants all interfaces to have one link type and one snapshot length.
                }
            }
        }
        Assert.Empty(different);
        Assert.InRange(compared, 100, int.MaxValue);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 0)]
    [InlineData(4096, 0)]
    [InlineData(100_000, 0)]
    [InlineData(1000, 3)]
    public async Task Packets_do_not_depend_on_batch_size_or_consumption(int packetsPerBatch, int readAhead)
    {
        using var file = new TemporaryFile(Capture);
        var options = new BatchOptions { PacketsPerBatch = packetsPerBatch, ReadAhead = readAhead };
        List<ReadPacket> expected = ReadPacket.All(Capture).Packets;
        using (CaptureFileReaderDevice device = Device.OpenFile(file.Path))
            CompareToLibrary(expected, ReadAll(device, options));
        using (CaptureFileReaderDevice device = Device.OpenFile(file.Path))
            CompareToLibrary(expected, await ReadAllAsync(device, options));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4999)]
    public void Limit_of_packets_holds(int most)
    {
        using var file = new TemporaryFile(Capture);
        foreach (int packetsPerBatch in (int[])[1, 1000, 4096])
        {
            using CaptureFileReaderDevice device = Device.OpenFile(file.Path);
            Assert.Equal(
                most, ReadAll(device, new BatchOptions { PacketsPerBatch = packetsPerBatch, MaxPackets = most }).Count);
            Assert.Equal(GetPacketStatus.PacketRead, device.GetNextPacket(out _));
        }
    }

    [Fact]
    public void Warm_reading_allocates_nothing_on_the_heap()
    {
        using var file = new TemporaryFile(Capture);
        using CaptureFileReaderDevice device = Device.OpenFile(file.Path);
        using var reader = new DeviceReader(device, new BatchOptions { PacketsPerBatch = 64 });
        for (int i = 0; i < 40; i++)
            reader.Next(TestContext.Current.CancellationToken)!.Dispose();
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                (reader.Next(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException(
                    "too few batches")).Dispose();
            }
        }));
    }

    [Fact]
    public void Least_memory_limit_suffices_and_is_never_exceeded()
    {
        using var file = new TemporaryFile(Capture);
        var options = new BatchOptions { ExhaustionTimeout = TimeSpan.FromSeconds(1) };
        options = options with { MemoryLimit = options.LeastMemoryLimit };
        using CaptureFileReaderDevice device = Device.OpenFile(file.Path);
        using var reader = new DeviceReader(device, options);
        Assert.Equal(Packets.Count, reader.Sum(batch => batch.Count));
        Assert.InRange(reader.Allocator.Budget.Peak, 1, options.MemoryLimit);
    }

    [Fact]
    public void Device_waits_for_released_batches_and_continues()
    {
        using var file = new TemporaryFile(Capture);
        using CaptureFileReaderDevice device = Device.OpenFile(file.Path);
        using var reader = new DeviceReader(device, new BatchOptions
        {
            MemoryLimit = 6 << 20,
            PacketsPerBatch = 500,
            ExhaustionTimeout = TimeSpan.FromMilliseconds(50)
        });
        var held = new Queue<PacketBatch>();
        Assert.Throws<BufferExhaustedException>(() =>
        {
            while (reader.Next() is { } batch)
                held.Enqueue(batch);
        });
        long next = 1;
        while ((held.TryDequeue(
            out PacketBatch? batch) ? batch : reader.Next(TestContext.Current.CancellationToken)) is { } taken)
        {
            using (taken)
            {
                Assert.Equal(next, taken.FirstNumber);
                foreach (PacketView packet in taken)
                    Assert.True(packet.Data.SequenceEqual(Packets[(int)next++ - 1].Data));
            }
        }
        Assert.Equal(Packets.Count, next - 1);
    }

    [Fact]
    public void Damage_is_reported_after_the_packets_before_it()
    {
        using var file = new TemporaryFile(Capture.AsSpan(0, Capture.Length / 2));
        using CaptureFileReaderDevice device = Device.OpenFile(file.Path);
        using var reader = new DeviceReader(device, new BatchOptions { PacketsPerBatch = 100 });
        int count = 0;
        CaptureException error = Assert.Throws<CaptureException>(() =>
        {
            foreach (PacketBatch batch in reader)
                count += batch.Count;
        });
        Assert.StartsWith($"{file.Path}: truncated dump file", error.Message);
        Assert.Equal(ReadPacket.All(Capture[..(Capture.Length / 2)]).Packets.Count, count);
    }

    [Fact]
    public void Closed_or_capturing_device_is_refused()
    {
        Assert.Throws<DeviceNotReadyException>(() => new DeviceReader(new CaptureFileReaderDevice("nothing")));
        Assert.Throws<InvalidOperationDuringBackgroundCaptureException>(
            () => new DeviceReader(new ScriptedDevice { Started = true }));
    }

    [Fact]
    public void Cancelled_token_ends_reading_and_files_have_no_statistics()
    {
        using var file = new TemporaryFile(Capture);
        using CaptureFileReaderDevice device = Device.OpenFile(file.Path);
        using var reader = new DeviceReader(device);
        Assert.Throws<OperationCanceledException>(() => reader.Next(new CancellationToken(canceled: true)));
        reader.Next(TestContext.Current.CancellationToken)!.Dispose();
        Assert.Null(reader.Statistics);
    }

    // The library's packets of an undamaged capture with one link type, cut to the snap length like in libpcap;
    // null for any other.
    private static List<ReadPacket>? Sound(string path)
    {
        try
        {
            (List<ReadPacket> packets, CaptureDescription description, IReadOnlyList<DamageEntry> damage) =
                ReadPacket.All(File.ReadAllBytes(path));
            if (damage.Count > 0 || packets.DistinctBy(packet => packet.LinkType).Count() > 1)
                return null;
            uint snapLength = description.Interfaces is [{ SnapLength: > 0 and <= int.MaxValue } only, ..]
                ? only.SnapLength
                : int.MaxValue;
            return [.. packets.Select(packet => packet with { Data = [.. packet.Data.Take((int)snapLength)] })];
        }
        catch (CaptureException)
        {
            return null;
        }
    }

    // libpcap reads no compressed file, and fewer formats.
    private static bool TryOpen(string path, out CaptureFileReaderDevice device)
    {
        try
        {
            device = Device.OpenFile(path);
            return true;
        }
        catch (PcapException)
        {
            device = null!;
            return false;
        }
    }

    private static List<ReadPacket> ReadAll(ICaptureDevice device, BatchOptions? options = null)
    {
        using var reader = new DeviceReader(device, options);
        var packets = new List<ReadPacket>();
        foreach (PacketBatch batch in reader)
            Copy(batch, packets);
        return packets;
    }

    private static async Task<List<ReadPacket>> ReadAllAsync(ICaptureDevice device, BatchOptions options)
    {
        using var reader = new DeviceReader(device, options);
        var packets = new List<ReadPacket>();
        await foreach (PacketBatch batch in reader)
            Copy(batch, packets);
        return packets;
    }

    private static void Copy(PacketBatch batch, List<ReadPacket> packets)
    {
        foreach (PacketView packet in batch)
        {
            Assert.Equal(packets.Count + 1, packet.Number);
            packets.Add(new ReadPacket(packet.Timestamp.Nanoseconds, packet.Data.ToArray(), packet.OriginalLength,
                packet.LinkType, packet.Interface));
        }
    }

    // libpcap numbers no interfaces.
    private static void CompareToLibrary(IEnumerable<ReadPacket> expected, IEnumerable<ReadPacket> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text));

    // A packet without a time has that of the epoch, and seconds and fractions from 2^31 on are negative: 2^32 less.
    private static string AsLibpcapHasIt(ReadPacket packet)
    {
        bool known = packet.Nanoseconds != Timestamp.None.Nanoseconds;
        return Text(packet with { Nanoseconds = known ? packet.Nanoseconds & uint.MaxValue : 0 });
    }

    private static string Text(ReadPacket packet) =>
        $"{packet.Nanoseconds} {packet.OriginalLength} {packet.LinkType} {Convert.ToHexString(packet.Data)}";
}
