using System.Globalization;
using System.Text;
using PcapStream.Protocols.Tls;

namespace PcapStream.Tests.Protocols.Tls;

/// <summary>The examples of FoxIO's definition, technical_details/JA4.md.</summary>
public sealed class Ja4Tests
{
    private const string Ciphers = "1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035";
    private const string Extensions = "001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015";
    private const string Algorithms = "0403,0804,0401,0503,0805,0501,0806,0601";

    [Fact]
    public void Published_example_has_the_published_value() =>
        Assert.Equal("t13d1516h2_8daaf6152771_e5627efa2ab1", Of(Ciphers, Extensions, Algorithms));

    [Fact]
    public void Grease_counts_nowhere() =>
        Assert.Equal(
            "t13d1516h2_8daaf6152771_e5627efa2ab1",
            Of("0a0a," + Ciphers, "fafa," + Extensions + ",1a1a", "2a2a," + Algorithms));

    [Fact]
    public void Without_algorithms_only_extensions_are_hashed() =>
        Assert.Equal("t13d1516h2_8daaf6152771_6d807ffa2a79", Of(Ciphers, Extensions, ""));

    [Fact]
    public void Nothing_has_a_hash_of_zeros() => Assert.Equal(
        "q12i0000" + "00_000000000000_000000000000", Of(SomeHello.Client([], []), transport: 'q'));

    [Fact]
    public void Counts_have_two_digits() => Assert.StartsWith(
        "t12i9901" + "00_", Of(SomeHello.Client([.. Enumerable.Range(1, 120).Select(i => (ushort)i)], [(1, [])])));

    [Theory]
    [InlineData("6832", "h2")]
    [InlineData("687474702F312E31", "h1")]
    [InlineData("61", "aa")]
    [InlineData("AB", "ab")]
    [InlineData("20", "20")]
    [InlineData("ABCD", "ad")]
    [InlineData("2061", "21")]
    [InlineData("30AB", "3b")]
    [InlineData("6120", "60")]
    [InlineData("3031ABCD", "3d")]
    [InlineData("30ABCD31", "01")]
    [InlineData("", "00")]
    public void Protocol_has_its_first_and_last_character(string protocol, string expected) => Assert.StartsWith(
        "t12i0001" + expected + "_",
        Of(SomeHello.Client([], [(16, SomeHello.Protocols([Convert.FromHexString(protocol)]))])));

    [Theory]
    [InlineData(0x0300, "s3")]
    [InlineData(0x0301, "10")]
    [InlineData(0x0302, "11")]
    [InlineData(0x0303, "12")]
    [InlineData(0x7F1C, "00")]
    public void Version_is_that_of_the_hello_without_the_extension(ushort version, string expected) =>
        Assert.StartsWith("t" + expected, Of(SomeHello.Client([], [], version)));

    private static string Of(string ciphers, string extensions, string algorithms) => Of(SomeHello.Client(
        Numbers(ciphers),
        Numbers(extensions).Select(type => (type, type switch
        {
            0x0000 => SomeHello.ServerName("example.com"),
            0x0010 => SomeHello.Protocols("h2", "http/1.1"),
            0x000D => SomeHello.Sized16(SomeHello.Numbers(Numbers(algorithms))),
            0x002B => SomeHello.Sized8(SomeHello.Numbers([0x7A7A, 0x0303, 0x0304])),
            _ => (byte[])[],
        }))));

    private static string Of(byte[] message, char transport = 't')
    {
        Assert.True(TlsHandshake.TryRead(message, out TlsHandshake handshake));
        Assert.True(TlsHello.TryRead(handshake, out TlsHello hello));
        byte[] text = new byte[Ja4.Length];
        new Ja4().Format(hello, (byte)transport, text);
        return Encoding.ASCII.GetString(text);
    }

    private static IEnumerable<ushort> Numbers(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => ushort.Parse(one, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
