using System.Collections.Immutable;
using System.Text;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Text of options, kept within a bound: names and comments are a few hundred bytes in any real capture, and a hostile
/// one must not fill the memory with them.
/// </summary>
internal sealed class OptionText
{
    /// <summary>Most bytes of text that are kept of a capture; further text is left out.</summary>
    public const int MostBytes = 1 << 20;

    // An empty text is an object as well.
    private const int Overhead = 16;

    private int _room = MostBytes;

    /// <summary>The text of an option in UTF-8, which a zero byte may end early; null when it is left out.</summary>
    public string? Read(ReadOnlySpan<byte> value)
    {
        value = Trim(value);
        return TryTake(value.Length) ? Encoding.UTF8.GetString(value) : null;
    }

    /// <summary>Texts with one more, unless it is left out.</summary>
    public IReadOnlyList<string> Append(IReadOnlyList<string> texts, ReadOnlySpan<byte> value) =>
        Read(value) is { } text ? Add(texts, text) : texts;

    /// <summary>Takes room for a number of bytes; false when they are to be left out.</summary>
    public bool TryTake(int bytes)
    {
        if (bytes + Overhead > _room)
            return false;
        _room -= bytes + Overhead;
        return true;
    }

    /// <summary>
    /// A list with one more element. A hostile capture may have tens of thousands, so that the earlier ones are not
    /// copied.
    /// </summary>
    public static IReadOnlyList<T> Add<T>(IReadOnlyList<T> list, T added)
        where T : class => list is ImmutableList<T> grown ? grown.Add(added) : ImmutableList.Create(added);

    /// <summary>
    /// The text of an option of any length, with replacement characters for bytes that are not UTF-8.
    /// </summary>
    public static string ReadAny(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(Trim(value));

    /// <summary>The text of an option, which a zero byte may end early.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) =>
        value.IndexOf((byte)0) is >= 0 and int end ? value[..end] : value;
}
