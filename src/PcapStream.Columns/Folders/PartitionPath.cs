using System.Globalization;
using System.Text;
using PcapStream.Columns.Rows;

namespace PcapStream.Columns.Folders;

/// <summary>
/// Names of folders as Hive has them: <c>name=value/name=value</c>, where a letter that a file system or Hive could
/// misread is a percent sign and two hexadecimal digits (Hive's <c>FileUtils.escapePathName</c>). So no value can
/// leave its folder. A name longer than file systems allow is cut, and ends with a hash of all of it.
/// </summary>
internal static class PartitionPath
{
    private const string Escaped = "\"#%'*/:=?\\{[]^";
    private const byte Delete = 0x7F;

    // The longest name on all common file systems.
    private const int LongestName = 255;
    private const int HashLength = 17;

    // What stands for an absent or empty value.
    private static ReadOnlySpan<byte> Absent => "__HIVE_DEFAULT_PARTITION__"u8;

    /// <summary>Adds <c>name=value</c>, and a separator before it unless it is the first.</summary>
    /// <param name="name">The name, escaped by <see cref="EscapeName"/>.</param>
    /// <param name="value">The value in UTF-8; empty for an absent one.</param>
    /// <param name="isFirst">Whether it is the first of a path.</param>
    /// <param name="path">Receives the bytes.</param>
    public static void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isFirst, GrowingMemory path)
    {
        if (!isFirst)
            path.Add((byte)'/');
        int start = path.Length;
        path.Add(name);
        path.Add((byte)'=');
        if (value.IsEmpty)
            path.Add(Absent);
        else
            Escape(value, path);
        if (path.Length - start > LongestName)
            Cut(path, start);
    }

    /// <summary>A name as it is in paths.</summary>
    public static byte[] EscapeName(string name)
    {
        using var escaped = new GrowingMemory();
        Escape(Encoding.UTF8.GetBytes(name), escaped);
        return escaped.Bytes.ToArray();
    }

    private static void Escape(ReadOnlySpan<byte> value, GrowingMemory path)
    {
        foreach (byte one in value)
        {
            if (one is < (byte)' ' or Delete || Escaped.Contains((char)one))
            {
                path.Add((byte)'%');
                path.Add(HexDigit(one >> 4));
                path.Add(HexDigit(one & 15));
            }
            else
                path.Add(one);
        }
    }

    private static void Cut(GrowingMemory path, int start)
    {
        ReadOnlySpan<byte> name = path.Bytes[start..];
        ulong hash = Hash(name);
        int kept = LongestName - HashLength;
        // Neither in a letter of UTF-8 nor in an escaped one.
        while ((name[kept] & 0xC0) == 0x80 || name[kept - 1] == '%' || name[kept - 2] == '%')
            kept--;
        path.Shorten(start + kept);
        path.Add((byte)'~');
        Span<byte> digits = path.Extend(HashLength - 1);
        hash.TryFormat(digits, out _, "x16", CultureInfo.InvariantCulture);
    }

    // FNV-1a.
    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte one in name)
            hash = (hash ^ one) * 1099511628211;
        return hash;
    }

    private static byte HexDigit(int value) => "0123456789ABCDEF"u8[value];
}
