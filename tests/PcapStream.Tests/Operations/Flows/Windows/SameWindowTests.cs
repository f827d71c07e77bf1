using System.Buffers.Binary;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Windows;

/// <summary>The same bytes, whatever the memory, the threads, the batches and the files.</summary>
public sealed class SameWindowTests : IDisposable
{
    private const int Packets = 40_000;
    private const int Hosts = 8_000;
    private const int Ip = 14;

    private static readonly FlowsOptions Options = new()
    {
        Window = TimeSpan.FromSeconds(20),
        Columns = [.. FlowColumns.All.Where(column => column.IsWindow)],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly SomePacket[] _packets = Make();

    private FlowRun Runs => new(_folder, _packets);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FlowRowOrder.End)]
    [InlineData(FlowRowOrder.Start)]
    public void Memory_changes_no_byte(FlowRowOrder order)
    {
        _folder.With("all", Some.Pcap(_packets));
        FlowsOptions options = Options with { Order = order };
        (byte[] expected, FlowsResult large) = Runs.Of(options, 1 << 30, "all");
        (byte[] found, FlowsResult small) = Runs.Of(options, 12 << 20, "all");
        Assert.Equal(0, order == FlowRowOrder.End ? large.SpilledBytes : 0);
        Assert.True(small.SpilledBytes > 0, "everything fitted in memory");
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(3, 100)]
    public void Threads_and_batches_change_no_byte(int threads, int packetsPerBatch)
    {
        _folder.With("all", Some.Pcap(_packets));
        byte[] expected = Runs.Of(Options, 64 << 20, "all").Output;
        byte[] found = Runs.Of(
            Options with { Batches = Options.Batches with { Threads = threads, PacketsPerBatch = packetsPerBatch } },
            64 << 20,
            "all").Output;
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Window_is_not_cut_at_the_end_of_a_file()
    {
        _folder.With("all", Some.Pcap(_packets));
        string[] names = Runs.Divide();
        Assert.Equal(Runs.Of(Options, 64 << 20, "all").Output, Runs.Of(Options, 64 << 20, names).Output);
    }

    // Many hosts at once; some packets are late by less than a second, and some by more than a window.
    private static SomePacket[] Make()
    {
        var random = new Random(23);
        long time = 0;
        return
        [
            .. Enumerable.Range(0, Packets).Select(_ =>
            {
                time += random.Next(5);
                long late = random.Next(50) switch { 0 => random.Next(1000), 1 => random.Next(50_000), _ => 0 };
                SomePacket packet = SomeTraffic.Udp(
                    Math.Max(0, time - late), 1, (ushort)random.Next(1024, 1300), 2, (ushort)random.Next(50, 200),
                    random.Next(200));
                int offset = Ip + 14 + random.Next(2) * 4;
                BinaryPrimitives.WriteUInt16BigEndian(packet.Data.AsSpan(offset), (ushort)random.Next(Hosts));
                return packet;
            }),
        ];
    }
}
