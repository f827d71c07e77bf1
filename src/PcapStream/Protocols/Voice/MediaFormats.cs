using System.Buffers.Text;
using System.Text;

namespace PcapStream.Protocols.Voice;

/// <summary>
/// The formats that messages of SDP give to payload types of RTP (RFC 8866, section 6.6), such as <c>opus/48000/2</c>,
/// each once, with numbers from 1. Those after <see cref="Most"/> have no number, so that memory is bounded.
/// </summary>
internal static class MediaFormats
{
    /// <summary>The most formats that are known at a time.</summary>
    public const int Most = 256;

    private const int LongestText = 64;

    private static readonly Lock Guard = new();
    private static readonly MediaFormat?[] Known = new MediaFormat?[Most];

    /// <summary>The number of a format; 0 for one without a clock rate.</summary>
    public static ushort NumberOf(ReadOnlySpan<byte> format)
    {
        if (format.IndexOf((byte)'/') <= 0 || format.Length > LongestText)
            return 0;
        lock (Guard)
        {
            for (int i = 0; i < Most; i++)
            {
                Known[i] ??= new MediaFormat(format.ToArray());
                if (format.SequenceEqual(Known[i]!.Text))
                    return (ushort)(i + 1);
            }
        }
        return 0;
    }

    /// <summary>The format with a number.</summary>
    public static MediaFormat Of(ushort number) => Known[number - 1]!;
}

/// <summary>A format of media.</summary>
/// <param name="text">The name, a slash, and the rate, which other parts may follow.</param>
internal sealed class MediaFormat(byte[] text)
{
    private readonly int _name = Array.IndexOf(text, (byte)'/');

    /// <summary>The name, the rate and what follows.</summary>
    public ReadOnlySpan<byte> Text => text;

    /// <summary>The name of the encoding.</summary>
    public ReadOnlySpan<byte> Name => Text[.._name];

    /// <summary>The rate of timestamps in Hz; 0 if it is not a number.</summary>
    public uint Rate { get; } =
        Utf8Parser.TryParse(text.AsSpan(Array.IndexOf(text, (byte)'/') + 1), out uint rate, out _) ? rate : 0;

    /// <summary>
    /// Whether the timestamps of several packets are those of the first (RFC 4733, section 2.2.1).
    /// </summary>
    public bool IsEvents { get; } = Ascii.EqualsIgnoreCase(
        text.AsSpan(0, Math.Min(text.Length, "telephone-event".Length)), "telephone-event"u8);
}
