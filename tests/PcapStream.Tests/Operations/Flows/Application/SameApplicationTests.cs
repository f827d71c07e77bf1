using System.Text;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Protocols.Quic;
using PcapStream.Tests.Protocols.Tls;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Application;

/// <summary>The same values, whatever the memory, the threads and the batches.</summary>
public sealed class SameApplicationTests : IDisposable
{
    private const int Connections = 8_000;
    private const int AtOnce = 200;

    private readonly TemporaryFolder _folder = new();

    private readonly FlowsOptions _options = new()
    {
        Columns =
        [
            .. FlowColumns.Basic,
            .. FlowColumns.All.Where(column => column.Needs == ColumnNeeds.Application),
        ],
    };

    public SameApplicationTests() => _folder.With("all", Some.Pcap(Make()));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_changes_no_byte(bool withStatistics)
    {
        FlowsOptions options = withStatistics
            ? _options with { Columns = [.. _options.Columns, .. FlowColumns.Cic] }
            : _options;
        (string expected, FlowsResult large) = Run(options, 512 << 20);
        (string found, FlowsResult small) = Run(options, 12 << 20);
        Assert.Equal(0, large.SpilledBytes);
        Assert.True(small.SpilledBytes > 0, "everything fitted in memory");
        Assert.Equal(expected, found);
        Assert.All(["example.com,h2,", ",h3,,", ",GET,", ",www.example.com,1,", ",SSH-2.0-a,"],
            text => Assert.Contains(text, found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(3, 100)]
    public void Threads_and_batches_change_no_byte(int threads, int packetsPerBatch)
    {
        string expected = Run(_options, 64 << 20).Output;
        FlowsOptions other = _options with
        {
            Batches = _options.Batches with { Threads = threads, PacketsPerBatch = packetsPerBatch },
        };
        Assert.Equal(expected, Run(other, 64 << 20).Output);
    }

    private (string Output, FlowsResult Result) Run(FlowsOptions options, long memoryLimit)
    {
        using var output = new MemoryStream();
        FlowsResult result = FlowsOperation.Run(
            [_folder["all"]], output, options with { Batches = options.Batches with { MemoryLimit = memoryLimit } });
        return (Encoding.UTF8.GetString(output.ToArray()), result);
    }

    // Connections that overlap: more hellos at once than are kept.
    private static List<SomePacket> Make()
    {
        var random = new Random(7);
        var packets = new List<SomePacket>();
        var open = new List<Queue<Func<long, SomePacket>>>();
        int begun = 0;
        for (long time = 0; begun < Connections || open.Count > 0; time++)
        {
            while (open.Count < AtOnce && begun < Connections)
                open.Add(Connection(begun++, random));
            int index = random.Next(open.Count);
            packets.Add(open[index].Dequeue()(time));
            if (open[index].Count == 0)
                open.RemoveAt(index);
        }
        return packets;
    }

    private static Queue<Func<long, SomePacket>> Connection(int number, Random random)
    {
        byte source = (byte)(1 + number % 200);
        ushort port = (ushort)(2000 + number / 200);
        Func<long, SomePacket> Segment(byte[] payload, uint sequence, ushort to = 443) => time =>
            With(SomeTraffic.Tcp(
                time, source, port, 250, to, TcpControl.Acknowledgment, payload.Length, sequence), payload);
        Func<long, SomePacket> Datagram(byte[] payload, ushort to) => time =>
            With(SomeTraffic.Udp(time, source, port, 250, to, payload.Length), payload);
        byte[] hello = SomeHello.Client("example.com", number % 2 == 0 ? "h2" : "h3", random.Next(800, 1500));
        byte[] records = SomeHello.Records(hello);
        byte[] destination = [.. BitConverter.GetBytes((long)number)];
        return new Queue<Func<long, SomePacket>>((number % 8) switch
        {
            0 or 2 or 4 =>
            [
                time => SomeTraffic.Tcp(time, source, port, 250, 443, TcpControl.Synchronize, 0, 99),
                Segment(records[500..], 600), Segment(records[..500], 100),
            ],
            1 or 3 =>
            [
                Datagram(SomeQuic.Initial(false, destination, 0, SomeQuic.Crypto(700, hello[700..])), 443),
                Datagram(SomeQuic.Initial(false, destination, 1, SomeQuic.Crypto(0, hello[..700])), 443),
            ],
            5 => [Segment("GET /a HTTP/1.1\r\nHost: b\r\n\r\n"u8.ToArray(), 1, to: 80)],
            6 => [Segment("SSH-2.0-a\r\n"u8.ToArray(), 1, to: 22)],
            _ =>
            [
                Datagram(Convert.FromHexString(
                    "12340100000100000000000003777777076578616D706C6503636F6D0000010001"), 53),
            ],
        });
    }

    private static SomePacket With(SomePacket packet, byte[] payload)
    {
        payload.CopyTo(packet.Data, packet.Data.Length - payload.Length);
        return packet;
    }
}
