using System.Security.Cryptography;
using PcapStream.Protocols.Tls;

namespace PcapStream.Tests.Protocols.Tls;

/// <summary>Against .NET's own.</summary>
public sealed class Md5Tests
{
    [Fact]
    public void Hash_is_that_of_dotnet_at_every_length_of_four_blocks()
    {
        byte[] data = new byte[256];
        new Random(1).NextBytes(data);
        byte[] hash = new byte[Md5.Size];
        for (int length = 0; length <= data.Length; length++)
        {
            Md5.Hash(data.AsSpan(0, length), hash);
#pragma warning disable CA5351 // JA3 is defined with MD5.
            Assert.Equal(MD5.HashData(data.AsSpan(0, length)), hash);
#pragma warning restore CA5351
        }
    }
}
