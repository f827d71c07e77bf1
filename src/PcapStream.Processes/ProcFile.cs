using System.Buffers.Text;
using System.Globalization;
using System.Text.Unicode;

namespace PcapStream.Processes;

/// <summary>Reads files of /proc/PID with one read(2) each, because they are many and read often.</summary>
internal static unsafe class ProcFile
{
    private const int LongestPath = 64;

    /// <summary>Reads as much as fits.</summary>
    /// <returns>The bytes; empty when the process is gone or the file is not readable.</returns>
    public static ReadOnlySpan<byte> Read(int process, string name, Span<byte> room)
    {
        Span<byte> path = stackalloc byte[LongestPath];
        Utf8.TryWrite(path[..^1], CultureInfo.InvariantCulture, $"/proc/{process}/{name}", out int length);
        path[length] = 0;
        fixed (byte* start = path)
        fixed (byte* bytes = room)
        {
            int file = SystemCalls.Open(start, SystemCalls.CloseOnExec);
            if (file < 0)
                return [];
            nint read = SystemCalls.Read(file, bytes, (nuint)room.Length);
            _ = SystemCalls.Close(file);
            return read > 0 ? room[..(int)read] : [];
        }
    }

    /// <summary>The number of bytes in a line such as <c>VmHWM:     1656 kB</c>; 0 without such a line.</summary>
    public static long Kilobytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label) => Number(text, label) << 10;

    /// <summary>The number after a label; 0 without such a line.</summary>
    public static long Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label)
    {
        int at = text.IndexOf(label);
        if (at < 0)
            return 0;
        ReadOnlySpan<byte> value = text[(at + label.Length)..].TrimStart(" \t"u8);
        return Utf8Parser.TryParse(value, out long number, out _) ? number : 0;
    }
}
