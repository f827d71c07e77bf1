using System.Text;
using System.Text.Json;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Names in captures cannot break the lines of flows.</summary>
public sealed class FlowTextTests
{
    // Quotes, a tab, line ends, a backslash, and what a terminal obeys.
    private const string Name = "e\"t\nh\t0,\r\u001b[31m\\\u009bé";

    [Fact]
    public void Json_has_the_name_of_an_interface_as_it_is()
    {
        string line = Assert.Single(Rows(FlowFormat.JsonLines));
        using JsonDocument row = JsonDocument.Parse(line);
        Assert.Equal($"0-{Name}", row.RootElement.GetProperty("interface").GetString());
        Assert.DoesNotContain('\u001b', line);
    }

    [Fact]
    public void Csv_has_quotes_and_escapes() =>
        Assert.Equal("""4.5.6.7,"0-e""t\nh\t0,\r\x1b[31m\\u009bé",53""", Assert.Single(Rows(FlowFormat.Csv)));

    [Fact]
    public void Tsv_has_escapes() =>
        Assert.Equal("4.5.6.7\t0-e\"t\\nh\\t0,\\r\\x1b[31m\\\\u009bé\t53", Assert.Single(Rows(FlowFormat.Tsv)));

    // Rows without the header.
    private static string[] Rows(FlowFormat format)
    {
        using var folder = new TemporaryFolder();
        byte[] packet = Convert.FromHexString("4500001C000100004011000001020304040506070035003500080000");
        folder.With("name.pcapng", new PcapNgBuilder()
            .Section()
            .Interface(101, 0, (2, Encoding.UTF8.GetBytes(Name)))
            .Enhanced(0, 0, packet)
            .ToArray());
        using var text = new MemoryStream();
        FlowsOperation.Run([folder["name.pcapng"]], text, new FlowsOptions
        {
            Columns = [.. new[] { "dst_ip", "interface", "dst_port" }.Select(name => FlowColumns.Find(name)!)],
            Key = FlowKeyParts.Interface,
            Format = format,
        });
        return Encoding.UTF8.GetString(text.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)[(format == FlowFormat.JsonLines ? 0 : 1)..];
    }
}
