using PcapStream.Tables;

namespace PcapStream.Tests.Tables;

/// <summary>OpenSSL's hashes with one and three rounds: key 00 to 0f, inputs 00 01 02 and so on.</summary>
public sealed class SipHashTests
{
    [Theory]
    [InlineData(0, "E77EBCB22788A5BEFD62DB6ADD303001")]
    [InlineData(1, "FC6F370460D3EDA85E0573CC2B2FF063")]
    [InlineData(15, "C17E5505B2BD526C2921CDEC1E7E0109")]
    [InlineData(63, "4C5800E34EFE426F079F6B0AA75260AD")]
    public void Hash_is_openssls(int length, string expected)
    {
        byte[] input = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        UInt128 hash = new SipHash(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908).Hash(input);
        byte[] bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(bytes, hash);
        Assert.Equal(expected, Convert.ToHexString(bytes));
    }

    [Fact]
    public void Runs_have_different_keys() =>
        Assert.NotEqual(SipHash.Random().Hash([1, 2, 3]), SipHash.Random().Hash([1, 2, 3]));
}
