using System.Text;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Text of options, kept within a bound: names and comments are a few hundred bytes in any capture that was made in
/// earnest, and a hostile one must not fill the memory with them.
/// </summary>
internal sealed class OptionText
{
    /// <summary>Bytes of text that are kept of a capture; what is beyond is left out.</summary>
    public const int MostBytes = 1 << 20;

    // An empty text is an object, too.
    private const int Overhead = 16;

    private int _room = MostBytes;

    /// <summary>The text of an option in UTF-8, which a zero byte may end early; null when it is left out.</summary>
    public string? Read(ReadOnlySpan<byte> value)
    {
        int end = value.IndexOf((byte)0);
        if (end >= 0)
            value = value[..end];
        if (value.Length + Overhead > _room)
            return null;
        _room -= value.Length + Overhead;
        return Encoding.UTF8.GetString(value);
    }
}
