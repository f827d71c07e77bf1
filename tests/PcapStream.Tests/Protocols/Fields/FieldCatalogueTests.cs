using System.Text.RegularExpressions;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

public sealed partial class FieldCatalogueTests
{
    [Fact]
    public void Every_field_has_a_name_a_type_and_a_meaning() => Assert.All(FieldCatalogue.All, field =>
    {
        Assert.Matches(NameOfField(), field.Name);
        Assert.StartsWith("FT_", FieldTypeNames.Of(field.Type));
        Assert.NotEmpty(field.Description);
        Assert.Same(field, FieldCatalogue.Find(field.Name));
    });

    // SQL does not tell them apart, and each is a column there.
    [Fact]
    public void No_two_fields_differ_in_case_alone() => Assert.Equal(
        FieldCatalogue.All.Count,
        FieldCatalogue.All.Select(field => field.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Types_equal_those_of_tshark()
    {
        (int _, string[] lines, string[] _) = ForeignTool.Run("tshark", "-G", "fields");
        var types = lines.Select(line => line.Split('\t')).Where(parts => parts[0] == "F").GroupBy(parts => parts[2])
            .ToDictionary(group => group.Key, group => group.Select(parts => parts[3]));
        Assert.All(
            FieldCatalogue.All.Where(field => !Own.Contains(field.Name) && !OtherTypes.Contains(field.Name)),
            field => Assert.Contains(FieldTypeNames.Of(field.Type), types[field.Name]));
        Assert.All(Own, name => Assert.DoesNotContain(name, types.Keys));
    }

    /// <summary>
    /// Fields that tshark 4.0 does not have, that of its plugin for Community ID, which is off unless asked for, and
    /// data, which is a protocol in tshark.
    /// </summary>
    internal static readonly string[] Own =
    [
        "addr.src", "addr.dst", "port.src", "port.dst", "communityid", "data", "ip.stream", "ipv6.stream",
    ];

    // Of types that no other field has: a number of 24 bits with a sign, and characters.
    internal static readonly string[] OtherTypes =
        ["rtcp.ssrc.cum_nr", "usb.urb_type", "usb.setup_flag", "usb.data_flag"];

    /// <summary>Fields that are not always tshark's: what no protocol takes depends on all that are known.</summary>
    internal static readonly string[] NotCompared = [.. Own, "data.data", "data.len"];

    [Theory]
    [InlineData("ip.scr", "ip.src")]
    [InlineData("tcp.srport", "tcp.srcport")]
    [InlineData("frame.tim", "frame.time")]
    [InlineData("IP.SRC", "ip.src")]
    [InlineData("fram.number", "frame.number")]
    [InlineData("frame.time_eopch", "frame.time_epoch")]
    public void Suggestions_are_the_nearest_names(string name, string likeliest)
    {
        Assert.Null(FieldCatalogue.Find(name));
        Assert.Equal(likeliest, FieldCatalogue.Suggest(name)[0]);
        Assert.InRange(FieldCatalogue.Suggest(name).Count, 1, 5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing.like.it")]
    [InlineData("http.host.of.a.name.that.is.much.longer.than.any.field.could.ever.be.named")]
    public void A_name_unlike_all_others_has_no_suggestions(string name) => Assert.Empty(FieldCatalogue.Suggest(name));

    [GeneratedRegex(@"^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)*$")]
    private static partial Regex NameOfField();
}
