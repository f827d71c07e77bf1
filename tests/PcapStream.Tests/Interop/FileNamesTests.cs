using System.Text;
using PcapStream.Interop;

namespace PcapStream.Tests.Interop;

/// <summary>Names of any bytes survive as strings.</summary>
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("plain.pcap")]
    [InlineData("übung 😀.pcap")]
    public void Utf8_name_is_its_text(string name)
    {
        Assert.Equal(name, FileNames.Decode(Encoding.UTF8.GetBytes(name)));
        Assert.Equal(Encoding.UTF8.GetBytes(name), FileNames.Encode(name));
        Assert.False(FileNames.IsEscaped(name));
    }

    [Fact]
    public void Random_bytes_come_back_as_they_were()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            byte[] name = new byte[random.Next(24)];
            random.NextBytes(name);
            Assert.Equal(name, FileNames.Encode(FileNames.Decode(name)));
        }
    }

    [Fact]
    public void Byte_that_is_not_utf8_is_a_lone_surrogate()
    {
        Assert.Equal("a\udcff", FileNames.Decode([(byte)'a', 0xFF]));
        // An encoded surrogate is not valid UTF-8 either.
        Assert.Equal("\udced\udcb3\udcbf", FileNames.Decode([0xED, 0xB3, 0xBF]));
    }
}
