using PcapStream.Sql.Pushdown;
using PcapStream.Sql.Tests.Support;
using PcapStream.Tests.Support;

namespace PcapStream.Sql.Tests.Pushdown;

public sealed class PushdownTests
{
    [Theory]
    [InlineData("frame.number BETWEEN 5 AND 8", "--range 5-8")]
    [InlineData("frame.number > 5 AND frame.number >= 3", "--range 6-")]
    [InlineData("frame.number = 7", "--range 7")]
    [InlineData("frame.time_epoch >= '2026-11-21 07:49:54.3' AND frame.time_epoch < '2026-11-21 07:49:55'",
        "-A 2026-11-21T07:49:54.300000000Z -B 2026-11-21T07:49:55.000000001Z")]
    [InlineData("ip.src = '192.0.2.1' AND tcp.dstport = 80", "-Y 'ip.src == 192.0.2.1 && tcp.dstport == 80'")]
    [InlineData("tcp.dstport IN (80, 443)", "-Y '(tcp.dstport == 443 || tcp.dstport == 80)'")]
    [InlineData("list_contains(tcp.port, 443)", "-Y 'tcp.port == 443'")]
    [InlineData("tcp.flags.syn AND NOT tcp.flags.ack", "-Y 'tcp.flags.ack == 0 && tcp.flags.syn == 1'")]
    [InlineData("http.host IS NOT NULL", "-Y 'http.host'")]
    [InlineData("http.request.method = 'GET'", "-Y 'http.request.method == \"GET\"'")]
    [InlineData("ipv6.src = '2001:db8::1' OR ip.ttl < 5", "-Y '(ip.ttl < 5 || ipv6.src == 2001:db8::1)'")]
    [InlineData("eth.src = '02:00:00:00:00:01' AND sqrt(frame.len) > 3", "-Y 'eth.src == 02:00:00:00:00:01'")]
    public void Conditions_choose_packets_while_reading(string condition, string pushed)
    {
        using var queries = new CaptureQueries(Repository.TestData("http.pcap"));
        Assert.Equal($"packets: {pushed}", queries.Pushed($"SELECT ip.src FROM packets WHERE {condition}"));
    }

    [Theory]
    [InlineData("SELECT ip.src FROM packets")]
    [InlineData("SELECT ip.src FROM packets WHERE ip.src <> '192.0.2.1'")]
    [InlineData("SELECT ip.src FROM packets WHERE ip.src > '192.0.2.1'")]
    [InlineData("SELECT ip.src FROM packets WHERE ip.src = '192.0.2.300' OR ip.src = 'x'' || tcp'")]
    [InlineData("SELECT ip.src FROM packets WHERE ip.src = '192.0.2.1' OR sqrt(frame.len) > 3")]
    [InlineData("SELECT ip.src FROM packets WHERE http.host = 'a\" || tcp'")]
    [InlineData("SELECT p.ip.src FROM packets p JOIN packets q ON p.ip.id = q.ip.id WHERE p.ip.src = '192.0.2.1'")]
    [InlineData("SET threads = 1")]
    [InlineData("SELECT nothing")]
    public void What_is_not_understood_is_left_to_the_database(string sql)
    {
        using var queries = new CaptureQueries(Repository.TestData("http.pcap"));
        Assert.Equal("", queries.Pushed(sql));
    }

    [Theory]
    [InlineData("SELECT count(*) FROM (SELECT ip.dst AS \"ip.src\" FROM packets) WHERE ip.src = '192.0.2.1'", "24")]
    [InlineData("SELECT count(*) FROM (SELECT frame.number + 10 AS n FROM packets) WHERE n <= 12", "2")]
    [InlineData("WITH t AS (SELECT tcp.srcport AS \"tcp.dstport\" FROM packets) SELECT count(*) FROM t "
        + "WHERE tcp.dstport = 80", "24")]
    public void A_column_under_another_name_keeps_its_own_condition(string sql, string expected)
    {
        using var queries = new CaptureQueries(Repository.TestData("http.pcap"));
        Assert.Equal([expected], queries.Lines(sql));
    }

    [Fact]
    public void A_condition_in_a_constant_is_no_condition()
    {
        Assert.Equal(
            new Condition.Compare("http.host", "=", "') AND (tcp.port = 1'"),
            ConditionParser.Parse("(http.host = ') AND (tcp.port = 1')"));
        Assert.Null(ConditionParser.Parse("(a = 1) x"));
        Assert.Null(ConditionParser.Parse(new string('(', 200) + "a" + new string(')', 200)));
    }

    [Fact]
    public void Any_text_is_read_without_an_exception()
    {
        const string letters = "ab.1 '()=<>ANDORNOT:,";
        var random = new Random(7);
        for (int round = 0; round < 50_000; round++)
        {
            ConditionParser.Parse(
                new([.. Enumerable.Range(0, random.Next(40)).Select(_ => letters[random.Next(letters.Length)])]));
        }
    }
}
