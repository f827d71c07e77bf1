using System.Text;
using PcapStream.Batching;
using PcapStream.Filtering;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Export;

public sealed class ExportOperationTests
{
    private static readonly string[] Names =
    [
        "frame.number", "frame.time_delta", "frame.time_relative", "frame.protocols",
        "ip.src", "ip.dst", "tcp.srcport", "udp.length",
    ];

    public static TheoryData<string> Formats => [.. FieldFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Threads_and_buffers_change_nothing(string format)
    {
        string[] captures = ["http.pcap", "interfaces.pcapng", "icmp.pcap"];
        string[] files = [.. captures.Select(name => Repository.TestData(name))];
        var options = new ExportOptions { Columns = FieldText.Named(Names), Format = FieldFormats.Find(format)! };
        byte[] expected = FieldText.BytesOf(files, options with { Batches = new BatchOptions { Threads = 1 } });
        foreach (int threads in (int[])[1, 2, 4, 9])
        {
            foreach (int buffer in (int[])[16, 300, 1 << 16])
                Assert.Equal(expected, FieldText.BytesOf(files, options with
                {
                    Batches = FieldText.Small(threads),
                    TextBufferSize = buffer,
                }));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Time_since_the_packet_displayed_before_equals_that_of_tshark(int threads)
    {
        string[] files = [Repository.TestData("tcp-loss.pcap"), Repository.TestData("http.pcap")];
        const string Filter = "tcp.len > 0";
        IEnumerable<string> expected = files.SelectMany(file => ForeignTool.Run(
            "tshark", "-r", file, "-Y", Filter, "-T", "fields", "-e", "frame.time_delta_displayed").Output);
        var options = new ExportOptions
        {
            Columns = FieldText.Named("frame.time_delta_displayed"),
            DisplayFilter = DisplayFilter.Parse(Filter),
            Batches = FieldText.Small(threads),
        };
        Assert.Equal(expected, Encoding.UTF8.GetString(FieldText.BytesOf(files, options)).Split('\n')[..^1]);
    }

    [Fact]
    public void Value_longer_than_all_buffers_is_complete()
    {
        byte[][] packets =
            [.. Enumerable.Range(0, 20).Select(i => Encoding.ASCII.GetBytes(new string((char)('a' + i), 100_000 + i)))];
        var options = new ExportOptions
        {
            Columns = [FieldText.Bytes()],
            Batches = FieldText.Small(threads: 4, packets: 2),
            TextBufferSize = 64,
        };
        Assert.Equal(
            string.Concat(packets.Select(packet => $"{Encoding.ASCII.GetString(packet)}\n")),
            FieldText.Of(FieldText.Capture(packets), options));
    }

    [Fact]
    public void Captures_follow_each_other_and_each_counts_from_one()
    {
        using var first = new TemporaryFile(FieldText.Capture("a", "b"));
        using var second = new TemporaryFile(FieldText.Capture("c"));
        var options =
            new ExportOptions { Columns = [.. FieldText.Named("frame.number", "frame.time_delta"), FieldText.Bytes()] };
        Assert.Equal(
            "1\t0.000000000\ta\n2\t1.000000000\tb\n1\t0.000000000\tc\n",
            Encoding.UTF8.GetString(FieldText.BytesOf([first.Path, second.Path], options)));
        Assert.Equal(
            "1\t0.000000000\ta\n2\t1.000000000\tb\n",
            Encoding.UTF8.GetString(FieldText.BytesOf([first.Path, second.Path], options with { MaxPackets = 2 })));
    }

    [Fact]
    public void Filtered_packets_keep_their_numbers()
    {
        string[] files = [Repository.TestData("http.pcap"), Repository.TestData("http.pcap")];
        var options = new ExportOptions
        {
            Columns = FieldText.Named("frame.number"),
            Filter = PacketFilter.Parse("tcp[tcpflags] & tcp-syn != 0"),
            Batches = FieldText.Small(threads: 3),
        };
        string once = Encoding.ASCII.GetString(FieldText.BytesOf(files[..1], options));
        Assert.StartsWith("1\n2\n", once);
        Assert.InRange(once.Split('\n').Length, 4, 40);
        Assert.Equal(once + once, Encoding.ASCII.GetString(FieldText.BytesOf(files, options)));
        Assert.Equal("1\n2\n", Encoding.ASCII.GetString(FieldText.BytesOf(files, options with { MaxPackets = 2 })));
        Assert.Equal(once + "1\n", Encoding.ASCII.GetString(FieldText.BytesOf(files, options with
        {
            MaxPackets = once.Split('\n').Length,
        })));
    }

    [Fact]
    public void Damage_is_reported_and_the_rest_is_written()
    {
        byte[] capture = FieldText.Capture("a", "b");
        using var cut = new TemporaryFile(capture.AsSpan(0, capture.Length - 1));
        using var output = new MemoryStream();
        ExportResult result = ExportOperation.Run(["missing.pcap", cut.Path], output, new ExportOptions
        {
            Columns = [FieldText.Bytes()],
        });
        Assert.Equal("a\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal("missing.pcap: no such file", Assert.Single(result.Failures).Message);
        Assert.Equal(cut.Path, Assert.Single(result.Damage).File);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Failure_to_write_ends_the_operation(int threads)
    {
        using var file = new TemporaryFile(FieldText.Capture(Enumerable.Repeat("abc", 1000).ToArray()));
        using var output = new FullStream(room: 100);
        var options = new ExportOptions
        {
            Columns = [FieldText.Bytes()],
            Batches = FieldText.Small(threads),
            TextBufferSize = 64,
        };
        Assert.Equal(
            "no room", Assert.Throws<IOException>(() => ExportOperation.Run([file.Path], output, options)).Message);
        Assert.InRange(output.Length, 1, 100);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_packet_allocates_nothing(string format)
    {
        byte[] few = LoopedHttp(rounds: 40);
        byte[] many = LoopedHttp(rounds: 400);
        string[] names = [.. Names, "frame.time", "frame.len", "ip.proto", "tcp.flags", "eth.addr", "frame.comment"];
        var options = new ExportOptions
        {
            Columns = FieldText.Named(names),
            Format = FieldFormats.Find(format)!,
            Batches = new BatchOptions { Threads = 1, PacketsPerBatch = 64 },
        };
        using var first = new TemporaryFile(few);
        using var second = new TemporaryFile(many);
        long ofFew = Heap.AllocatedBy(() => ExportOperation.Run([first.Path], Stream.Null, options));
        long ofMany = Heap.AllocatedBy(() => ExportOperation.Run([second.Path], Stream.Null, options));
        Assert.InRange(ofMany, 0, ofFew + 2048);
    }

    private static byte[] LoopedHttp(int rounds)
    {
        const int header = 24;
        byte[] recording = File.ReadAllBytes(Repository.TestData("http.pcap"));
        return [.. recording, .. Enumerable.Repeat(recording[header..], rounds).SelectMany(bytes => bytes)];
    }

    private sealed class FullStream(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
                throw new IOException("no room");
            base.Write(buffer);
        }
    }
}
