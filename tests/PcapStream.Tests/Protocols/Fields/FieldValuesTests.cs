using System.Globalization;
using System.Net;
using System.Text;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Protocols.Fields;

public sealed class FieldValuesTests
{
    private readonly FieldValues _values = new();

    private string Last => Encoding.UTF8.GetString(_values[_values.Count - 1]);

    [Theory]
    [InlineData(0, 4, "0x0000")]
    [InlineData(0x2a, 2, "0x2a")]
    [InlineData(0xabcdef, 4, "0xabcdef")]
    [InlineData(ulong.MaxValue, 8, "0xffffffffffffffff")]
    public void Hexadecimal_numbers_have_at_least_their_digits(ulong value, int digits, string expected)
    {
        _values.AddHex(value, digits);
        Assert.Equal(expected, Last);
    }

    [Fact]
    public void Ipv4_addresses_are_written_as_the_runtime_writes_them()
    {
        var random = new Random(3);
        byte[] address = new byte[4];
        for (int i = 0; i < 2000; i++)
        {
            random.NextBytes(address);
            address[i & 3] = (byte)(i >> 2);
            _values.AddIpv4(address);
            Assert.Equal(new IPAddress(address).ToString(), Last);
        }
    }

    [Fact]
    public void Seconds_are_written_as_timestamps_are()
    {
        var random = new Random(4);
        foreach (long value in (long[])[0, -1, long.MinValue, long.MaxValue, .. Enumerable.Range(0, 1000)
            .Select(i => random.NextInt64(long.MinValue, long.MaxValue) >> (i % 60))])
        {
            _values.AddSeconds(value);
            Assert.Equal(Timestamp.FormatSeconds(value), Last);
        }
    }

    [Fact]
    public void Text_that_is_not_utf8_is_repaired()
    {
        byte[] bytes = [(byte)'a', 0xFF, 0xC3, (byte)'b', 0xC3, 0xA9, 0xE2, 0x82];
        _values.AddText(bytes);
        Assert.Equal("a\uFFFD\uFFFDbé\uFFFD", Last);
        Assert.Equal(Encoding.UTF8.GetString(bytes), Last);
    }

    [Fact]
    public void Keep_leaves_one_of_many_values()
    {
        for (int i = 0; i < 1000; i++)
            _values.AddText(i.ToString(CultureInfo.InvariantCulture));
        _values.Keep(517);
        Assert.Equal((1, "517"), (_values.Count, Last));
    }
}
