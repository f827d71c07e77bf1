using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Operations.Export;

public sealed class FieldFormatTests
{
    private static readonly string[] Awkward =
        ["plain", "a\tb\nc\\d", "say \"hi\", you", "\b\f\r\u001b\u007f", "", "é€😀"];

    [Fact]
    public void Fields_escapes_what_tshark_escapes_and_nothing_else() => Assert.Equal(
        "1\tplain\n2\ta\\tb\\nc\\d\n3\tsay \"hi\", you\n4\t\\b\\f\\r\\x1b\\x7f\n5\t\n6\té€😀\n", Text(
            FieldFormats.Fields, Awkward));

    [Fact]
    public void Fields_takes_separator_quote_header_and_byte_order_mark() => Assert.Equal(
        "\uFEFFframe.number|test.text\n'1'|'it's'\n", Text(FieldFormats.Fields, ["it's"], options => options with
        {
            Separator = '|',
            Quote = '\'',
            Header = true,
            ByteOrderMark = true,
        }));

    [Fact]
    public void Csv_quotes_what_must_be_quoted() => Assert.Equal(
        "frame.number,test.text\n1,plain\n2,a\\tb\\nc\\d\n3,\"say \"\"hi\"\", " +
        "you\"\n4,\\b\\f\\r\\x1b\\x7f\n5,\n6,é€😀\n", Text(FieldFormats.Csv, Awkward));

    [Fact]
    public void Csv_can_quote_all_and_do_without_a_header() => Assert.Equal(
        "\"1\";\"a,b\"\n", Text(FieldFormats.Csv, ["a,b"], options => options with
        {
            Quote = '"',
            Separator = ';',
            Header = false,
        }));

    [Fact]
    public void Separator_that_numbers_contain_is_quoted_in_csv() =>
        Assert.Equal(
            "frame.number1test.text\n\"1\"1\"211\"\n",
            Text(FieldFormats.Csv, ["211"], options => options with { Separator = '1' }));

    [Fact]
    public void Tsv_escapes_its_own_separators() => Assert.Equal(
        "frame.number\ttest.text\n1\tplain\n2\ta\\tb\\nc\\\\d\n3\tsay \"hi\", " +
        "you\n4\t\\b\\f\\r\\x1b\\x7f\n5\t\n6\té€😀\n", Text(FieldFormats.Tsv, Awkward));

    [Fact]
    public void Json_lines_have_numbers_and_escaped_strings() => Assert.Equal(
        """
        {"frame.number":1,"test.text":"plain"}
        {"frame.number":2,"test.text":"a\tb\nc\\d"}
        {"frame.number":3,"test.text":"say \"hi\", you"}
        {"frame.number":4,"test.text":"\b\f\r\u001b
        """ + "\\u007f\"}\n{\"frame.number\":5,\"test.text\":\"\"}\n{\"frame.number\":6,\"test.text\":\"é€😀\"}\n",
        Text(FieldFormats.JsonLines, Awkward));

    [Theory]
    [InlineData("fields", "a,b\n\n")]
    [InlineData("csv", "test.parts\n\"a,b\"\n\"\"\n")]
    [InlineData("tsv", "test.parts\na,b\n\n")]
    [InlineData("jsonl", "{\"test.parts\":[\"a\",\"b\"]}\n{\"test.parts\":\"\"}\n")]
    public void Several_values_are_joined_or_an_array(string format, string expected) =>
        Assert.Equal(expected, FieldText.Of(FieldText.Capture("a\0b", ""), new ExportOptions
        {
            Columns = [FieldText.Parts()],
            Format = FieldFormats.Find(format)!,
        }));

    [Theory]
    [InlineData(FieldOccurrence.All, "a b c\n")]
    [InlineData(FieldOccurrence.First, "a\n")]
    [InlineData(FieldOccurrence.Last, "c\n")]
    public void One_of_several_values_can_be_chosen(FieldOccurrence occurrence, string expected) =>
        Assert.Equal(expected,
        FieldText.Of(FieldText.Capture("a\0b\0c"), new ExportOptions
        {
            Columns = [FieldText.Parts()],
            Occurrence = occurrence,
            Aggregator = ' ',
        }));

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-7", "-7")]
    [InlineData("0", "0")]
    [InlineData("007", "\"007\"")]
    [InlineData("0x0002", "\"0x0002\"")]
    [InlineData("-", "\"-\"")]
    [InlineData("", "\"\"")]
    [InlineData("1\u00007", "[1,7]")]
    public void Json_lines_have_numbers_where_json_can(string value, string expected) =>
        Assert.Equal($"{{\"test.parts\":{expected}}}\n",
        FieldText.Of(FieldText.Capture(value), new ExportOptions
        {
            Columns = [FieldText.Parts(FieldType.Unsigned32)],
            Format = FieldFormats.JsonLines,
        }));

    [Fact]
    public void Json_lines_have_flags_as_true_and_false() => Assert.Equal("{\"test.parts\":[true,false]}\n",
        FieldText.Of(FieldText.Capture("1\u00000"), new ExportOptions
        {
            Columns = [FieldText.Parts(FieldType.Boolean)],
            Format = FieldFormats.JsonLines,
        }));

    [Theory]
    [InlineData("fields", "")]
    [InlineData("csv", "frame.number,test.text\n")]
    [InlineData("json", "[]\n")]
    [InlineData("jsonl", "")]
    [InlineData("ek", "")]
    public void Capture_without_packets_gives_complete_output(string format, string expected) =>
        Assert.Equal(expected, Text(FieldFormats.Find(format)!, []));

    [Fact]
    public void Field_named_twice_is_two_columns_and_one_member()
    {
        byte[] capture = FieldText.Capture("a");
        IReadOnlyList<Field> columns = FieldText.Named("frame.number", "frame.len", "frame.number");
        Assert.Equal("1\t1\t1\n", FieldText.Of(capture, new ExportOptions { Columns = columns }));
        Assert.Equal("{\"frame.len\":1,\"frame.number\":1}\n", FieldText.Of(capture, new ExportOptions
        {
            Columns = columns,
            Format = FieldFormats.JsonLines,
        }));
    }

    [Fact]
    public void Unwritable_output_is_refused()
    {
        Assert.Throws<ArgumentException>(
            () => FieldText.Of(FieldText.Capture("a"), new ExportOptions { Columns = [] }));
        Assert.Throws<ArgumentException>(() => FieldText.Of(FieldText.Capture("a"), new ExportOptions
        {
            Columns = [FieldText.Bytes()],
            Aggregator = 'é',
        }));
    }

    private static string Text(FieldFormat format, string[] packets, Func<ExportOptions, ExportOptions>? change = null)
    {
        var options =
            new ExportOptions { Columns = [.. FieldText.Named("frame.number"), FieldText.Bytes()], Format = format };
        return FieldText.Of(FieldText.Capture(packets), change is null ? options : change(options));
    }
}
