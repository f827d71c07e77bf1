using PcapStream.Sql.Tests.Support;
using PcapStream.Tests.Support;

namespace PcapStream.Sql.Tests.Scanning;

/// <summary>The column of the captures' names.</summary>
public sealed class FileColumnTests
{
    private static readonly string Http = Repository.TestData("http.pcap");
    private static readonly string Dns = Repository.TestData("dns.pcap");
    private static readonly string Arp = Repository.TestData("arp.pcap");

    [Theory]
    [InlineData("packets", 32, 4, 51)]
    [InlineData("http", 0, 0, 8)]
    [InlineData("dns", 24, 0, 0)]
    [InlineData("flows", 12, 0, 4)]
    [InlineData("conn", 12, 0, 4)]
    public void Rows_have_the_capture_as_it_was_given(string table, int dns, int arp, int http)
    {
        using var queries = new CaptureQueries(Dns, Arp, Http);
        (string, int)[] expected = [(Dns, dns), (Arp, arp), (Http, http)];
        Assert.Equal(
            expected.Where(one => one.Item2 > 0).Select(one => $"{one.Item1}|{one.Item2}").Order(),
            queries.Lines($"SELECT file, count(*) FROM {table} GROUP BY file").Order());
    }

    [Fact]
    public void A_flow_has_the_capture_of_its_first_packet()
    {
        using var folder = new TemporaryFolder();
        byte[] udp = Convert.FromHexString(
            "02000000000102000000000208004500001c0000000040116abe01020304050607081f90003500080000");
        folder.With("one.pcap", Some.Pcap([new SomePacket(1, 0, udp, (uint)udp.Length)], link: 1));
        folder.With("none.pcap", Some.Pcap([], link: 1));
        folder.With("two.pcap", Some.Pcap([new SomePacket(2, 0, udp, (uint)udp.Length)], link: 1));
        using var queries = new CaptureQueries(folder["none.pcap"], folder["one.pcap"], folder["two.pcap"]);
        Assert.Equal(
            [$"{folder["one.pcap"]}|2"], queries.Lines("SELECT file, src_packets FROM flows"));
        Assert.Equal([$"{folder["one.pcap"]}|2"], queries.Lines("SELECT file, orig_pkts FROM conn"));
        Assert.Equal("", queries.Pushed($"SELECT file FROM flows WHERE file = '{folder["two.pcap"]}'"));
        Assert.Equal(["0"], queries.Lines($"SELECT count(*) FROM flows WHERE file = '{folder["two.pcap"]}'"));
    }

    [Theory]
    [InlineData("file = '{1}'", "-r '{1}'")]
    [InlineData("file IN ('{0}', '{2}') AND frame.len > 60", "-r '{0}' -r '{2}' -Y 'frame.len > 60'")]
    [InlineData("file <> '{1}'", "-r '{0}' -r '{2}'")]
    [InlineData("file LIKE '%/arp.pcap'", "-r '{1}'")]
    [InlineData("file LIKE '%/http%'", "-r '{2}'")]
    [InlineData("starts_with(file, '{2}')", "-r '{2}'")]
    [InlineData("(file = '{0}' AND ip.ttl < 5) OR (file = '{1}' AND ip.ttl > 5)", "-r '{0}' -r '{1}' "
        + "-Y '((ip.ttl < 5) || (ip.ttl > 5)) && (ip.ttl < 5 || ip.ttl > 5)'")]
    [InlineData("file = 'none'", "no capture")]
    public void A_condition_on_it_leaves_other_captures_out(string condition, string pushed)
    {
        using var queries = new CaptureQueries(Dns, Arp, Http);
        object[] files = [Dns, Arp, Http];
        Assert.Equal(
            $"packets: {string.Format(null, pushed, files)}",
            queries.Pushed($"SELECT ip.src FROM packets WHERE {string.Format(null, condition, files)}"));
    }

    [Theory]
    [InlineData("file > 'a'")]
    [InlineData("file = ip.src")]
    [InlineData("file = '{0}' OR sqrt(frame.len) > 3")]
    [InlineData("NOT (file = '{0}' AND sqrt(frame.len) > 3)")]
    [InlineData("file LIKE '%.p_ap'")]
    public void What_is_not_understood_leaves_no_capture_out(string condition)
    {
        using var queries = new CaptureQueries(Dns, Arp, Http);
        Assert.Equal("", queries.Pushed(
            $"SELECT ip.src FROM packets WHERE {condition.Replace("{0}", Dns, StringComparison.Ordinal)}"));
    }

    [Fact]
    public void Leaving_captures_out_changes_no_result()
    {
        string[] names = [Dns, Arp, Http, "none", "it''s"];
        string[] parts =
        [
            .. names.Select(name => $"file = '{name}'"), .. names.Select(name => $"file <> '{name}'"),
            "file LIKE '%http%'", "file LIKE '%.pcap'", "file ILIKE '%ARP%'", "file < '/'", "frame.len > 60",
            "ip.src IS NULL", "tcp.dstport = 80", "file IS NOT NULL", "frame.number < 20", "contains(file, 's.p')",
        ];
        using var queries = new CaptureQueries(Dns, Arp, Http);
        var random = new Random(3);
        int pushed = 0;
        for (int round = 0; round < 100; round++)
        {
            string condition = Condition(random, parts, depth: 3);
            string sql = $"SELECT file, count(*), sum(frame.number) FROM packets WHERE {condition} GROUP BY file "
                + "ORDER BY file";
            queries.PushesDown = true;
            pushed += queries.Pushed(sql).Contains("-r ", StringComparison.Ordinal) ? 1 : 0;
            string[] with = queries.Lines(sql);
            queries.PushesDown = false;
            Assert.True(queries.Lines(sql).SequenceEqual(with), $"{condition}: {string.Join(' ', with)}");
        }
        Assert.True(pushed > 10, $"{pushed} conditions left captures out");
    }

    [Fact]
    public void Captures_that_are_left_out_are_not_opened()
    {
        using var queries = new CaptureQueries(Http, "no such file.pcap");
        Assert.Equal(["51"], queries.Lines($"SELECT count(*) FROM packets WHERE file = '{Http}'"));
        Assert.Empty(queries.Source.Failures);
        Assert.Equal(["51"], queries.Lines("SELECT count(*) FROM packets WHERE file IS NOT NULL"));
        Assert.Single(queries.Source.Failures);
    }

    private static string Condition(Random random, string[] parts, int depth) => random.Next(depth + 1) switch
    {
        0 => parts[random.Next(parts.Length)],
        1 => $"NOT ({Condition(random, parts, depth - 1)})",
        _ => $"({Condition(random, parts, depth - 1)} {(random.Next(2) == 0 ? "AND" : "OR")} "
            + $"{Condition(random, parts, depth - 1)})",
    };
}
