using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.LiveCapture.Capturing;
using PcapStream.LiveCapture.Devices;
using PcapStream.SharpPcap.Tests.Support;
using PcapStream.Tests.Support;

namespace PcapStream.LiveCapture.Tests.Capturing;

/// <summary>Captures of datagrams on the loopback interface.</summary>
public sealed class LoopbackTests
{
    private const int Count = 2000;
    private const int Length = 700;
    private const int SnapLength = 100;

    [Theory]
    [InlineData("out.pcap", "pcap")]
    [InlineData("out.pcapng", "pcapng")]
    [InlineData("out.pcap.gz", "pcap")]
    [InlineData("out.pcapng.lz4", "pcapng")]
    public void Every_datagram_is_in_the_file(string name, string format)
    {
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        CaptureResult result = Run(Settings(folder[name], sender), () => sender.Send(Count, Length), stopAfter: Count);
        Assert.Equal((Count, 1, false), (result.Packets, result.Files.Count, result.HasFailed));
        InterfaceResult loopback = Assert.Single(result.Interfaces);
        Assert.Equal(("lo", Count, 0), (loopback.Name, loopback.Packets, loopback.Statistics!.Value.Dropped));
        using BatchReader reader = BatchReader.Open(folder[name]);
        Assert.Equal(format, reader.Capture.Format.Name);
        Assert.Equal(Enumerable.Range(0, Count), Numbers((IEnumerable<PacketBatch>)reader));
        if (format != "pcapng")
            return;
        CaptureInterface described = Assert.Single(reader.Capture.Description.Interfaces);
        Assert.Equal(("lo", sender.Filter), (described.Name, described.Filter));
        Assert.Equal((ulong)Count, described.Statistics!.Delivered);
        Assert.Equal(0ul, described.Statistics.DroppedBySystem);
    }

    [Fact]
    public void File_is_readable_to_its_last_whole_packet_while_it_is_written()
    {
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        string file = folder["out.pcapng"];
        long read = 0;
        CaptureResult result = Run(Settings(file, sender), () =>
        {
            for (int i = 0; i < 20; i++)
            {
                sender.Send(Count / 20, Length);
                read = Math.Max(read, CountWhole(file).Packets);
            }
        }, stopAfter: Count);
        Assert.Equal(Count, result.Packets);
        Assert.Equal((Count, 0), CountWhole(file));
        Assert.True(read <= Count);
    }

    [Fact]
    public void Rotation_by_packets_loses_and_repeats_none()
    {
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        CaptureSettings settings = Settings(folder["ring.pcapng"], sender) with
        {
            Rotation = new RotationRules { Packets = 300 },
        };
        CaptureResult result = Run(settings, () => sender.Send(Count, Length), stopAfter: Count);
        Assert.Equal(7, result.FilesStarted);
        Assert.Equal(7, result.Files.Count);
        Assert.Equal(Enumerable.Range(0, Count), result.Files.SelectMany(file =>
        {
            using BatchReader reader = BatchReader.Open(file);
            return Numbers((IEnumerable<PacketBatch>)reader).ToArray();
        }));
    }

    [Fact]
    public void Ring_keeps_its_last_files()
    {
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        CaptureSettings settings = Settings(folder["ring.pcap"], sender) with
        {
            Rotation = new RotationRules { Packets = 300, Files = 2 },
        };
        CaptureResult result = Run(settings, () => sender.Send(Count, Length), stopAfter: Count);
        Assert.Equal(7, result.FilesStarted);
        Assert.Equal(folder.Files.Order(), result.Files.Select(file => Path.GetFileName(file)));
        Assert.Equal(2, result.Files.Count);
    }

    [Fact]
    public void Stop_rules_end_the_capture_at_the_packet()
    {
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        CaptureSettings settings = Settings(folder["out.pcap"], sender) with { Stop = new StopRules { Packets = 17 } };
        Assert.Equal(17, Run(settings, () => sender.Send(Count, Length), stopAfter: long.MaxValue).Packets);
        settings = settings with { Stop = new StopRules { Bytes = 10_000 } };
        Assert.InRange(
            Run(settings, () => sender.Send(Count, Length), stopAfter: long.MaxValue).Bytes, 10_000, 10_000 + 200);
        settings = settings with { Stop = new StopRules { Duration = TimeSpan.FromMilliseconds(300) } };
        Assert.Equal(0, Run(settings, () => { }, stopAfter: long.MaxValue).Packets);
    }

    [Fact]
    public void Two_interfaces_are_two_in_the_file()
    {
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        CaptureSettings settings = Settings(folder["out.pcapng"], sender) with { Interfaces = ["lo", "any"] };
        CaptureResult result = Run(settings, () => sender.Send(Count, Length), stopAfter: 2 * Count);
        Assert.False(result.HasFailed);
        using BatchReader reader = BatchReader.Open(folder["out.pcapng"]);
        long loopback = 0;
        foreach (PacketBatch batch in reader)
            loopback += batch.Count(packet => packet.Interface == 0);
        Assert.Equal(Count, loopback);
        Assert.Equal(["lo", "any"], reader.Capture.Description.Interfaces.Select(one => one.Name));
        Assert.Equal(
            ["ether", "linux-sll"],
            reader.Capture.Description.Interfaces.Select(one => one.LinkType.ToString()));
    }

    [Fact]
    public void Two_link_types_do_not_fit_into_a_classic_pcap()
    {
        Device.SkipWithoutLoopback();
        using var folder = new TemporaryFolder();
        using var sender = new DatagramSender();
        CaptureSettings settings = Settings(folder["out.pcap"], sender) with { Interfaces = ["lo", "any"] };
        CaptureException error = Assert.Throws<CaptureException>(
            () => CaptureOperation.Run(settings, new CaptureEvents(), CancellationToken.None));
        Assert.Contains("several link types need pcapng", error.Message);
    }

    [Fact]
    public void Unknown_interface_leaves_no_file()
    {
        Device.SkipWithoutLoopback();
        using var folder = new TemporaryFolder();
        var settings = new CaptureSettings { Interfaces = ["lo", "no such"], File = folder["out.pcap"] };
        CaptureException error = Assert.Throws<CaptureException>(
            () => CaptureOperation.Run(settings, new CaptureEvents(), CancellationToken.None));
        Assert.Equal("no such: no such interface; 'pcapstream interfaces' lists them", error.Message);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void Feed_is_read_like_a_file()
    {
        Device.SkipWithoutLoopback();
        using var sender = new DatagramSender();
        using var feed = new LiveFeed(Settings("", sender));
        Assert.Equal("lo", feed.Name);
        using BatchReader reader = BatchReader.Open(feed.Name, new BatchOptions
        {
            Capture = new CaptureOptions
            {
                Handles = new Dictionary<string, Microsoft.Win32.SafeHandles.SafeFileHandle>
                {
                    [feed.Name] = feed.TakeReader(),
                }
            },
        });
        sender.Send(Count, Length);
        var numbers = new List<int>();
        while (numbers.Count < Count && reader.Next(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
                numbers.AddRange(Numbers(batch));
        }
        feed.Stop();
        Assert.Null(reader.Next(TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, Count), numbers);
    }

    [Fact]
    public void Loopback_is_among_the_interfaces()
    {
        Device.SkipWithoutLoopback();
        LiveDevice loopback = Assert.Single(LiveDevices.List(), device => device.Name == "lo");
        Assert.True(loopback is { IsUp: true, IsLoopback: true, IsWireless: false });
        Assert.Contains(System.Net.IPAddress.Loopback, loopback.Addresses);
        Assert.Equal("ether", loopback.LinkType.ToString());
    }

    // Runs a capture until enough packets have arrived, or its own rule ends it.
    private static CaptureResult Run(CaptureSettings settings, Action send, long stopAfter)
    {
        Device.SkipWithoutLoopback();
        using var stop = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        var events = new CaptureEvents
        {
            Started = started.Set,
            Progress = packets =>
            {
                if (packets >= stopAfter)
                    stop.Cancel();
            },
        };
        Task<CaptureResult> capturing = Task.Run(() => CaptureOperation.Run(settings, events, stop.Token));
        started.Wait(TestContext.Current.CancellationToken);
        send();
        stop.CancelAfter(TimeSpan.FromSeconds(20));
        return capturing.GetAwaiter().GetResult();
    }

    private static CaptureSettings Settings(string file, DatagramSender sender) => new()
    {
        Interfaces = ["lo"],
        File = file,
        Device = new DeviceSettings { Filter = sender.Filter, SnapLength = SnapLength },
        Output = new CaptureWriterOptions
        {
            Format = CaptureFormats.ForFile(file) is { } format ? format : CaptureFormat.PcapNg,
        },
    };

    private static IEnumerable<int> Numbers(IEnumerable<PacketBatch> reader) =>
        reader.SelectMany(batch => Numbers(batch).ToArray());

    private static IEnumerable<int> Numbers(PacketBatch batch) => batch.Select(packet =>
    {
        Assert.Equal(
            (SnapLength, (uint)(DatagramSender.HeaderLength + Length)), (packet.CapturedLength, packet.OriginalLength));
        return BitConverter.ToInt32(packet.Data[DatagramSender.HeaderLength..]);
    });

    private static (long Packets, int Damage) CountWhole(string file)
    {
        using BatchReader reader = BatchReader.Open(file);
        long count = 0;
        foreach (PacketBatch batch in reader)
            count += batch.Count;
        // A writer's block may be there in part, while it is written: then its last packet is cut.
        Assert.All(reader.Capture.Damage, entry => Assert.Equal(count, entry.PacketsBefore));
        return (count, reader.Capture.Damage.Count);
    }
}
