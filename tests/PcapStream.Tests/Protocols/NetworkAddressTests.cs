using System.Net;
using System.Text;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols;

/// <summary>RFC 5952 for IPv6. System.Net.IPAddress is the reference for random addresses.</summary>
public sealed class NetworkAddressTests
{
    private const int Count = 5_000;

    [Theory]
    [InlineData("C0000201", "192.0.2.1")]
    [InlineData("00000000", "0.0.0.0")]
    [InlineData("FFFFFFFF", "255.255.255.255")]
    [InlineData("02000000000A", "02:00:00:00:00:0a")]
    [InlineData("FFFFFFFFFFFF", "ff:ff:ff:ff:ff:ff")]
    [InlineData("00000000000000000000000000000000", "::")]
    [InlineData("00000000000000000000000000000001", "::1")]
    [InlineData("20010DB8000000000000000000000001", "2001:db8::1")]
    [InlineData("20010DB8000000010001000100010001", "2001:db8:0:1:1:1:1:1")]
    [InlineData("20010DB8000000000001000000000001", "2001:db8::1:0:0:1")]
    [InlineData("20010000000000010000000000000001", "2001:0:0:1::1")]
    [InlineData("FE80000000000000000000FFFE000000", "fe80::ff:fe00:0")]
    [InlineData("20010DB8000000000000000000000000", "2001:db8::")]
    [InlineData("00000000000000000000FFFFC0000201", "::ffff:192.0.2.1")]
    public void An_address_prints_as_an_address(string hex, string expected)
    {
        NetworkAddress address = Of(Chain.Bytes(hex));
        Assert.Equal(expected, address.ToString());
        Assert.Equal(expected, $"{address}");
        Assert.Equal(address, NetworkAddress.Parse(expected));
    }

    [Fact]
    public void No_address_prints_as_nothing()
    {
        Assert.Equal("", default(NetworkAddress).ToString());
        Assert.Equal("[]", $"[{default(NetworkAddress)}]");
        Assert.True(default(NetworkAddress).TryFormat(Span<char>.Empty, out int length));
        Assert.Equal((0, 0, AddressKind.None), (length, default(NetworkAddress).Length, default(NetworkAddress).Kind));
    }

    [Fact]
    public void Random_IPv4_addresses_have_the_text_of_IPAddress()
    {
        var random = new Random(31);
        byte[] bytes = new byte[4];
        for (int i = 0; i < Count; i++)
        {
            random.NextBytes(bytes);
            CheckIp(bytes, new IPAddress(bytes).ToString());
        }
    }

    [Fact]
    public void Random_IPv6_addresses_have_the_text_of_IPAddress()
    {
        var random = new Random(32);
        byte[] bytes = new byte[16];
        for (int i = 0; i < Count; i++)
        {
            for (int group = 0; group < 8; group++)
            {
                // Many zeros, so that runs of all lengths meet.
                int value = random.Next(5) switch { 0 or 1 => 0, 2 => random.Next(16), _ => random.Next(1 << 16) };
                bytes[group * 2] = (byte)(value >> 8);
                bytes[group * 2 + 1] = (byte)value;
            }
            CheckIp(bytes, new IPAddress(bytes).ToString());
        }
    }

    // IPAddress prints ::ffff:0:5 and ::ffff:0:192.0.2.1.
    [Theory]
    [InlineData("00000000000000000000FFFF00000005", "::ffff:0.0.0.5")]
    [InlineData("0000000000000000FFFF0000C0000201", "::ffff:0:c000:201")]
    public void Embedded_addresses_are_written_as_tshark_writes_them(string hex, string expected) =>
        Assert.Equal(expected, Of(Chain.Bytes(hex)).ToString());

    [Fact]
    public void Random_Ethernet_addresses_have_the_bytes_of_their_text()
    {
        var random = new Random(33);
        byte[] bytes = new byte[6];
        for (int i = 0; i < Count; i++)
        {
            random.NextBytes(bytes);
            string expected = Convert.ToHexStringLower(bytes);
            string text = NetworkAddress.Ethernet(bytes).ToString();
            Assert.Equal(expected, text.Replace(":", "", StringComparison.Ordinal));
            Assert.Equal(17, text.Length);
            string upper = text.Replace(':', '-').ToUpperInvariant();
            Assert.Equal(NetworkAddress.Ethernet(bytes), NetworkAddress.Parse(upper));
        }
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("02:00:00:00:00:01")]
    [InlineData("2001:db8::1")]
    public void A_text_needs_exactly_its_length(string text)
    {
        var address = NetworkAddress.Parse(text);
        Span<char> characters = stackalloc char[NetworkAddress.LongestText];
        Span<byte> bytes = stackalloc byte[NetworkAddress.LongestText];
        for (int room = 0; room <= NetworkAddress.LongestText; room++)
        {
            bool fits = room >= text.Length;
            Assert.Equal(fits, address.TryFormat(characters[..room], out int written));
            Assert.Equal(fits ? text : "", new string(characters[..written]));
            Assert.Equal(fits, address.TryFormat(bytes[..room], out written));
            Assert.Equal(fits ? text : "", Encoding.ASCII.GetString(bytes[..written]));
        }
    }

    [Fact]
    public void Bytes_need_exactly_their_length()
    {
        var address = NetworkAddress.Parse("02:00:00:00:00:01");
        Span<byte> bytes = stackalloc byte[6];
        Assert.False(address.TryWriteBytes(bytes[..5], out int written));
        Assert.Equal(0, written);
        Assert.True(address.TryWriteBytes(bytes, out written));
        Assert.Equal([2, 0, 0, 0, 0, 1], bytes[..written].ToArray());
    }

    [Fact]
    public void Addresses_of_two_kinds_are_never_the_same()
    {
        var ethernet = NetworkAddress.Parse("00:00:01:02:03:04");
        var ipv4 = NetworkAddress.Parse("1.2.3.4");
        var ipv6 = NetworkAddress.Ipv6(Chain.Bytes("000000000000000000000000 01020304"));
        NetworkAddress[] addresses = [default, ethernet, ipv4, ipv6];
        Assert.Equal(4, addresses.ToHashSet().Count);
        Assert.True(ethernet != ipv4);
        Assert.False(ipv4 == ipv6);
        Assert.False(ipv4.Equals((object)"1.2.3.4"));
    }

    [Fact]
    public void Equal_addresses_are_one_key()
    {
        var counts = new Dictionary<NetworkAddress, int>();
        foreach (string text in new[] { "1.2.3.4", "2001:db8::1", "1.2.3.4", "2001:DB8:0:0::1" })
            counts[NetworkAddress.Parse(text)] = counts.GetValueOrDefault(NetworkAddress.Parse(text)) + 1;
        Assert.Equal([2, 2], counts.Values);
    }

    [Fact]
    public void Addresses_are_ordered_by_kind_and_number()
    {
        string[] ordered = ["02:00:00:00:00:01", "9.0.0.0", "10.0.0.1", "10.0.0.2", "::2", "2001:db8::1", "fe80::1"];
        NetworkAddress[] addresses = [.. ordered.Select(text => NetworkAddress.Parse(text))];
        Assert.Equal(addresses, addresses.Reverse().Order());
        Assert.True(addresses[1] < addresses[2] && addresses[2] > addresses[1]);
        Assert.True(addresses[1] <= addresses[2] && addresses[2] >= addresses[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.4.5")]
    [InlineData("01.2.3.4")]
    [InlineData("0x1.2.3.4")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.4:80")]
    [InlineData("::1%eth0")]
    [InlineData("::1/64")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("1::2::3")]
    [InlineData("02:00:00:00:00")]
    [InlineData("02:00:00:00-00:01")]
    [InlineData("02:00:00:00:00:0g")]
    [InlineData("02:00:00:00:00:+1")]
    [InlineData("example.com")]
    public void Other_texts_are_refused(string text)
    {
        Assert.False(NetworkAddress.TryParse(text, out NetworkAddress address));
        Assert.Equal(default, address);
        Assert.Contains(text, Assert.Throws<FormatException>(() => NetworkAddress.Parse(text)).Message);
    }

    [Fact]
    public void Random_texts_are_refused_or_read_as_they_print()
    {
        const string Alphabet = "0123456789abcdefABCDEF::::....-%/[] x";
        var random = new Random(34);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            // Half are valid addresses with one character changed.
            char[] text = i % 2 == 0
                ? random.GetItems<char>(Alphabet, random.Next(46))
                : RandomText(random).ToCharArray();
            if (i % 2 == 1)
                text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            if (!NetworkAddress.TryParse(text, null, out NetworkAddress address))
                continue;
            read++;
            Assert.Equal(address, NetworkAddress.Parse(address.ToString()));
        }
        Assert.InRange(read, 1, 20_000);
    }

    [Fact]
    public void Addresses_become_those_of_the_system_and_back()
    {
        var ipv4 = NetworkAddress.Parse("192.0.2.1");
        var ipv6 = NetworkAddress.Parse("fe80::1");
        Assert.Equal(IPAddress.Parse("192.0.2.1"), ipv4.ToIPAddress());
        Assert.Equal(ipv4, NetworkAddress.From(ipv4.ToIPAddress()));
        Assert.Equal(ipv6, NetworkAddress.From(IPAddress.Parse("fe80::1%2")));
        Assert.Throws<InvalidOperationException>(() => NetworkAddress.Parse("02:00:00:00:00:01").ToIPAddress());
    }

    [Fact]
    public void Bytes_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NetworkAddress.Ethernet(new byte[7]));
        Assert.Throws<ArgumentException>(() => NetworkAddress.Ipv4(new byte[3]));
        Assert.Throws<ArgumentException>(() => NetworkAddress.Ipv6(new byte[4]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        NetworkAddress[] addresses = [.. new[] { "02:00:00:00:00:01", "192.0.2.1", "2001:db8::1" }
            .Select(text => NetworkAddress.Parse(text))];
        var counts = addresses.ToDictionary(address => address, _ => 0L);
        int uses = 0;
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 1000; i++, uses++)
                Use(addresses, counts);
        }));
        Assert.All(counts.Values, count => Assert.Equal(uses, count));
    }

    private static void Use(NetworkAddress[] addresses, Dictionary<NetworkAddress, long> counts)
    {
        Span<char> characters = stackalloc char[NetworkAddress.LongestText];
        Span<byte> bytes = stackalloc byte[NetworkAddress.LongestText];
        foreach (NetworkAddress address in addresses)
        {
            bool isWritten = address.TryFormat(characters, out int length) && address.TryFormat(bytes, out length)
                && address.TryFormat(bytes[..length], out _) && address.CompareTo(addresses[0]) >= 0;
            counts[address] += isWritten ? 1 : 0;
        }
    }

    private static void CheckIp(byte[] bytes, string expected)
    {
        NetworkAddress address = Of(bytes);
        Assert.Equal(bytes, IPAddress.Parse(address.ToString()).GetAddressBytes());
        Assert.Equal(address, NetworkAddress.Parse(expected));
        if (!HasOtherNotation(bytes))
            Assert.Equal(expected, address.ToString());
    }

    // See Embedded_addresses_are_written_as_tshark_writes_them.
    private static bool HasOtherNotation(byte[] bytes) =>
        bytes.Length == 16 && !bytes.AsSpan(0, 8).ContainsAnyExcept((byte)0);

    private static string RandomText(Random random)
    {
        byte[] bytes = new byte[random.Next(3) switch { 0 => 4, 1 => 6, _ => 16 }];
        random.NextBytes(bytes);
        return Of(bytes).ToString();
    }

    private static NetworkAddress Of(byte[] bytes) => bytes.Length switch
    {
        4 => NetworkAddress.Ipv4(bytes),
        6 => NetworkAddress.Ethernet(bytes),
        _ => NetworkAddress.Ipv6(bytes),
    };
}
