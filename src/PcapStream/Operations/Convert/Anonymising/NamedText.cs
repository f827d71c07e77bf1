using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PcapStream.Tables;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces names and addresses in text by others of the same length. They depend on the key and on the text alone, so
/// that a name is the same everywhere, but an address in text is not the name of the address in a header.
/// </summary>
internal sealed class NamedText(SipHash hash)
{
    private const int LongestIpv6 = 45;
    private const int HashBytes = 16;

    private readonly byte[] _word = new byte[256];

    /// <summary>Replaces every letter and digit of a name, label by label.</summary>
    public void Name(Span<byte> text)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'.');
            Label(end < 0 ? text : text[..end]);
            text = end < 0 ? [] : text[(end + 1)..];
        }
    }

    /// <summary>Replaces every letter and digit of a label by a letter.</summary>
    public void Label(Span<byte> label)
    {
        // Names are equal in upper and lower case.
        Span<byte> folded = _word.AsSpan(0, Math.Min(label.Length, _word.Length));
        for (int i = 0; i < folded.Length; i++)
            folded[i] = (byte)char.ToLowerInvariant((char)label[i]);
        UInt128 letters = 0;
        for (int i = 0; i < label.Length; i++)
        {
            if (i % HashBytes == 0)
                letters = NextHash(folded, i);
            if (char.IsAsciiLetterOrDigit((char)label[i]) || label[i] > 0x7F)
                label[i] = (byte)('a' + (byte)letters % 26);
            letters >>= 8;
        }
    }

    /// <summary>Replaces everything in bytes that is an IP or hardware address as text.</summary>
    public void Addresses(Span<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            if (!IsAddressCharacter(text[at]))
            {
                at++;
                continue;
            }
            int end = at;
            while (end < text.Length && IsAddressCharacter(text[end]))
                end++;
            Word(text[at..end]);
            at = end;
        }
    }

    /// <summary>
    /// The addresses that a run of address characters holds: the longest that begins at each place.
    /// </summary>
    public static bool TryAddress(ReadOnlySpan<byte> text, out int length, out bool isDotted)
    {
        isDotted = true;
        if (TryDotted(text, (byte)'.', out length) || TryDotted(text, (byte)',', out length))
            return true;
        isDotted = false;
        length = HardwareLength(text);
        return length > 0 || TryIpv6(text, out length);
    }

    private void Word(Span<byte> word)
    {
        while (!word.IsEmpty)
        {
            if (!TryAddress(word, out int length, out bool isDotted))
            {
                // Inside a longer word of the same kind of character there is no other start.
                int next = 1;
                while (next < word.Length && char.IsAsciiHexDigit((char)word[next - 1]))
                    next++;
                word = word[next..];
                continue;
            }
            if (isDotted)
                Dotted(word[..length]);
            else
                Digits(word[..length]);
            word = word[length..];
        }
    }

    // Four decimal numbers, the widths of which stay.
    private void Dotted(Span<byte> text)
    {
        UInt128 random = NextHash(text, 0);
        while (!text.IsEmpty)
        {
            int width = 0;
            while (width < text.Length && char.IsAsciiDigit((char)text[width]))
                width++;
            int least = width == 1 ? 0 : width == 2 ? 10 : 100;
            int count = width == 1 ? 10 : width == 2 ? 90 : 156;
            int number = 0;
            foreach (byte digit in text[..width])
                number = number * 10 + digit - '0';
            int named = least + (int)((uint)random % count);
            // No number stays, so that no address does.
            if (named == number)
                named = least + (named - least + 1) % count;
            Utf8Formatter.TryFormat(named, text, out _, new System.Buffers.StandardFormat('D', (byte)width));
            random >>= 16;
            text = text[Math.Min(width + 1, text.Length)..];
        }
    }

    private void Digits(Span<byte> text)
    {
        UInt128 random = NextHash(text, 0);
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit((char)text[i]))
                continue;
            // Not 0, which an address may not begin with, and never the digit that was there.
            int digit = System.Convert.ToInt32(((char)text[i]).ToString(), 16);
            int named = 1 + (int)((uint)random & 0xFF) % 15;
            if (named == digit)
                named = named % 15 + 1;
            text[i] = (byte)named.ToString("x", CultureInfo.InvariantCulture)[0];
            random = random >> 7 | random << 121;
        }
    }

    private UInt128 NextHash(ReadOnlySpan<byte> text, int salt) =>
        hash.Hash(text) ^ (salt == 0 ? UInt128.Zero : hash.Hash(BitConverter.GetBytes(salt)));

    private static bool IsAddressCharacter(byte character) =>
        char.IsAsciiHexDigit((char)character) || character is (byte)'.' or (byte)':' or (byte)'-' or (byte)',';

    private static bool TryDotted(ReadOnlySpan<byte> text, byte separator, out int length)
    {
        length = 0;
        for (int i = 0; i < 4; i++)
        {
            if (i > 0 && (length >= text.Length || text[length++] != separator))
                return false;
            int width = 0;
            while (width < 3 && length + width < text.Length && char.IsAsciiDigit((char)text[length + width]))
                width++;
            if (width == 0 || !Utf8Parser.TryParse(text.Slice(length, width), out int number, out _) || number > 255
                || (width > 1 && text[length] == '0'))
                return false;
            length += width;
        }
        return length == text.Length || !char.IsAsciiDigit((char)text[length]);
    }

    private static int HardwareLength(ReadOnlySpan<byte> text)
    {
        const int Length = 17;
        if (text.Length < Length || text[2] is not ((byte)':' or (byte)'-'))
            return 0;
        for (int i = 0; i < Length; i++)
        {
            bool isExpected = i % 3 == 2 ? text[i] == text[2] : char.IsAsciiHexDigit((char)text[i]);
            if (!isExpected)
                return 0;
        }
        bool goesOn =
            text.Length > Length && (text[Length] == text[2] || char.IsAsciiHexDigit((char)text[Length]));
        return goesOn ? 0 : Length;
    }

    private static bool TryIpv6(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        int colons = 0;
        int end = 0;
        while (end < text.Length && end < LongestIpv6 && (char.IsAsciiHexDigit((char)text[end]) || text[end] == ':'))
            colons += text[end++] == ':' ? 1 : 0;
        // A time of day has two colons, and no address.
        if (colons < 2)
            return false;
        Span<char> characters = stackalloc char[LongestIpv6];
        int count = Encoding.ASCII.GetChars(text[..end], characters);
        bool isAddress = (colons == 7 || text[..end].IndexOf("::"u8) >= 0)
            && IPAddress.TryParse(characters[..count], out IPAddress? address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
        length = isAddress ? end : 0;
        return isAddress;
    }
}
