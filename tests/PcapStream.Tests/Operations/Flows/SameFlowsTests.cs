using PcapStream.Inputs;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Partials;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>The same bytes, whatever the memory, the threads, the batches and the files.</summary>
public sealed class SameFlowsTests : IDisposable
{
    private const int Packets = 60_000;

    private readonly TemporaryFolder _folder = new();
    private readonly SomePacket[] _packets = Make();

    private FlowRun Runs => new(_folder, _packets);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("basic", FlowRowOrder.End)]
    [InlineData("basic", FlowRowOrder.Start)]
    [InlineData("cic", FlowRowOrder.End)]
    [InlineData("ipfix", FlowRowOrder.End)]
    [InlineData("ipfix", FlowRowOrder.Start)]
    [InlineData("zeek", FlowRowOrder.End)]
    [InlineData("nfstream", FlowRowOrder.End)]
    public void Memory_changes_no_byte(string schema, FlowRowOrder order)
    {
        _folder.With("all", Some.Pcap(_packets));
        FlowsOptions options = Options(schema) with { Order = order };
        (byte[] expected, FlowsResult large) = Runs.Of(options, 512 << 20, "all");
        // Distributions and sequences of packets need more.
        (byte[] found, FlowsResult small) = Runs.Of(options, schema == "nfstream" ? 16 << 20 : 12 << 20, "all");
        Assert.Equal(0, order == FlowRowOrder.End ? large.SpilledBytes : 0);
        Assert.True(small.SpilledBytes > 0, "everything fitted in memory");
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("cic", 1, 4096)]
    [InlineData("cic", 3, 100)]
    [InlineData("ipfix", 1, 4096)]
    [InlineData("ipfix", 3, 100)]
    [InlineData("zeek", 1, 4096)]
    [InlineData("nfstream", 3, 100)]
    [InlineData("zeek", 3, 100)]
    public void Threads_and_batches_change_no_byte(string schema, int threads, int packetsPerBatch)
    {
        _folder.With("all", Some.Pcap(_packets));
        FlowsOptions options = Options(schema);
        byte[] expected = Runs.Of(options, 64 << 20, "all").Output;
        byte[] found = Runs.Of(
            options with { Batches = options.Batches with { Threads = threads, PacketsPerBatch = packetsPerBatch } },
            64 << 20,
            "all").Output;
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("cic")]
    [InlineData("ipfix")]
    [InlineData("zeek")]
    public void Flow_is_not_cut_at_the_end_of_a_file(string schema)
    {
        _folder.With("all", Some.Pcap(_packets));
        string[] names = Runs.Divide();
        FlowsOptions options = Options(schema);
        Assert.Equal(Runs.Of(options, 64 << 20, "all").Output, Runs.Of(options, 64 << 20, names).Output);
    }

    [Theory]
    [InlineData("cic", FlowRowOrder.End, 64 << 20)]
    [InlineData("ipfix", FlowRowOrder.End, 64 << 20)]
    [InlineData("nfstream", FlowRowOrder.Start, 512 << 20)]
    [InlineData("zeek", FlowRowOrder.End, 64 << 20)]
    [InlineData("zeek", FlowRowOrder.End, 12 << 20)]
    public void Flow_is_not_cut_at_the_edge_of_a_shard(string schema, FlowRowOrder order, int memoryLimit)
    {
        const int Shards = 5;
        _folder.With("all", Some.Pcap(_packets));
        FlowsOptions options = Options(schema) with { Order = order };
        var partials = new List<string>();
        for (int shard = Shards; shard > 0; shard--)
        {
            var partial = new PartialOutput(_folder[$"{shard}"], "test", "flows", []);
            FlowsOperation.Run([_folder["all"]], Stream.Null, options with
            {
                Shard = new InputShard(shard, Shards),
                Partial = partial,
                Batches = options.Batches with { Threads = 1 + (shard % 2), PacketsPerBatch = 100 * shard },
            });
            partials.Add(partial.Path);
        }
        using var output = new MemoryStream();
        FlowsResult combined = FlowsOperation.Combine(PartialSet.Open(partials, "test"), output, options with
        {
            Batches = options.Batches with { MemoryLimit = memoryLimit },
        });
        (byte[] expected, FlowsResult one) = Runs.Of(options, 512 << 20, "all");
        Assert.Equal(expected, output.ToArray());
        Assert.Equal(
            (one.Packets, one.Flows, one.WithoutFlow), (combined.Packets, combined.Flows, combined.WithoutFlow));
        Assert.True(combined.SpilledBytes > 0 || memoryLimit >= 64 << 20, "everything fitted in memory");
        Assert.InRange(partials.Sum(path => new FileInfo(path).Length), 1, new FileInfo(_folder["all"]).Length / 2);
    }

    private static FlowsOptions Options(string schema) => schema switch
    {
        "nfstream" => new FlowsOptions
        {
            Columns =
                [.. FlowColumns.NfStream, .. FlowColumns.NfStreamSequence, .. FlowColumns.Percentiles([50, 99.9])],
            Key = FlowKeyParts.Vlan,
            SequencePackets = 40,
        },
        // Elements of IPFIX as a file of them, whose messages do not end with batches.
        "ipfix" => new FlowsOptions { Columns = FlowColumns.Ipfix, Format = FlowFormat.Ipfix },
        _ => new FlowsOptions { Columns = FlowColumns.Schema(schema)! },
    };

    // Many flows at once, some of which end, come back, or are longer than a timeout.
    private static SomePacket[] Make()
    {
        var random = new Random(19);
        long time = 0;
        var packets = new SomePacket[Packets];
        for (int i = 0; i < Packets; i++)
        {
            time += random.Next(9) == 0 ? random.Next(100) : 0;
            long at = Math.Max(0, time - random.Next(20) / 19 * random.Next(1000));
            byte source = (byte)random.Next(1, 200);
            ushort port = (ushort)random.Next(1024, 1300);
            bool isAnswer = random.Next(2) == 0;
            packets[i] = (random.Next(3), isAnswer) switch
            {
                (0, false) => SomeTraffic.Udp(at, source, port, 250, 53, random.Next(200)),
                (0, true) => SomeTraffic.Udp(at, 250, 53, source, port, random.Next(200)),
                (_, false) => SomeTraffic.Tcp(
                    at, source, port, 250, 80, Flags(random), random.Next(200), (uint)random.Next(3)),
                (_, true) => SomeTraffic.Tcp(at, 250, 80, source, port, Flags(random), random.Next(200)),
            };
        }
        return packets;
    }

    private static TcpControl Flags(Random random) => random.Next(8) switch
    {
        0 => TcpControl.Synchronize,
        1 => TcpControl.Finish | TcpControl.Acknowledgment,
        2 => TcpControl.Reset,
        _ => TcpControl.Acknowledgment | TcpControl.Push,
    };
}
