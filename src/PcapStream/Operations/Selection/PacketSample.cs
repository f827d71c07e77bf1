using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PcapStream.Operations.Selection;

/// <summary>
/// A random sample of packets, one of N on average: <c>1/100</c>, or <c>1/100,SEED</c> for another sample. The packet's
/// number in its capture decides, so that the sample is the same in every run and for any number of threads.
/// </summary>
public sealed record PacketSample
{
    // The constants of splitmix64, whose output for consecutive numbers is that of a random generator.
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;
    private const ulong FirstFactor = 0xBF58_476D_1CE4_E5B9;
    private const ulong SecondFactor = 0x94D0_49BB_1331_11EB;

    /// <param name="every">One packet of so many is taken, on average; from 1.</param>
    /// <param name="seed">Chooses the sample.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is below 1.</exception>
    public PacketSample(long every, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        Every = every;
        Seed = seed;
    }

    /// <summary>One packet of so many is taken, on average.</summary>
    public long Every { get; }

    /// <summary>Chooses the sample.</summary>
    public long Seed { get; }

    /// <summary>Parses a sample.</summary>
    /// <param name="text"><c>1/N</c> or <c>1/N,SEED</c>.</param>
    /// <param name="sample">The sample; null when the text is not valid.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PacketSample? sample)
    {
        ArgumentNullException.ThrowIfNull(text);
        sample = null;
        if (!text.StartsWith("1/", StringComparison.Ordinal))
            return false;
        string[] parts = text[2..].Split(',');
        long seed = 0;
        if (parts.Length > 2 || !TryParseNumber(parts[0], out long every) || every < 1
            || (parts.Length == 2 && !TryParseNumber(parts[1], out seed)))
            return false;
        sample = new PacketSample(every, seed);
        return true;
    }

    /// <summary>Whether the packet of a number is taken.</summary>
    public bool Contains(long number)
    {
        ulong mixed = ((ulong)number + ((ulong)Seed * Step)) * Step;
        mixed = (mixed ^ (mixed >> 30)) * FirstFactor;
        mixed = (mixed ^ (mixed >> 27)) * SecondFactor;
        return Math.BigMul(mixed ^ (mixed >> 31), (ulong)Every, out _) == 0;
    }

    private static bool TryParseNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
