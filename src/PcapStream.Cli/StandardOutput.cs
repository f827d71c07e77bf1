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

    /// <exception cref="ClosedPipeException">The reader is gone.</exception>
    /// <exception cref="IOException">The bytes cannot be written.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
            WriteByConsole(bytes);
        else
            WriteToDescriptor(bytes);
    }

    private static void WriteToDescriptor(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* start = bytes)
                written = Write(Descriptor, start, (nuint)bytes.Length);
            if (written >= 0)
                bytes = bytes[(int)written..];
            else if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Failure(Marshal.GetLastPInvokeError());
        }
    }

    private static Exception Failure(int error)
    {
        var cause = new Win32Exception(error);
        return error == BrokenPipe ? new ClosedPipeException(cause) : new IOException($"standard output: cannot be written: {cause.Message}", cause);
    }

    private static void WriteByConsole(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using Stream stdout = Console.OpenStandardOutput();
            stdout.Write(bytes);
            stdout.Flush();
        }
        catch (IOException error)
        {
            throw new ClosedPipeException(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);
}
