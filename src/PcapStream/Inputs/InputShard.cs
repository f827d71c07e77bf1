using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PcapStream.Inputs;

/// <summary>
/// One of several parts of the captures, such as <c>2/8</c>: the second of eight with equally many bytes. Together the
/// parts have every packet once. A file is cut between packets: a pcap or pcapng that is not compressed anywhere, other
/// files only at their ends.
/// </summary>
public sealed record InputShard
{
    /// <summary>The most parts.</summary>
    public const int MostCount = 1_000_000;

    /// <param name="number">From 1 to <paramref name="count"/>.</param>
    /// <param name="count">From 1 to <see cref="MostCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of bounds.</exception>
    public InputShard(int number, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, count);
        Number = number;
        Count = count;
    }

    /// <summary>The number of the part, from 1.</summary>
    public int Number { get; }

    /// <summary>The number of parts.</summary>
    public int Count { get; }

    /// <summary>Parses a part.</summary>
    /// <param name="text"><c>K/N</c>.</param>
    /// <param name="shard">The part; null when the text is not valid.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out InputShard? shard)
    {
        ArgumentNullException.ThrowIfNull(text);
        shard = null;
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !TryParseNumber(parts[0], out int number) || !TryParseNumber(parts[1], out int count)
            || count is < 1 or > MostCount || number < 1 || number > count)
            return false;
        shard = new InputShard(number, count);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    /// <summary>The first byte of the part, of all bytes of the captures, and one past its last.</summary>
    internal (long From, long To) Of(long bytes) =>
        ((long)((Int128)bytes * (Number - 1) / Count), (long)((Int128)bytes * Number / Count));

    private static bool TryParseNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
