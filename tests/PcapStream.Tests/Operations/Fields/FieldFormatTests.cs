using PcapStream.Operations.Fields;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Operations.Fields;

public sealed class FieldFormatTests
{
    private static readonly string[] Awkward = ["plain", "a\tb\nc\\d", "say \"hi\", you", "\b\f\r\u001b\u007f", "", "é€😀"];

    [Fact]
    public void Fields_escapes_what_tshark_escapes_and_nothing_else() => Assert.Equal(
        "1\tplain\n2\ta\\tb\\nc\\d\n3\tsay \"hi\", you\n4\t\\b\\f\\r\\x1b\\x7f\n5\t\n6\té€😀\n", Text(FieldFormat.Fields, Awkward));

    [Fact]
    public void Fields_takes_separator_quote_header_and_byte_order_mark() => Assert.Equal(
        "\uFEFFframe.number|test.text\n'1'|'it's'\n", Text(FieldFormat.Fields, ["it's"], options => options with { Separator = '|', Quote = '\'', Header = true, ByteOrderMark = true }));

    [Fact]
    public void Csv_quotes_what_must_be_quoted() => Assert.Equal(
        "frame.number,test.text\n1,plain\n2,a\\tb\\nc\\d\n3,\"say \"\"hi\"\", you\"\n4,\\b\\f\\r\\x1b\\x7f\n5,\n6,é€😀\n", Text(FieldFormat.Csv, Awkward));

    [Fact]
    public void Csv_can_quote_all_and_do_without_a_header() => Assert.Equal(
        "\"1\";\"a,b\"\n", Text(FieldFormat.Csv, ["a,b"], options => options with { Quote = '"', Separator = ';', Header = false }));

    [Fact]
    public void A_separator_that_is_part_of_numbers_is_quoted_in_csv() =>
        Assert.Equal("frame.number1test.text\n\"1\"1\"211\"\n", Text(FieldFormat.Csv, ["211"], options => options with { Separator = '1' }));

    [Fact]
    public void Tsv_escapes_what_would_look_like_its_own() => Assert.Equal(
        "frame.number\ttest.text\n1\tplain\n2\ta\\tb\\nc\\\\d\n3\tsay \"hi\", you\n4\t\\b\\f\\r\\x1b\\x7f\n5\t\n6\té€😀\n", Text(FieldFormat.Tsv, Awkward));

    [Fact]
    public void Json_lines_have_numbers_and_escaped_strings() => Assert.Equal(
        """
        {"frame.number":1,"test.text":"plain"}
        {"frame.number":2,"test.text":"a\tb\nc\\d"}
        {"frame.number":3,"test.text":"say \"hi\", you"}
        {"frame.number":4,"test.text":"\b\f\r\u001b
        """ + "\\u007f\"}\n{\"frame.number\":5,\"test.text\":\"\"}\n{\"frame.number\":6,\"test.text\":\"é€😀\"}\n", Text(FieldFormat.JsonLines, Awkward));

    [Theory]
    [InlineData(FieldFormat.Fields, "a,b\n\n")]
    [InlineData(FieldFormat.Csv, "test.parts\n\"a,b\"\n\n")]
    [InlineData(FieldFormat.Tsv, "test.parts\na,b\n\n")]
    [InlineData(FieldFormat.JsonLines, "{\"test.parts\":[\"a\",\"b\"]}\n{\"test.parts\":\"\"}\n")]
    public void Several_values_are_joined_or_an_array(FieldFormat format, string expected) =>
        Assert.Equal(expected, FieldText.Of(FieldText.Capture("a\0b", ""), new FieldsOptions { Columns = [FieldText.Parts()], Format = format }));

    [Theory]
    [InlineData(FieldOccurrence.All, "a b c\n")]
    [InlineData(FieldOccurrence.First, "a\n")]
    [InlineData(FieldOccurrence.Last, "c\n")]
    public void One_of_several_values_can_be_chosen(FieldOccurrence occurrence, string expected) => Assert.Equal(expected,
        FieldText.Of(FieldText.Capture("a\0b\0c"), new FieldsOptions { Columns = [FieldText.Parts()], Occurrence = occurrence, Aggregator = ' ' }));

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-7", "-7")]
    [InlineData("0", "0")]
    [InlineData("007", "\"007\"")]
    [InlineData("0x0002", "\"0x0002\"")]
    [InlineData("-", "\"-\"")]
    [InlineData("", "\"\"")]
    [InlineData("1\u00007", "[1,7]")]
    public void Json_lines_have_numbers_where_json_can(string value, string expected) => Assert.Equal($"{{\"test.parts\":{expected}}}\n",
        FieldText.Of(FieldText.Capture(value), new FieldsOptions { Columns = [FieldText.Parts(FieldType.Unsigned32)], Format = FieldFormat.JsonLines }));

    [Fact]
    public void Json_lines_have_flags_as_true_and_false() => Assert.Equal("{\"test.parts\":[true,false]}\n",
        FieldText.Of(FieldText.Capture("1\u00000"), new FieldsOptions { Columns = [FieldText.Parts(FieldType.Boolean)], Format = FieldFormat.JsonLines }));

    [Theory]
    [InlineData(FieldFormat.Fields, "")]
    [InlineData(FieldFormat.Csv, "frame.number,test.text\n")]
    [InlineData(FieldFormat.Json, "[]\n")]
    [InlineData(FieldFormat.JsonLines, "")]
    [InlineData(FieldFormat.Ek, "")]
    public void A_capture_without_packets_is_whole_all_the_same(FieldFormat format, string expected) => Assert.Equal(expected, Text(format, []));

    [Fact]
    public void A_field_that_is_wanted_twice_is_two_columns_and_one_member()
    {
        byte[] capture = FieldText.Capture("a");
        IReadOnlyList<Field> columns = FieldText.Named("frame.number", "frame.len", "frame.number");
        Assert.Equal("1\t1\t1\n", FieldText.Of(capture, new FieldsOptions { Columns = columns }));
        Assert.Equal("{\"frame.len\":1,\"frame.number\":1}\n", FieldText.Of(capture, new FieldsOptions { Columns = columns, Format = FieldFormat.JsonLines }));
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        Assert.Throws<ArgumentException>(() => FieldText.Of(FieldText.Capture("a"), new FieldsOptions { Columns = [] }));
        Assert.Throws<ArgumentException>(() => FieldText.Of(FieldText.Capture("a"), new FieldsOptions { Columns = [FieldText.Bytes()], Aggregator = 'é' }));
    }

    private static string Text(FieldFormat format, string[] packets, Func<FieldsOptions, FieldsOptions>? change = null)
    {
        var options = new FieldsOptions { Columns = [.. FieldText.Named("frame.number"), FieldText.Bytes()], Format = format };
        return FieldText.Of(FieldText.Capture(packets), change is null ? options : change(options));
    }
}
