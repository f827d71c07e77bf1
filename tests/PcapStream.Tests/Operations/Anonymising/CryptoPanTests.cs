using System.Buffers.Binary;
using System.Net;
using PcapStream.Operations.Convert.Anonymising;
using PcapStream.Tables;

namespace PcapStream.Tests.Operations.Anonymising;

/// <summary>Names of addresses are those of other programs under the same key.</summary>
public sealed class CryptoPanTests
{
    // The key and the addresses of the sample trace of the authors' distribution.
    private static readonly AnonymiseKey SampleKey = AnonymiseKey.Of(
    [
        21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16,
        216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
    ]);

    [Theory]
    [InlineData("128.11.68.132", "135.242.180.132")]
    [InlineData("129.118.74.4", "134.136.186.123")]
    [InlineData("130.132.252.244", "133.68.164.234")]
    [InlineData("141.223.7.43", "141.167.8.160")]
    [InlineData("141.233.145.108", "141.129.237.235")]
    [InlineData("152.163.225.39", "151.140.114.167")]
    [InlineData("156.29.3.236", "147.225.12.42")]
    [InlineData("165.247.96.84", "162.9.99.234")]
    [InlineData("166.107.77.190", "160.132.178.185")]
    [InlineData("192.102.249.13", "252.138.62.131")]
    [InlineData("192.215.32.125", "252.43.47.189")]
    [InlineData("207.33.151.131", "241.1.233.131")]
    [InlineData("24.0.250.221", "100.15.198.226")]
    [InlineData("4.3.88.225", "124.60.155.63")]
    [InlineData("64.34.154.117", "0.221.154.117")]
    [InlineData("10.185.25.118", "117.161.29.118")]
    public void Ipv4_names_are_those_of_the_authors_sample(string address, string name)
    {
        using var pan = new CryptoPan(SampleKey);
        uint number = BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());
        Assert.Equal(
            BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(name).GetAddressBytes()), pan.Ipv4(number));
    }

    [Theory]
    [InlineData("::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed")]
    [InlineData("::2", "78ff:f001:9fc0:20df:8380:b1f1:704:ef")]
    [InlineData("::ffff", "78ff:f001:9fc0:20df:8380:b1f1:704:f838")]
    [InlineData("2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e")]
    [InlineData("2001:db8::2", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c")]
    public void Ipv6_names_are_those_of_other_programs(string address, string name)
    {
        using var names = new AddressNames(new AnonymiseOptions { Key = SampleKey }, originals: null);
        byte[] bytes = IPAddress.Parse(address).GetAddressBytes();
        names.Ipv6(bytes);
        Assert.Equal(IPAddress.Parse(name), new IPAddress(bytes));
    }

    [Fact]
    public void Common_prefixes_stay_as_long_as_they_were()
    {
        var random = new Random(1);
        using var pan = new CryptoPan(AnonymiseKey.Random());
        for (int i = 0; i < 2000; i++)
        {
            uint one = (uint)random.NextInt64(1L << 32);
            uint other = one ^ 1u << random.Next(32);
            Assert.Equal(
                System.Numerics.BitOperations.LeadingZeroCount(one ^ other),
                System.Numerics.BitOperations.LeadingZeroCount(pan.Ipv4(one) ^ pan.Ipv4(other)));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Every_number_gets_a_name_of_its_own(int bits)
    {
        var permutation = new KeyedPermutation(new SipHash(1, 2), bits);
        ulong[] names = [.. Enumerable.Range(0, 1 << bits).Select(i => permutation.Map((ulong)i))];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.True(name < 1UL << bits));
    }

    [Fact]
    public void Kept_networks_broadcasts_and_group_bits_stay()
    {
        using var names = new AddressNames(
            new AnonymiseOptions
            {
                KeptNetworks = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fe80::/10")],
                KeepsVendors = true,
                MapsPorts = true,
            },
            originals: null);
        foreach (string kept in (string[])["10.1.2.3", "0.0.0.0", "255.255.255.255", "fe80::1", "::"])
        {
            byte[] bytes = IPAddress.Parse(kept).GetAddressBytes();
            if (bytes.Length == 4)
                names.Ipv4(bytes);
            else
                names.Ipv6(bytes);
            Assert.Equal(kept, new IPAddress(bytes).ToString());
        }
        byte[] other = [11, 1, 2, 3];
        names.Ipv4(other);
        Assert.NotEqual<byte>([11, 1, 2, 3], other);
        byte[] device = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06];
        names.Hardware(device);
        Assert.Equal<byte>([0x01, 0x02, 0x03], device[..3]);
        Assert.NotEqual<byte>([0x04, 0x05, 0x06], device[3..]);
        byte[] port = [0, 0];
        names.Port(port);
        Assert.Equal<byte>([0, 0], port);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void Key_of_another_length_is_refused(int bytes)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[bytes]);
        string message = Assert.Throws<FormatException>(() => AnonymiseKey.Read(path)).Message;
        Assert.Contains($"the file has {bytes} bytes", message);
        File.Delete(path);
    }
}
