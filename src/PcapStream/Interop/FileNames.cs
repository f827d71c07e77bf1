using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using System.Text;

namespace PcapStream.Interop;

/// <summary>
/// File names on Linux are bytes, and need not be UTF-8. In a string, a byte that is not UTF-8 becomes the lone
/// surrogate U+DC00 plus the byte, as in Python's surrogateescape (PEP 383); no valid UTF-8 decodes to one, so nothing
/// is ambiguous.
/// </summary>
public static class FileNames
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';
    private const int EscapeBase = 0xDC00;

    /// <summary>Converts a name's bytes to a string.</summary>
    /// <param name="name">Any bytes, without a zero.</param>
    public static string Decode(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out Rune rune, out int length) == OperationStatus.Done)
                text.Append(rune.ToString());
            else
            {
                foreach (byte one in name[..length])
                    text.Append((char)(EscapeBase + one));
            }
            name = name[length..];
        }
        return text.ToString();
    }

    /// <summary>Converts a string to the bytes of a name, as the system expects them.</summary>
    public static byte[] Encode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsEscaped(name))
            return Encoding.UTF8.GetBytes(name);
        var bytes = new List<byte>(name.Length + 1);
        Span<byte> utf8 = stackalloc byte[4];
        ReadOnlySpan<char> rest = name;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int length) != OperationStatus.Done && IsEscape(rest[0]))
                bytes.Add((byte)(rest[0] - EscapeBase));
            else
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            rest = rest[length..];
        }
        return [.. bytes];
    }

    /// <summary>Whether a character stands for a byte that is not UTF-8. Half of a pair never does.</summary>
    public static bool IsEscape(char letter) => letter is >= FirstEscape and <= LastEscape;

    /// <summary>Whether a name has bytes that are not UTF-8, which the runtime's own functions cannot open.</summary>
    public static bool IsEscaped(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!OperatingSystem.IsLinux())
            return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (IsEscape(name[i]) && (i == 0 || !char.IsHighSurrogate(name[i - 1])))
                return true;
        }
        return false;
    }
}

/// <summary>Passes a name to the system as bytes.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(FileNameMarshaller))]
internal static unsafe class FileNameMarshaller
{
    public static byte* ConvertToUnmanaged(string name)
    {
        byte[] bytes = FileNames.Encode(name);
        var copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        copy[bytes.Length] = 0;
        return copy;
    }

    public static void Free(byte* name) => NativeMemory.Free(name);
}
