using System.Text;
using System.Text.RegularExpressions;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>
/// Types and bases that Wireshark registers its fields with (<c>tshark -G fields</c>), and what is printed of real
/// captures.
/// </summary>
public sealed class TsharkNotationTests(ITestOutputHelper output)
{
    // Registered with several bases, one of which the packet selects; the last two are printed in decimal anyway.
    private static readonly string[] Several = ["vxlan.flags", "wlan.fc", "wlan.fc.type", "wlan.fc.version",
        "dns.rr.udp_payload_size", "quic.frame_type"];

    private static readonly string[] Unlike = [.. FieldCatalogueTests.Own, .. FieldCatalogueTests.OtherTypes];

    [Fact]
    public void Types_equal_those_that_Wireshark_registers()
    {
        ILookup<string, string[]> registered = Registered();
        Assert.Empty(FieldCatalogue.All
            .Where(field => !Unlike.Contains(field.Name)
                && !registered[field.Name].Any(row => row[3] == FieldTypeNames.Of(field.Type)))
                .Select(field => field.Name));
    }

    [Fact]
    public void Numbers_are_in_the_base_and_width_that_Wireshark_registers()
    {
        ILookup<string, string[]> registered = Registered();
        Field[] numbers = [.. FieldCatalogue.All
            .Where(field => field.Type is >= FieldType.Unsigned8 and <= FieldType.Signed32
                && !Several.Contains(field.Name) && !Unlike.Contains(field.Name))];
        Regex[] forms = [.. numbers
            .Select(field => new Regex(string.Join('|', registered[field.Name].Select(Form).Distinct())))];
        var seen = new HashSet<string>();
        var wrong = new HashSet<string>();
        foreach (string file in Directory.GetFiles(Corpus.Root, "*.pcap", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where((_, i) => i % 4 == 0))
        {
            byte[] text = FieldText.BytesOf(
                [file], new ExportOptions { Columns = numbers, Occurrence = FieldOccurrence.First });
            foreach (string line in Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] values = line.Split('\t');
                for (int i = 0; i < numbers.Length; i++)
                {
                    if (values[i].Length == 0)
                        continue;
                    seen.Add(numbers[i].Name);
                    if (!forms[i].IsMatch(values[i]))
                        wrong.Add($"{numbers[i].Name}: {values[i]} is not {forms[i]}");
                }
            }
        }
        output.WriteLine($"{seen.Count} of {numbers.Length} fields seen");
        Assert.Empty(wrong);
        Assert.InRange(seen.Count, numbers.Length / 2, numbers.Length);
    }

    private static ILookup<string, string[]> Registered() =>
        ForeignTool.Run("tshark", "-G",
            "fields").Output.Select(line => line.Split('\t')).Where(row => row[0] == "F").ToLookup(row => row[2]);

    // The base may name a second one, which only trees show.
    private static string Form(string[] row)
    {
        string type = row[3];
        int bits = int.Parse(
            new string([.. type.Where(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture);
        return row[5].StartsWith("BASE_HEX", StringComparison.Ordinal) ? $"^0x[0-9a-f]{{{bits / 4}}}$" : "^-?[0-9]+$";
    }
}
