using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PcapStream.Cli;

/// <summary>
/// Writes to stdout. On Unix by write(2) itself: Console's stream prepares for a terminal first, which a small report
/// would wait for, and a FileStream leaves the offset that it shares with other programs where it was.
/// </summary>
internal static unsafe partial class StandardOutput
{
    private const int Descriptor = 1;
    private const int Interrupted = 4;
    private const int BrokenPipe = 32;

    // EAGAIN, of a pipe that somebody has made non-blocking: 11 on Linux, 35 on macOS.
    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    /// <summary>Writes it all, or as much as the reader wants before it goes.</summary>
    /// <returns>Whether anybody reads on.</returns>
    /// <exception cref="IOException">The bytes cannot be written.</exception>
    public static bool Write(ReadOnlySpan<byte> bytes) => OperatingSystem.IsWindows() ? WriteByConsole(bytes) : WriteToDescriptor(bytes);

    private static bool WriteToDescriptor(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
                written = Write(Descriptor, start, (nuint)bytes.Length);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else if (!IsPassing(Marshal.GetLastPInvokeError()))
                return false;
        }
        return true;
    }

    // False when the reader is gone, and nothing more is to be done.
    private static bool IsPassing(int error)
    {
        if (error == WouldBlock)
            Thread.Sleep(1);
        if (error == WouldBlock || error == Interrupted)
            return true;
        if (error == BrokenPipe)
            return false;
        var cause = new Win32Exception(error);
        throw new IOException($"standard output: cannot be written: {cause.Message}", cause);
    }

    private static bool WriteByConsole(ReadOnlySpan<byte> bytes)
    {
        // Console takes a broken pipe for an end of writing by itself, and does not tell.
        using Stream stdout = Console.OpenStandardOutput();
        stdout.Write(bytes);
        stdout.Flush();
        return true;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);
}
