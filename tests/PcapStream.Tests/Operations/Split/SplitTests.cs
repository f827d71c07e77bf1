using System.Buffers.Binary;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Split;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Split;

/// <summary>Parts, whatever the memory and whatever the end.</summary>
public sealed class SplitTests : IDisposable
{
    private const int Flows = 3000;
    private const int PacketBytes = 1000;

    private readonly TemporaryFolder _input = new();
    private readonly TemporaryFolder _parts = new();

    public void Dispose()
    {
        _input.Dispose();
        _parts.Dispose();
    }

    [Theory]
    [InlineData("part.pcap")]
    [InlineData("part.pcapng.zst")]
    public void Memory_changes_no_byte(string name)
    {
        string file = Traffic(Flows * 8);
        using var other = new TemporaryFolder();
        SplitReport small = SplitRun.Of(file, _parts[name], "flow", memoryLimit: 10 << 20).Split!;
        SplitReport large = SplitRun.Of(file, other[name], "flow", memoryLimit: 256 << 20).Split!;
        Assert.Equal(small, large);
        Assert.Equal((Flows, Flows * 8), (large.Parts, large.Packets));
        Assert.Equal(_parts.Files, other.Files);
        Assert.All(_parts.Files, part => Assert.Equal(File.ReadAllBytes(_parts[part]), File.ReadAllBytes(other[part])));
    }

    [Fact]
    public void Hash_divides_no_flow()
    {
        SplitRun.Of(Traffic(Flows * 4), _parts["part.pcap"], "hash=7");
        List<List<ReadPacket>> parts = SplitRun.Parts(_parts);
        Assert.Equal(7, parts.Count);
        IEnumerable<string> flows = parts.SelectMany(part => part.Select(FlowOf).Distinct());
        Assert.Equal(Flows, flows.Count());
        Assert.All(parts, part => Assert.InRange(part.Count, Flows * 4 / 10, Flows * 4 / 5));
    }

    [Fact]
    public void Host_gets_what_it_sends_and_receives()
    {
        SplitRun.Of(Traffic(40), _parts["{key}.pcap"], "host");
        Assert.Equal(40, ReadPacket.All(File.ReadAllBytes(_parts["10.200.0.1.pcap"])).Packets.Count);
        Assert.Equal(41, _parts.Files.Length);
    }

    [Fact]
    public void Client_is_the_side_that_began()
    {
        SplitRun.Of(Traffic(Flows * 2), _parts["{key}.pcap"], "server");
        Assert.Equal(["10.200.0.1.pcap"], _parts.Files);
    }

    [Fact]
    public void Numbers_follow_the_first_packets()
    {
        SplitRun.Of(Traffic(Flows * 2), _parts["{n:05}.pcap"], "flow");
        Assert.Equal("00001.pcap", _parts.Files[0]);
        Assert.Equal(
            Enumerable.Range(0, Flows).Select(flow => (long)flow),
            SplitRun.Parts(_parts).Select(part => part[0].Nanoseconds / 1000));
    }

    [Theory]
    [InlineData("flow")]
    [InlineData("hash=3")]
    [InlineData("packets=100")]
    public void Cancelled_split_leaves_nothing_unfinished(string rule)
    {
        using var cancellation = new CancellationTokenSource();
        ConvertResult result = ConvertOperation.Run(
            [Traffic(Flows * 8)], _parts["part.pcap"],
            new ConvertOptions
            {
                Split = new SplitOptions { By = SplitRun.Rule(rule), Manifest = _parts["parts.json"] },
                Batches = BatchOptions.Default with { PacketsPerBatch = 500 },
            },
            new Stop(cancellation), cancellation.Token);
        Assert.True(result.Interrupted);
        Assert.Equal(rule == "packets=100" ? result.Split!.Parts : 0, _parts.Files.Length);
        Assert.Empty(Directory.GetFileSystemEntries(_parts.Path, "*unfinished*"));
        Assert.Empty(Directory.GetDirectories(_parts.Path));
    }

    [Fact]
    public void Input_is_not_replaced_by_a_part()
    {
        string file = Traffic(10);
        byte[] before = File.ReadAllBytes(file);
        foreach (string rule in (string[])["packets=5", "hash=1"])
        {
            string pattern = rule == "hash=1" ? "traffic{key}" : "traffic{n}";
            File.Move(file, _input[rule == "hash=1" ? "traffic0" : "traffic1"]);
            string moved = _input[rule == "hash=1" ? "traffic0" : "traffic1"];
            CaptureException error = Assert.Throws<CaptureException>(() => SplitRun.Of(moved, _input[pattern], rule));
            Assert.Contains("is an input", error.Message);
            Assert.Equal(before, File.ReadAllBytes(moved));
            File.Move(moved, file);
            Assert.Single(Directory.GetFileSystemEntries(_input.Path));
        }
    }

    [Fact]
    public void Fragments_go_with_their_flow()
    {
        string file = Path.Combine(Repository.Root, "testdata", "udp-fragments.pcap");
        SplitRun.Of(file, _parts["{key}.pcap"], "flow");
        Assert.All(
            _parts.Files.Where(name => name.StartsWith("udp", StringComparison.Ordinal)),
            name => Assert.Matches(@"_\d+_[0-9a-f.+]+_\d+\.pcap$", name));
        Assert.Equal(4, _parts.Files.Length);
    }

    [Fact]
    public void Equal_parts_of_a_pipe_are_refused()
    {
        _input.WithPipe("pipe");
        CaptureException error = Assert.Throws<CaptureException>(
            () => SplitRun.Of(_input["pipe"], _parts["part.pcap"], "files=3"));
        Assert.Contains("not known before a pipe is read", error.Message);
    }

    private static string FlowOf(ReadPacket packet)
    {
        string[] ends = [.. new[] { packet.Data[26..30], packet.Data[30..34] }.Select(System.Convert.ToHexString)];
        return string.Join('-', ends.Order(StringComparer.Ordinal));
    }

    // Flows in turns, of which every second packet is an answer.
    private string Traffic(int packets)
    {
        byte[] capture = Some.Pcap([.. Enumerable.Range(0, packets).Select(number =>
        {
            byte[] data = Datagram(packets < Flows ? number : number % Flows, isAnswer: number / Flows % 2 == 1);
            return new SomePacket((uint)(number / 1_000_000), (uint)(number % 1_000_000), data, (uint)data.Length);
        })]);
        _input.With("traffic", capture);
        return _input["traffic"];
    }

    private static byte[] Datagram(int flow, bool isAnswer)
    {
        byte[] data = new byte[PacketBytes];
        data[12] = 8;
        Span<byte> ip = data.AsSpan(14);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], PacketBytes - 14);
        ip[8] = 64;
        ip[9] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(ip[(isAnswer ? 16 : 12)..], 0x0A00_0000u + (uint)flow);
        BinaryPrimitives.WriteUInt32BigEndian(ip[(isAnswer ? 12 : 16)..], 0x0AC8_0001);
        BinaryPrimitives.WriteUInt16BigEndian(ip[(isAnswer ? 22 : 20)..], 50_000);
        BinaryPrimitives.WriteUInt16BigEndian(ip[(isAnswer ? 20 : 22)..], 53);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], PacketBytes - 34);
        return data;
    }

    // Ends a split after some batches.
    private sealed class Stop(CancellationTokenSource cancellation) : IProgress<StreamProgress>
    {
        private int _batches;

        public void Report(StreamProgress value)
        {
            if (++_batches == 20)
                cancellation.Cancel();
        }
    }
}
