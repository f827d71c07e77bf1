using System.Globalization;

namespace PcapStream.Capture.Compression;

/// <summary>The levels that an encoder knows, both ends included.</summary>
/// <param name="Least">The fastest.</param>
/// <param name="Most">The smallest result.</param>
/// <param name="Default">What is taken when nobody asks for one.</param>
internal sealed record LevelRange(int Least, int Most, int Default)
{
    /// <summary>The level to use for what was asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level; the message names the range.</exception>
    public int Choose(CompressionFormat format, int? level)
    {
        int chosen = level ?? Default;
        if (chosen < Least || chosen > Most)
        {
            throw new ArgumentOutOfRangeException(nameof(level), chosen,
                string.Create(CultureInfo.InvariantCulture, $"{format.Name()} has levels {Least} to {Most}"));
        }
        return chosen;
    }
}
