using System.Text;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Labels;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Flows.SomeTraffic;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Labels of flows by rules.</summary>
public sealed class FlowLabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("src,label\n10.0.0.1,a\n", "a,,")]
    [InlineData("dst,label\n10.0.0.0/30,a\n,rest\n", "a,rest,rest")]
    [InlineData("host,label\n10.0.0.4/30,a\n", ",a,a")]
    [InlineData("host,label\n0.0.0.0/0,a\n", "a,a,a")]
    [InlineData("host,label\n::/0,a\n", ",,")]
    [InlineData("src_port,label\n5,a\n", "a,,")]
    [InlineData("dst_port,label\n53,a\n", "a,a,")]
    [InlineData("port,protocol,label\n53,17,a\n53,tcp,b\n", "a,a,")]
    [InlineData("label,start,end\nearly,,10\nlate,20,\n", "early,late,late")]
    [InlineData("label,start\na,1970-01-01T00:00:25Z\n", ",,a")]
    [InlineData("# the first rule that applies\n\nsrc,label\n10.0.0.1,a\n10.0.0.1,b\n", "a,,")]
    public void First_rule_that_applies_has_the_label(string rules, string expected)
    {
        Assert.Equal(expected, string.Join(',', Labels(rules, "basic", "label")));
        Assert.Equal(expected, string.Join(',', Labels(rules, "cic", "Label")));
        Assert.Equal(expected, string.Join(',', Labels(rules, "zeek", "label")));
    }

    [Theory]
    [InlineData("", "there is no line with the names of columns")]
    [InlineData("src\n", "line 1: there is no column label")]
    [InlineData("source,label\n", "line 1: there is no column source; expected some of src, dst, host")]
    [InlineData("src,src,label\n", "line 1: a column occurs twice")]
    [InlineData("src,label\n\n10.0.0.1\n", "line 3: 1 values, expected 2")]
    [InlineData("src,label\n10.0.0.1/33,a\n", "line 2: src 10.0.0.1/33: expected an IP address, or a network")]
    [InlineData("port,label\n65536,a\n", "line 2: port 65536: expected a number up to 65535")]
    [InlineData("start,label\n+5s,a\n", "line 2: start +5s: expected a time")]
    [InlineData("port,label\n5,\"a\"\n", "line 2: label \"a\": expected text without quotes")]
    public void Mistakes_have_the_number_of_their_line(string rules, string message)
    {
        var error = Assert.Throws<FormatException>(() => FlowLabels.Read(new StringReader(rules)));
        Assert.StartsWith(message, error.Message);
    }

    private string[] Labels(string rules, string schema, string column)
    {
        _folder.With(
            "traffic", Some.Pcap([Udp(5_000, 1, 5, 2, 53), Udp(20_000, 3, 6, 4, 53), Udp(30_000, 5, 7, 6, 99)]));
        using var output = new MemoryStream();
        FlowsOperation.Run(
            [_folder["traffic"]], output,
            new FlowsOptions
            {
                Columns = FlowColumns.Schema(schema)!,
                Labels = FlowLabels.Read(new StringReader(rules)),
                Order = FlowRowOrder.Start,
            });
        string[][] rows =
        [
            .. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(',')),
        ];
        int index = Array.IndexOf(rows[0], column);
        return [.. rows.Skip(1).Select(row => row[index])];
    }
}
