using System.Text.Json;
using PcapStream.Cli.Commands.Flows;
using PcapStream.Cli.Tests.Support;
using PcapStream.Protocols;

namespace PcapStream.Cli.Tests.Commands.Flows;

/// <summary><c>flows --geo</c>: countries and autonomous systems of addresses.</summary>
public sealed class GeoTests : IDisposable
{
    private static readonly string Http = TestData.Path("http.pcap");

    private readonly TemporaryFolder _folder = new();
    private readonly string _countries;
    private readonly string _systems;

    public GeoTests()
    {
        _countries = Written("countries.mmdb", Mmdb.Of(
            "Some-Country",
            ("192.0.2.0/31", Country("NL")),
            ("192.0.2.2/32", Country("DE")),
            ("2001:db8::/32", Country("FR"))));
        _systems = Written("systems.mmdb", Mmdb.Of("Some-ASN", ("192.0.2.2/32", new()
        {
            ["autonomous_system_number"] = 4200000000u,
            ["autonomous_system_organization"] = "Café \"Some\",\t\u001b[31mInc.",
        })));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Databases_add_their_columns()
    {
        Assert.Equal(
            ["src_ip,src_country,dst_country", "192.0.2.1,NL,DE"], Lines("-e", "src_ip", "--geo", _countries)[..2]);
        Assert.Equal(
            ["src_ip,src_asn,dst_asn,src_as_org,dst_as_org", "192.0.2.1,,4200000000,,\"Café \"\"Some\"\",  [31mInc.\""],
            Lines("-e", "src_ip", "--geo", _systems)[..2]);
        Assert.Equal(
            "src_ip,src_country,dst_country,src_asn,dst_asn,src_as_org,dst_as_org",
            Lines("-e", "src_ip", "--geo", _systems, "--geo", _countries)[0]);
    }

    [Fact]
    public void Windows_have_one_column_for_each_fact() => Assert.Equal(
        ["host,host_country,host_asn", "192.0.2.1,NL,", "192.0.2.2,DE,4200000000"],
        Lines("--window", "60s", "-e", "host", "--geo", _countries, "--geo", _systems)
            .Select(line => string.Join(',', line.Split(',')[..3])));

    [Theory]
    [InlineData("basic")]
    [InlineData("zeek")]
    public void Json_has_what_is_known(string schema)
    {
        using var row = JsonDocument.Parse(
            Lines("--schema", schema, "-T", "jsonl", "--geo", _countries, "--geo", _systems)[0]);
        Assert.Equal("NL", row.RootElement.GetProperty("src_country").GetString());
        Assert.Equal(4200000000, row.RootElement.GetProperty("dst_asn").GetInt64());
        Assert.False(row.RootElement.TryGetProperty("src_asn", out _));
    }

    [Theory]
    [InlineData("src_country=NL/dst_asn=4200000000", "src_country,dst_asn", "-e", "src_ip")]
    [InlineData("dst_country=DE/src_asn=__HIVE_DEFAULT_PARTITION__", "dst_country,src_asn", "--schema", "zeek")]
    [InlineData("dst_as_org=Café %22Some%22,  %5B31mInc.", "dst_as_org", "-e", "src_ip")]
    [InlineData("host_country=DE", "host_country", "--window", "60s", "-e", "host")]
    public void Folders_are_named_after_them(string path, string keys, params string[] options)
    {
        string folder = _folder["out"];
        ToolResult result = Tool.Run(
            ["flows", Http, "-T", "arrow", "--geo", _countries, "--geo", _systems, "--partition-by", keys, .. options,
                "-w", folder]);
        Assert.True(result.ExitCode == 0, result.Error);
        string file = Path.Join(folder, path, "part-00000.arrows");
        Assert.True(File.Exists(file), string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories)));
    }

    [Theory]
    [InlineData("host_country")]
    [InlineData("src_asn")]
    public void Folders_have_no_name_that_the_database_does_not_have(string key)
    {
        ToolResult result = Tool.Run(
            ["flows", Http, "-T", "arrow", "--geo", _countries, "--partition-by", key, "-w", _folder["out"]]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--partition-by {key}: there is no such column", result.Error);
    }

    [Fact]
    public void First_database_that_knows_an_address_counts()
    {
        string other = Written("other.mmdb", Mmdb.Of(
            "Other", ("192.0.2.2/32", Country("AT")), ("192.0.2.1/32", Country("CH"))));
        string part = Written("part.mmdb", Mmdb.Of("Part", ("192.0.2.2/32", Country("DE"))));
        Assert.Equal("CH,DE", Lines("-e", "src_ip", "--geo", part, "--geo", other)[1][10..]);
    }

    [Fact]
    public void File_without_facts_is_refused() => Fails(
        "it has neither countries nor autonomous systems",
        Written("other.mmdb", Mmdb.Of("Other", ("192.0.2.0/24", new() { ["continent"] = "EU" }))));

    [Fact]
    public void File_of_another_format_is_refused() => Fails("countries.csv: ", Written("countries.csv", [1, 2, 3]));

    [Fact]
    public void Missing_file_is_refused() => Fails("none.mmdb: ", _folder["none.mmdb"]);

    [Fact]
    public void Ipfix_has_no_such_elements() => Assert.Contains(
        "-T ipfix: --geo", Tool.Run(["flows", Http, "-T", "ipfix", "--geo", _countries]).Error);

    [Fact]
    public void Damaged_file_is_an_error_or_read()
    {
        var random = new Random(1);
        byte[] sound = File.ReadAllBytes(_systems);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. sound[..random.Next(sound.Length / 2, sound.Length + 1)]];
            for (int changes = random.Next(4); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            string path = Written("damaged.mmdb", damaged);
            Exception? error = Record.Exception(() =>
            {
                using var databases = new GeoDatabases([path]);
                databases.Find(NetworkAddress.Parse("192.0.2.2"));
                databases.Find(NetworkAddress.Parse("2001:db8::1"));
            });
            Assert.True(error is null or UsageException or IOException, $"{i}: {error}");
        }
    }

    private static Dictionary<string, object> Country(string code) =>
        new() { ["country"] = new Dictionary<string, object> { ["iso_code"] = code } };

    private static string[] Lines(params string[] options)
    {
        ToolResult result = Tool.Run(["flows", Http, .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.TrimEnd().Split('\n');
    }

    private static void Fails(string message, string path)
    {
        ToolResult result = Tool.Run(["flows", Http, "--geo", path]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Contains("--geo", result.Error);
    }

    private string Written(string name, byte[] content)
    {
        File.WriteAllBytes(_folder[name], content);
        return _folder[name];
    }
}
