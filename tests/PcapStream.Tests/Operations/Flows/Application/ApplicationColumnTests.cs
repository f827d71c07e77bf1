using System.Text;
using System.Text.Json;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Protocols.Tls;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Application;

/// <summary>What columns write.</summary>
public sealed class ApplicationColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FlowFormat.Csv, """
        "/a,""b""\\c\x09\xff"

        """)]
    [InlineData(FlowFormat.Tsv, """
        /a,"b"\\c\x09\xff

        """)]
    [InlineData(FlowFormat.JsonLines, """
        {"http_uri":"/a,\"b\"\\\\c\\x09\\xff"}

        """)]
    public void Text_is_escaped(FlowFormat format, string expected)
    {
        string rows = Rows(format, ["http_uri"], Segment(1, "GET /a,\"b\"\\c\t\u00FF HTTP/1.1\r\n\r\n"));
        Assert.Equal(expected.ReplaceLineEndings("\n"), rows);
        if (format == FlowFormat.JsonLines)
        {
            Assert.Equal(
                """/a,"b"\\c\x09\xff""", JsonDocument.Parse(rows).RootElement.GetProperty("http_uri").GetString());
        }
    }

    [Fact]
    public void First_values_of_a_flow_count() => Assert.Equal(
        "PUT,/1,b,x,200,SSH-2.0-o,SSH-2.0-r\n",
        Rows(
            FlowFormat.Csv,
            [
                "http_method", "http_uri", "http_host", "http_user_agent", "http_status", "ssh_client", "ssh_server",
            ],
            Segment(1, "PUT /1 HTTP/1.1\r\nUser-Agent: x\r\n\r\n"),
            Segment(2, "GET /2 HTTP/1.1\r\nUser-Agent: y\r\nHost: b\r\n\r\n"),
            Segment(3, "HTTP/1.1 200 OK\r\n\r\n", isAnswer: true),
            Segment(4, "HTTP/1.1 404 No\r\n\r\n", isAnswer: true),
            Segment(5, "SSH-2.0-r\r\n", isAnswer: true),
            Segment(6, "SSH-2.0-o\r\n")));

    [Fact]
    public void Too_many_long_values_are_cut_and_hashes_are_left_out()
    {
        string name = new('n', 255);
        string text = new('t', 200);
        byte[] hello = SomeHello.Records(SomeHello.Client(name, "h2", 10));
        string[] columns = ["http_uri", "http_host", "http_user_agent", "tls_sni", "tls_alpn", "ja4"];
        string row = Rows(
            FlowFormat.Csv, columns,
            Segment(1, $"GET {text} HTTP/1.1\r\nHost: {text}\r\nUser-Agent: {text}\r\n\r\n"),
            Segment(1000, Encoding.Latin1.GetString(hello)));
        string[] values = row.TrimEnd().Split(',');
        Assert.Equal([128, 128, 128], values[..3].Select(value => value.Length));
        Assert.InRange(values[3].Length, 90, 110);
        Assert.Equal(["", ""], values[4..]);
    }

    private static SomePacket Segment(uint sequence, string payload, bool isAnswer = false)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(payload);
        SomePacket packet = isAnswer
            ? SomeTraffic.Tcp(sequence, 2, 80, 1, 5000, TcpControl.Acknowledgment, bytes.Length, sequence)
            : SomeTraffic.Tcp(sequence, 1, 5000, 2, 80, TcpControl.Acknowledgment, bytes.Length, sequence);
        bytes.CopyTo(packet.Data, packet.Data.Length - bytes.Length);
        return packet;
    }

    // Without the line of names.
    private string Rows(FlowFormat format, string[] columns, params SomePacket[] packets)
    {
        _folder.With("some", Some.Pcap(packets));
        using var text = new MemoryStream();
        FlowsOperation.Run(
            [_folder["some"]], text,
            new FlowsOptions { Columns = [.. columns.Select(name => FlowColumns.Find(name)!)], Format = format });
        string rows = Encoding.UTF8.GetString(text.ToArray());
        return format == FlowFormat.JsonLines ? rows : rows[(rows.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }
}
