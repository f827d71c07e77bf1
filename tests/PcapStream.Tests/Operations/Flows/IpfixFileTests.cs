using System.Text;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Ipfix;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Operations.Flows.Reference;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Flows.SomeTraffic;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>IPFIX files have the values of the text, and follow RFC 7011, as another reader sees it.</summary>
public sealed class IpfixFileTests(ITestOutputHelper output) : IDisposable
{
    private const int Every = 3;
    private const int LongestMessage = 1400;

    private static readonly FlowColumn[] Elements = [.. FlowColumns.All.Where(column => column.IsIpfix)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Own_captures_have_the_values_of_the_text() => Compare(
        Directory.GetFiles(Path.Combine(Repository.Root, "testdata"), "*.pcap*"));

    [Fact]
    public void Captures_of_others_have_the_values_of_the_text() => Compare(
        [.. Directory.GetFiles(Corpus.Root, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".pcap" or ".pcapng" or ".cap")
            .Order(StringComparer.Ordinal).Where((_, index) => index % Every == 0)]);

    [Fact]
    public void Any_elements_of_any_traffic_have_the_values_of_the_text()
    {
        var random = new Random(41);
        for (int round = 0; round < 60; round++)
        {
            _folder.With("traffic", Some.Pcap(Traffic(random, random.Next(400))));
            FlowColumn[] columns = [.. Elements];
            random.Shuffle(columns);
            Compare(
                _folder["traffic"],
                new FlowsOptions
                {
                    Columns = columns[..random.Next(1, columns.Length)],
                    Order = (FlowRowOrder)random.Next(2),
                    Tunnels = (FlowTunnels)random.Next(3),
                });
        }
    }

    [Fact]
    public void Templates_come_first_and_again_after_1024_messages()
    {
        _folder.With("traffic", Some.Pcap(
            Enumerable.Range(0, 20_000).Select(i => Udp(i, (byte)(i % 250), (ushort)(i / 250), 251, 53))));
        IpfixFile file = File(new FlowsOptions { Columns = FlowColumns.Ipfix }, _folder["traffic"]);
        Assert.Equal(20_000, file.Records.Count);
        Assert.Equal([0, 1024], file.WithTemplates);
    }

    [Fact]
    public void Export_time_is_that_of_the_last_flow_and_does_not_go_back()
    {
        _folder.With("traffic", Some.Pcap([Udp(1_000, 1, 5, 2, 53), Udp(500_000, 1, 5, 2, 53)]));
        FlowsOptions options = new() { Columns = FlowColumns.Ipfix };
        Assert.Equal([500u], File(options, _folder["traffic"]).ExportTimes);
        _folder.With("traffic", Some.Pcap([Udp(1_000, 1, 5, 2, 53), Udp(500_000, 1, 5, 2, 53), Udp(1, 7, 7, 8, 8)]));
        Assert.Equal([500u], File(options with { Order = FlowRowOrder.Start }, _folder["traffic"]).ExportTimes);
    }

    [Fact]
    public void Captures_without_flows_have_the_templates()
    {
        _folder.With("traffic", Some.Pcap([]));
        IpfixFile file = File(new FlowsOptions { Columns = FlowColumns.Ipfix }, _folder["traffic"]);
        Assert.Equal([0], file.WithTemplates);
        Assert.Empty(file.Records);
    }

    [Fact]
    public void Flow_of_which_no_element_is_set_has_no_record()
    {
        _folder.With("traffic", Some.Pcap([Icmp(0, 1, 2, 8, 0), Udp(1, 1, 5, 2, 53)]));
        FlowsOptions options = new() { Columns = [FlowColumns.Find("sourceTransportPort")!] };
        Assert.Equal("5", Assert.Single(File(options, _folder["traffic"]).Records)["sourceTransportPort"]);
        options = new() { Columns = [FlowColumns.Find("sourceIPv6Address")!] };
        Assert.Empty(File(options, _folder["traffic"]).Records);
    }

    [Theory]
    [InlineData("src_ip")]
    [InlineData("packetDeltaCount,octetDeltaCount,packetDeltaCount")]
    [InlineData("packetDeltaCount,Flow ID")]
    public void Other_columns_and_those_twice_are_refused(string names)
    {
        FlowColumn[] columns = [.. names.Split(',').Select(name => FlowColumns.Find(name)!)];
        Assert.Throws<ArgumentException>(() => FlowsOperation.Run(
            [], Stream.Null, new FlowsOptions { Columns = columns, Format = FlowFormat.Ipfix }));
    }

    // From RFC 5905, figure 4, and the first second of the next era.
    [Theory]
    [InlineData(0L, 2_208_988_800, 0)]
    [InlineData(63_072_000_500_000_000L, 2_272_060_800, 0x8000_0000)]
    [InlineData(2_085_978_495_000_000_000L, uint.MaxValue, 0)]
    [InlineData(2_085_978_496_000_000_000L, 0, 0)]
    [InlineData(-1L, 2_208_988_800, 0)]
    [InlineData(long.MinValue, 2_208_988_800, 0)]
    [InlineData(long.MaxValue, int.MaxValue, uint.MaxValue - 3)]
    public void Times_are_those_of_ntp(long nanoseconds, uint seconds, uint fraction)
    {
        ulong time = NtpTime.Of(nanoseconds);
        Assert.Equal((seconds, fraction), ((uint)(time >> 32), (uint)time));
    }

    [Fact]
    public void Times_keep_all_nanoseconds()
    {
        var random = new Random(5);
        long last = NtpTime.Nanoseconds(NtpTime.Of(long.MaxValue));
        for (int i = 0; i < 100_000; i++)
        {
            long time = random.NextInt64(last);
            Assert.Equal(time, NtpTime.Nanoseconds(NtpTime.Of(time)));
        }
        Assert.Equal(4_233_462_143_999_999_999, last);
    }

    private static SomePacket[] Traffic(Random random, int count)
    {
        var packets = new SomePacket[count];
        long time = random.NextInt64(4_200_000_000_000);
        for (int i = 0; i < count; i++)
        {
            time += random.Next(20) == 0 ? random.Next(90_000) : random.Next(10);
            (byte one, byte other) = ((byte)random.Next(1, 6), (byte)random.Next(1, 6));
            packets[i] = random.Next(5) switch
            {
                0 => Udp(time, one, (ushort)random.Next(5), other, (ushort)random.Next(5), random.Next(100)),
                1 => Icmp(time, one, other, (byte)random.Next(20), (byte)random.Next(5)),
                2 => Other(time, one, other, (byte)random.Next(256)),
                3 => Vxlan(time, one, other, Udp(time, other, 7, one, 9)),
                _ => Tcp(time, one, (ushort)random.Next(5), other, 80, (TcpControl)random.Next(512), random.Next(100)),
            };
        }
        return packets;
    }

    private void Compare(string[] files)
    {
        int flows = files.Sum(file => Compare(file, new FlowsOptions { Columns = Elements }));
        output.WriteLine($"{files.Length} files, {flows} flows");
        Assert.True(flows > 0);
    }

    private static int Compare(string file, FlowsOptions options)
    {
        string[][] rows = Rows(options, file);
        IpfixFile ipfix = File(options, file);
        Assert.All(ipfix.Messages, message => Assert.InRange(message.Length, 16, LongestMessage));
        Assert.Equal(ipfix.ExportTimes.Order(), ipfix.ExportTimes);
        string[] expected =
        [
            .. rows.Skip(1).Where(row => row.Any(value => value != "")).Select(row => string.Join(
                ' ', rows[0].Zip(row).Where(pair => pair.Second != "").Select(pair => $"{pair.First}={pair.Second}"))),
        ];
        Assert.Equal(
            expected,
            ipfix.Records.Select(record => string.Join(' ', record.Select(pair => $"{pair.Key}={pair.Value}"))));
        return expected.Length;
    }

    private static IpfixFile File(FlowsOptions options, string file) =>
        IpfixFile.Read(Run(options with { Format = FlowFormat.Ipfix }, file));

    private static string[][] Rows(FlowsOptions options, string file) =>
        [.. Encoding.UTF8.GetString(Run(options, file)).TrimEnd('\n').Split('\n').Select(line => line.Split(','))];

    private static byte[] Run(FlowsOptions options, string file)
    {
        using var output = new MemoryStream();
        FlowsResult result = FlowsOperation.Run([file], output, options);
        Assert.Equal(output.Length, result.Bytes);
        return output.ToArray();
    }
}
