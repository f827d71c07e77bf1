using PcapStream.Operations.Selection;

namespace PcapStream.Tests.Operations.Selection;

/// <summary>Numbers of packets in editcap's form.</summary>
public sealed class PacketNumbersTests
{
    [Theory]
    [InlineData("1", "1", 1)]
    [InlineData("5,1-3", "1-3,5", 5)]
    [InlineData("1-3,2-7,8", "1-8", 8)]
    [InlineData("10-,4", "4,10-", long.MaxValue)]
    [InlineData("10-,4,12-20", "4,10-", long.MaxValue)]
    [InlineData("9223372036854775807,1", "1,9223372036854775807-", long.MaxValue)]
    public void Ranges_are_sorted_and_joined(string text, string expected, long last)
    {
        Assert.True(PacketNumbers.TryParse(text, out PacketNumbers? numbers));
        Assert.Equal((expected, last), (numbers.ToString(), numbers.Last));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("3-2")]
    [InlineData("1,,2")]
    [InlineData("1-2-3")]
    [InlineData(" 1")]
    [InlineData("9223372036854775808")]
    public void Other_texts_are_refused(string text) => Assert.False(PacketNumbers.TryParse(text, out _));

    [Fact]
    public void Membership_is_that_of_the_ranges()
    {
        var random = new Random(17);
        for (int run = 0; run < 200; run++)
        {
            var expected = new HashSet<long>();
            var parts = new List<string>();
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                int first = random.Next(1, 40);
                int last = first + random.Next(5);
                parts.Add($"{first}-{last}");
                for (int number = first; number <= last; number++)
                    expected.Add(number);
            }
            Assert.True(PacketNumbers.TryParse(string.Join(',', parts), out PacketNumbers? numbers));
            for (int number = 1; number < 50; number++)
                Assert.Equal(expected.Contains(number), numbers.Contains(number));
        }
    }
}
