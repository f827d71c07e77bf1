using PcapStream.Capture.Writing;

namespace PcapStream.Tests.Capture.Writing;

public sealed class OutputBufferTests
{
    private const int Largest = 8;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(1000)]
    public void Bytes_of_any_size_keep_their_order(int size)
    {
        var random = new Random(size);
        using var target = new MemoryStream();
        var buffer = new OutputBuffer(target, size);
        var expected = new List<byte>();
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = new byte[random.Next(2) == 0 ? random.Next(Largest + 1) : random.Next(100)];
            random.NextBytes(bytes);
            expected.AddRange(bytes);
            if (bytes.Length <= Largest)
                bytes.CopyTo(buffer.Reserve(bytes.Length));
            else
                buffer.Append(bytes);
            Assert.Equal(expected.Count, buffer.Position);
        }
        buffer.Flush();
        Assert.True(target.ToArray().AsSpan().SequenceEqual(expected.ToArray()));
    }
}
